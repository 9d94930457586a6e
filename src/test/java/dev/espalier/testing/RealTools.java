package dev.espalier.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.fail;

/**
 * Programs of the machine that judge our bytes as strangers. Where one is missing the test is skipped and says so on
 * standard error; with {@code ESPALIER_REAL_TOOLS=required} it fails instead.
 */
public final class RealTools {
    private static final long TIMEOUT_SECONDS = 120;

    private RealTools() {}

    /** Goes on only where every one of {@code programs} is on the search path (or in a system directory). */
    public static void require(String... programs) {
        List<String> missing = Arrays.stream(programs)
                .filter(program -> find(program).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            unavailable("programs missing: " + String.join(", ", missing));
        }
    }

    /** Says loudly that a real-tool test cannot run here and why; fails where real tools are required. */
    public static void unavailable(String why) {
        if ("required".equals(System.getenv("ESPALIER_REAL_TOOLS"))) {
            fail("ESPALIER_REAL_TOOLS=required, but " + why);
        }
        skip(why);
    }

    private static void skip(String why) {
        System.err.println("SKIPPED REAL-TOOL TEST: " + why);
        Assumptions.abort(why);
    }

    /**
     * Goes on only where an ext4 image can be mounted. No package brings that to a machine whose kernel or container
     * refuses it, so there the test is skipped in any case, as loudly.
     */
    public static void requireLoopMounts(Path directory) throws IOException, InterruptedException {
        Outcome probe = call(
                directory,
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-ec",
                "truncate --size 1M probe; mkfs.ext4 -q -F probe; mkdir probed; mount -o loop probe probed; umount probed;"
                        + " rmdir probed; rm probe");
        if (probe.exit() != 0) {
            skip("no ext4 image can be mounted here, which takes root and loop devices: "
                    + probe.output().strip());
        }
    }

    public static Optional<Path> find(String program) {
        List<String> directories = new ArrayList<>(
                List.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":")));
        directories.addAll(List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin"));
        return directories.stream()
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Runs a command in {@code directory}, fails the test unless it exits with 0, and returns its output. */
    public static String run(Path directory, String... command) throws IOException, InterruptedException {
        Outcome outcome = call(directory, command);
        if (outcome.exit() != 0) {
            fail(String.join(" ", command) + " exited with " + outcome.exit() + ":\n" + outcome.output());
        }
        return outcome.output();
    }

    /** Runs a command and returns its exit code and its output, standard error included. */
    public static Outcome call(Path directory, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(command));
        find(command[0]).ifPresent(program -> line.set(0, program.toString()));
        Path output = Files.createTempFile("espalier-tool", ".log");
        try {
            Process process = new ProcessBuilder(line)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                fail(String.join(" ", command) + " did not end within " + TIMEOUT_SECONDS + " s:\n"
                        + Files.readString(output));
            }
            return new Outcome(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    /** How a command ended. */
    public record Outcome(int exit, String output) {}
}
