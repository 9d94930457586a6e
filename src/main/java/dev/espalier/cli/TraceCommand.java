package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import dev.espalier.Verification;
import dev.espalier.rehearse.Machine;
import dev.espalier.rehearse.Rehearsal;
import dev.espalier.rehearse.Rehearsals;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import dev.espalier.tree.TreeView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code espalier trace}. */
@Command(
        name = "trace",
        description = {
            "Rehearse the boot of one node: each request in order, hit or miss, up to the kernel line.",
            "Exits with 1 when the node does not get there."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TraceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NODE", description = "The node's host name.")
    private String node;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DIST",
            defaultValue = "dist",
            description = "The tree (default: ${DEFAULT-VALUE}).")
    private Path dist;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat format;

    @Override
    public Integer call() throws BuildException {
        TreeView tree = TreeView.published(dist);
        List<Rehearsal> rehearsals = rehearse(tree);
        List<Problem> findings = rehearsals.stream()
                .flatMap(rehearsal -> rehearsal.finding(tree.root()).stream())
                .toList();
        TracePrinter printer = new TracePrinter(rehearsals);
        spec.commandLine().getOut().print(format == OutputFormat.JSON ? printer.json() : printer.text());
        new ProblemPrinter(
                        spec.commandLine().getErr(),
                        spec.commandLine().getColorScheme().ansi())
                .print(findings);
        return (findings.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS).code();
    }

    private List<Rehearsal> rehearse(TreeView tree) throws BuildException {
        try {
            Rehearsals rehearsals = Rehearsals.of(tree);
            List<Machine> machines = rehearsals.machines();
            Machine machine = machines.stream()
                    .filter(each -> each.hostname().equals(node))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(spec.commandLine(), unknown(machines)));
            return rehearsals.rehearse(machine);
        } catch (IOException e) {
            throw Verification.unreadable(dist, e);
        }
    }

    private String unknown(List<Machine> machines) {
        if (machines.isEmpty()) {
            return "the manifest of " + dist + " lists no nodes: build again";
        }
        List<String> names = machines.stream().map(Machine::hostname).toList();
        return "\"" + node + "\" is no node of " + dist + "; it has "
                + String.join(", ", names.subList(0, Math.min(names.size(), 10)))
                + (names.size() > 10 ? " and " + (names.size() - 10) + " more" : "");
    }
}
