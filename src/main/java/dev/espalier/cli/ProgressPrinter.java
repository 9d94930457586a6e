package dev.espalier.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;

import dev.espalier.content.ByteSize;
import dev.espalier.report.Event;
import dev.espalier.report.Events;
import dev.espalier.report.Masked;
import picocli.CommandLine.Help.Ansi;

/**
 * Tells on standard error what a build does: one moving line on a terminal, plain lines elsewhere. Called from the
 * threads that fetch.
 */
final class ProgressPrinter implements Events {
    private static final int BAR = 24;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final ProblemPrinter problems;
    private final boolean moving;
    private final boolean quiet;
    private final Map<String, Event.Fetching> running = new TreeMap<>();

    ProgressPrinter(PrintWriter err, Ansi ansi, boolean terminal, boolean quiet) {
        this.err = err;
        this.problems = new ProblemPrinter(err, ansi);
        this.moving = terminal && !quiet;
        this.quiet = quiet;
    }

    @Override
    public synchronized void on(Event event) {
        if (event instanceof Event.Fetching fetching) {
            running.put(fetching.url(), fetching);
            draw();
        } else if (event instanceof Event.Fetched fetched) {
            running.remove(fetched.url());
            say("fetched   " + name(fetched.url()) + "  read " + new ByteSize(fetched.read()) + ", kept "
                    + new ByteSize(fetched.kept()));
        } else if (event instanceof Event.Retrying retrying) {
            say("retrying  " + name(retrying.url()) + " in " + retrying.delayMillis() + " ms: " + retrying.why());
        } else if (event instanceof Event.Recorded recorded) {
            say("recorded  " + name(recorded.url()) + " in espalier.lock (first use)");
        } else if (event instanceof Event.Warned warned) {
            clear();
            problems.print(warned.problem());
            draw();
        }
        // A CacheHit says nothing that the summary does not.
    }

    /** Leaves the terminal clean; called once, at the end. */
    synchronized void finish() {
        running.clear();
        clear();
    }

    private void say(String line) {
        if (!quiet) {
            clear();
            err.println(Terminal.printable(Masked.urls(line)));
            err.flush();
        }
        draw();
    }

    private void clear() {
        if (moving) {
            err.print(ERASE_LINE);
            err.flush();
        }
    }

    private void draw() {
        if (!moving || running.isEmpty()) {
            return;
        }
        StringBuilder line = new StringBuilder(ERASE_LINE);
        for (Event.Fetching fetching : running.values()) {
            line.append(bar(fetching)).append(' ').append(name(fetching.url())).append("  ");
        }
        err.print(line);
        err.flush();
    }

    private static String bar(Event.Fetching fetching) {
        if (fetching.total().isEmpty() || fetching.total().getAsLong() <= 0) {
            return new ByteSize(fetching.done()).toString();
        }
        long total = fetching.total().getAsLong();
        int full = (int) (BAR * Math.min(fetching.done(), total) / total);
        return "[" + "#".repeat(full) + " ".repeat(BAR - full) + "] " + new ByteSize(fetching.done());
    }

    /** The host and the path, a schematic's 64 digits cut to the eight that people know it by. */
    private static String name(String url) {
        return Terminal.printable(url.replaceFirst("^[a-z]+://", "").replaceAll("([0-9a-f]{8})[0-9a-f]{56}", "$1"));
    }
}
