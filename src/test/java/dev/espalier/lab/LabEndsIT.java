package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** However a lab ends, no namespace, mount or process of it stays. */
class LabEndsIT {
    @TempDir
    Path directory;

    @BeforeEach
    void needsALabAndEmulators() throws IOException, InterruptedException {
        Lab.require();
        Firmware.require();
    }

    @Test
    void interrupted_takesEverythingDown() throws IOException, InterruptedException {
        Process process = start();
        List<ProcessHandle> inside = process.descendants().toList();
        assertThat(inside).hasSizeGreaterThanOrEqualTo(2);
        assertThat(namespaces(process)).isNotEmpty();

        process.destroy();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(inside).noneMatch(ProcessHandle::isAlive);
        assertThat(namespaces(process)).isEmpty();
    }

    @Test
    void killed_isTakenDownByTheNextLab() throws IOException, InterruptedException {
        Process process = start();
        List<ProcessHandle> inside = process.descendants().toList();

        process.destroyForcibly();

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(namespaces(process)).isNotEmpty();
        Lab.open(directory).close();
        assertThat(inside).noneMatch(ProcessHandle::isAlive);
        assertThat(namespaces(process)).isEmpty();
        assertThat(namespaces(ProcessHandle.current().pid())).isEmpty();
    }

    private Process start() throws IOException, InterruptedException {
        Path log = directory.resolve("lab.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        UnattendedLab.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!Background.read(log).contains(UnattendedLab.READY)) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as(Background.read(log))
                    .isTrue();
            Thread.sleep(100);
        }
        return process;
    }

    private static String namespaces(Process process) throws IOException, InterruptedException {
        return namespaces(process.pid());
    }

    private static String namespaces(long process) throws IOException, InterruptedException {
        return String.join(
                "\n",
                RealTools.run(Path.of("/"), "ip", "netns", "list")
                        .lines()
                        .filter(line -> line.startsWith("esp" + process + "-"))
                        .toList());
    }
}
