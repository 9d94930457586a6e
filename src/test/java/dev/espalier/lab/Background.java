package dev.espalier.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.fail;

/** A process that runs beside the test, with what it says in a file. It is ended by its handle, never by its name. */
final class Background implements AutoCloseable {
    private static final long POLL_MILLIS = 100;

    private final Process process;
    private final Path log;

    private Background(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static Background start(Path log, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        return new Background(process, log);
    }

    /** Waits until {@code watched} holds {@code text}; fails the test when the process ends or the time is over. */
    String await(String text, Path watched, Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            // Asked before reading: what a process says last is in the file once it has ended.
            boolean alive = process.isAlive();
            String said = read(watched);
            if (said.contains(text)) {
                return said;
            }
            if (!alive || System.nanoTime() > end) {
                return fail(
                        "%s before \"%s\" was said; it said:%n%s%n%s",
                        alive ? "The time was over" : "The process ended", text, said, read(log));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Waits until the process ends; fails the test unless it ends well. */
    void awaitSuccess(Duration limit) throws IOException, InterruptedException {
        boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
        if (!ended || process.exitValue() != 0) {
            fail("%s; it said:%n%s", ended ? "The process failed" : "The time was over", read(log));
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String log() throws IOException {
        return read(log);
    }

    /** A serial line carries whatever bytes it likes. */
    static String read(Path file) throws IOException {
        return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1) : "";
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
