package dev.espalier.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/**
 * Makes the roots of diskless nodes where the boards look for them, on the NFS server itself: by the script of the tree, so
 * that there is one way. Java makes no device and sets no capability.
 */
final class RootsInPlace {
    private static final String SCRIPT = "nfs/unpack.sh";

    private RootsInPlace() {}

    /** A command, what it must print, and what is wrong if it does not. */
    private record Need(String command, String output, String otherwise) {}

    private static final List<Need> NEEDS = List.of(
            new Need("id -u", "0", "only root can give files their owners"),
            new Need("tar --version", "tar (GNU tar)", "GNU tar is missing, which unpacks the archives"),
            new Need("zstd --version", "*** Zstandard CLI", "zstd is missing, which unpacks the archives"));

    /** Before anything is built. */
    static void require() throws BuildException, InterruptedException {
        for (Need need : NEEDS) {
            if (!says(need)) {
                throw new BuildException(
                        BuildException.Kind.OUTPUT,
                        Problem.error(
                                        "rootfs.directory",
                                        new Location.OnCommandLine("--rootfs directory"),
                                        need.otherwise())
                                .withHint(
                                        "leave the option away, and run nfs/unpack.sh of the tree on the NFS server"));
            }
        }
    }

    private static boolean says(Need need) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(need.command().split(" "))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 && output.strip().startsWith(need.output());
        } catch (IOException e) {
            // There is no such program.
            return false;
        }
    }

    /** Runs the script of the tree at {@code output}; a tree without diskless nodes has none. */
    static void make(Path output, PrintWriter out) throws BuildException, InterruptedException {
        Path script = output.resolve(SCRIPT);
        if (!Files.isRegularFile(script)) {
            return;
        }
        try {
            Process process = new ProcessBuilder("sh", script.toString())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(line -> {
                    out.println(line);
                    out.flush();
                });
            }
            if (process.waitFor() != 0) {
                throw failed(script, "could not make all roots; what it said is above");
            }
        } catch (IOException e) {
            throw failed(script, "cannot be run: " + e.getMessage());
        }
    }

    private static BuildException failed(Path script, String why) {
        return new BuildException(
                BuildException.Kind.OUTPUT, Problem.error("rootfs.directory", new Location.InFile(script), why));
    }
}
