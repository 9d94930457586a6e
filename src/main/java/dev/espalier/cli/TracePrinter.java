package dev.espalier.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.google.gson.stream.JsonWriter;
import dev.espalier.content.ByteSize;
import dev.espalier.rehearse.Ending;
import dev.espalier.rehearse.Machine;
import dev.espalier.rehearse.Rehearsal;
import dev.espalier.rehearse.Step;

/** Rehearsals as a table of requests, or as JSON. */
final class TracePrinter {
    private static final int WIDEST = 60;

    private final List<Rehearsal> rehearsals;

    TracePrinter(List<Rehearsal> rehearsals) {
        this.rehearsals = rehearsals;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Rehearsal rehearsal : rehearsals) {
            if (text.length() > 0) {
                text.append('\n');
            }
            append(rehearsal, text);
        }
        return Terminal.printable(text.toString());
    }

    private static void append(Rehearsal rehearsal, StringBuilder text) {
        Machine machine = rehearsal.machine();
        List<String> words = new ArrayList<>(List.of(machine.model(), machine.boot()));
        words.addAll(machine.macs());
        machine.serial().ifPresent(serial -> words.add("serial " + serial));
        text.append(machine.hostname())
                .append(", from ")
                .append(rehearsal.way())
                .append(" on (")
                .append(String.join(", ", words))
                .append(")\n");
        int clients = widest(rehearsal.steps().stream().map(Step::client).toList());
        int requests = Math.min(
                WIDEST, widest(rehearsal.steps().stream().map(Step::request).toList()));
        for (Step step : rehearsal.steps()) {
            String line = "  " + padded(step.client(), clients) + "  "
                    + padded(step.protocol().name(), 4) + "  " + padded(step.request(), requests) + "  "
                    + padded(result(step), 5) + details(step);
            text.append(line.stripTrailing()).append('\n');
        }
        text.append("  => ").append(ending(rehearsal)).append('\n');
    }

    private static int widest(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String result(Step step) {
        return step.result().name().toLowerCase(Locale.ROOT);
    }

    private static String details(Step step) {
        List<String> details = new ArrayList<>();
        if (step.file().isPresent()) {
            details.add(new ByteSize(step.size()).toString());
        }
        if (step.millis() > 0) {
            details.add("about " + seconds(step.millis()));
        }
        // That nothing is there is what a miss means.
        if (!step.note().isEmpty() && !step.note().equals("is not there")) {
            details.add(step.note());
        }
        return details.isEmpty() ? "" : "  " + String.join(", ", details);
    }

    private static String seconds(long millis) {
        return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private static String ending(Rehearsal rehearsal) {
        Ending ending = rehearsal.ending();
        if (ending instanceof Ending.Kernel kernel) {
            return "kernel " + kernel.kernel()
                    + (kernel.initramfs().isEmpty() ? "" : "\n     initramfs " + String.join(" ", kernel.initramfs()))
                    + "\n     command line " + kernel.commandLine()
                    + (rehearsal.millis() == 0 ? "" : "\n     after about " + seconds(rehearsal.millis()) + " of TFTP");
        }
        if (ending instanceof Ending.Disk disk) {
            return "its own disk: " + disk.how();
        }
        if (ending instanceof Ending.Elsewhere elsewhere) {
            return "another server: " + elsewhere.url();
        }
        if (ending instanceof Ending.Stuck stuck) {
            return "cannot boot: " + stuck.reason();
        }
        if (ending instanceof Ending.NotUnderstood unknown) {
            return "not understood: " + unknown.what();
        }
        throw new IllegalStateException("an ending of another kind: " + ending);
    }

    String json() {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent("  ");
            json.setHtmlSafe(false);
            json.beginArray();
            for (Rehearsal rehearsal : rehearsals) {
                write(rehearsal, json);
            }
            json.endArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }

    private static void write(Rehearsal rehearsal, JsonWriter json) throws IOException {
        json.beginObject();
        json.name("node").value(rehearsal.machine().hostname());
        json.name("way").value(rehearsal.way());
        json.name("steps").beginArray();
        for (Step step : rehearsal.steps()) {
            json.beginObject();
            json.name("client").value(step.client());
            json.name("protocol").value(step.protocol().name());
            json.name("request").value(step.request());
            json.name("result").value(result(step));
            if (step.file().isPresent()) {
                json.name("file").value(step.file().get().value());
                json.name("size").value(step.size());
            }
            if (step.millis() > 0) {
                json.name("millis").value(step.millis());
            }
            if (!step.note().isEmpty()) {
                json.name("note").value(step.note());
            }
            json.endObject();
        }
        json.endArray();
        json.name("millis").value(rehearsal.millis());
        json.name("ending").beginObject();
        write(rehearsal.ending(), json);
        json.endObject();
        json.endObject();
    }

    private static void write(Ending ending, JsonWriter json) throws IOException {
        if (ending instanceof Ending.Kernel kernel) {
            json.name("kind").value("kernel");
            json.name("kernel").value(kernel.kernel());
            json.name("initramfs").beginArray();
            for (String name : kernel.initramfs()) {
                json.value(name);
            }
            json.endArray();
            json.name("commandLine").value(kernel.commandLine());
        } else if (ending instanceof Ending.Disk disk) {
            json.name("kind").value("disk");
            json.name("how").value(disk.how());
        } else if (ending instanceof Ending.Elsewhere elsewhere) {
            json.name("kind").value("elsewhere");
            json.name("url").value(elsewhere.url());
        } else if (ending instanceof Ending.Stuck stuck) {
            json.name("kind").value("stuck");
            json.name("reason").value(stuck.reason());
        } else if (ending instanceof Ending.NotUnderstood unknown) {
            json.name("kind").value("notUnderstood");
            json.name("what").value(unknown.what());
        } else {
            throw new IllegalStateException("an ending of another kind: " + ending);
        }
    }
}
