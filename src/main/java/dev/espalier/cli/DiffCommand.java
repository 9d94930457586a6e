package dev.espalier.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.espalier.Build;
import dev.espalier.BuildRequest;
import dev.espalier.report.BuildException;
import dev.espalier.tree.LinkMode;
import dev.espalier.tree.TreeDiff;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code espalier diff}. */
@Command(
        name = "diff",
        description = {
            "Show what a build would change, node by node, with the inventory lines that cause it.",
            "Fetches what a build would fetch; writes neither output nor lock. Exits with 1 when something would change."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DiffCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SourceOptions source;

    @Option(
            names = "--against",
            paramLabel = "DIST",
            defaultValue = "dist",
            description = "A built tree, a manifest.json, or the URL of one (default: ${DEFAULT-VALUE}).")
    private String against;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat format;

    @Mixin
    private UpstreamOptions upstream;

    @Option(
            names = "--templates",
            paramLabel = "DIR",
            description = "Templates that take the place of the built-in ones of the same name.")
    private Optional<Path> templates = Optional.empty();

    @Override
    public Integer call() throws BuildException, InterruptedException {
        // Links are written as they are in the tree that this is held against.
        BuildRequest request = new BuildRequest(
                source.source(), Path.of("dist"), templates, upstream.upstream(), false, LinkMode.RELATIVE, false);
        ProgressPrinter progress = new ProgressPrinter(
                spec.commandLine().getErr(),
                spec.commandLine().getColorScheme().ansi(),
                Terminal.isInteractive(),
                true);
        try {
            Build.Changes changes = Build.diff(request, against, System.getenv(), progress);
            TreeDiff diff = TreeDiff.between(changes.before(), changes.after());
            progress.finish();
            DiffPrinter printer = new DiffPrinter(diff, changes.grown().loaded());
            spec.commandLine().getOut().print(format == OutputFormat.JSON ? printer.json() : printer.text());
            return (diff.hasFiles() ? ExitCode.FINDINGS : ExitCode.OK).code();
        } finally {
            progress.finish();
        }
    }
}
