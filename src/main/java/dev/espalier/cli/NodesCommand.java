package dev.espalier.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.espalier.Build;
import dev.espalier.inventory.InventoryLoader;
import dev.espalier.inventory.NodeListing;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier nodes}. */
@Command(
        name = "nodes",
        description = {
            "List the nodes with their merged values.",
            "What is wrong with values is told, and the nodes are listed all the same."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class NodesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SourceOptions source;

    @Option(
            names = {"-f", "--filter"},
            paramLabel = "PREFIX",
            description = "Only nodes whose path below the inventory starts with PREFIX.")
    private Optional<String> prefix = Optional.empty();

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "Only nodes with this label, or with this value of a key (role=worker); all where repeated.")
    private List<String> labels = List.of();

    @Option(names = "--json", description = "A JSON array of all merged values.")
    private boolean json;

    @Override
    public Integer call() throws BuildException {
        InventoryLoader.Survey survey = Build.survey(source.source());
        NodeListing listing = NodeListing.of(survey.inventory());
        if (prefix.isPresent()) {
            listing = listing.withPrefix(prefix.get());
        }
        for (String label : labels) {
            int equals = label.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(spec.commandLine(), "\"" + label + "\" is not KEY=VALUE");
            }
            listing = listing.with(label.substring(0, equals), label.substring(equals + 1));
        }
        spec.commandLine().getOut().print(json ? listing.json() : listing.table());
        List<Problem> errors =
                survey.problems().stream().filter(Problem::isError).toList();
        if (errors.isEmpty()) {
            return ExitCode.OK.code();
        }
        new ProblemPrinter(
                        spec.commandLine().getErr(),
                        spec.commandLine().getColorScheme().ansi())
                .print(errors);
        return ExitCode.of(BuildException.Kind.INVENTORY).code();
    }
}
