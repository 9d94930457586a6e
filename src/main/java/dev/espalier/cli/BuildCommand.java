package dev.espalier.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.espalier.Build;
import dev.espalier.BuildRequest;
import dev.espalier.BuildResult;
import dev.espalier.content.ByteSize;
import dev.espalier.report.BuildException;
import dev.espalier.report.Wording;
import dev.espalier.tree.LinkMode;
import dev.espalier.tree.Published;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code espalier build}. */
@Command(
        name = "build",
        description = "Build the tree that dnsmasq serves, or bring an existing one up to date.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BuildCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SourceOptions source;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            defaultValue = "dist",
            description = "Where the tree goes (default: ${DEFAULT-VALUE}).")
    private Path output;

    @Option(names = "--dry-run", description = "Print the plan and stop: no network, nothing written.")
    private boolean dryRun;

    @Mixin
    private UpstreamOptions upstream;

    @Option(names = "--locked", description = "Fail rather than record a new artifact in espalier.lock.")
    private boolean locked;

    @Option(
            names = "--templates",
            paramLabel = "DIR",
            description = "Templates that take the place of the built-in ones of the same name.")
    private Optional<Path> templates = Optional.empty();

    @Option(
            names = "--links",
            paramLabel = "KIND",
            defaultValue = "relative",
            description = "How files are shared: relative symbolic links, hard links or copies (default: relative).")
    private LinkMode links;

    /** What becomes of the roots of diskless nodes. */
    enum Rootfs {
        ARCHIVE,
        DIRECTORY
    }

    @Option(
            names = "--rootfs",
            paramLabel = "KIND",
            defaultValue = "archive",
            description =
                    "Roots of diskless nodes: an archive to be unpacked on the NFS server, or, run there as root, the"
                            + " directory that the board mounts too (default: archive).")
    private Rootfs rootfs;

    @Option(names = "--force", description = "Take over an output directory that is not Espalier's or was changed.")
    private boolean force;

    @Option(
            names = "--prune",
            description = {
                "Afterwards remove what Espalier did not write below tftp/ and http/, and print it. With --dry-run only",
                "print it."
            })
    private boolean prune;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but the result and what is wrong.")
    private boolean quiet;

    @Override
    public Integer call() throws BuildException, InterruptedException {
        if (dryRun) {
            new PlanPrinter(spec.commandLine().getOut()).print(Build.preview(source.source()));
            if (prune) {
                print("would be pruned: ", Build.foreign(output));
            }
            return ExitCode.OK.code();
        }
        if (rootfs == Rootfs.DIRECTORY) {
            RootsInPlace.require();
        }
        BuildRequest request =
                new BuildRequest(source.source(), output, templates, upstream.upstream(), locked, links, force);
        ProgressPrinter progress = new ProgressPrinter(
                spec.commandLine().getErr(),
                spec.commandLine().getColorScheme().ansi(),
                Terminal.isInteractive(),
                quiet);
        try {
            BuildResult result = Build.run(request, System.getenv(), progress);
            progress.finish();
            if (prune) {
                print("pruned: ", Build.prune(output));
            }
            spec.commandLine().getOut().println(summary(result));
            if (rootfs == Rootfs.DIRECTORY) {
                RootsInPlace.make(output, spec.commandLine().getOut());
            }
            return ExitCode.OK.code();
        } finally {
            progress.finish();
        }
    }

    /** Names that somebody else gave: what a terminal would obey is not printed. */
    private void print(String what, List<String> paths) {
        paths.forEach(path -> spec.commandLine().getOut().println(what + path.replaceAll("\\p{Cntrl}", "?")));
    }

    private String summary(BuildResult result) {
        String nodes = Wording.counted(result.nodes(), "node");
        Published published = result.published();
        if (published.written() == 0 && published.removed() == 0) {
            return output + ": " + nodes + ", nothing changed (" + published.unchanged() + " files)";
        }
        return output + ": " + nodes + ", " + published.written() + " files written ("
                + new ByteSize(published.bytesWritten()) + "), " + published.unchanged() + " unchanged, "
                + published.removed() + " removed";
    }
}
