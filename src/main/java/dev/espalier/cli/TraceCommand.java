package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.espalier.Verification;
import dev.espalier.rehearse.LiveServer;
import dev.espalier.rehearse.Machine;
import dev.espalier.rehearse.Rehearsal;
import dev.espalier.rehearse.Rehearsals;
import dev.espalier.rehearse.ServerAddress;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Wording;
import dev.espalier.tree.TreeView;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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
    private static final int NAMED = 10;

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

    @Option(
            names = "--live",
            paramLabel = "HOST",
            converter = LiveHost.class,
            description = {
                "Ask this server too, over DHCP, TFTP and HTTP, and compare what it says and sends.",
                "To hear answers in DHCP takes root."
            })
    private Optional<ServerAddress> live = Optional.empty();

    private static final class LiveHost implements ITypeConverter<ServerAddress> {
        @Override
        public ServerAddress convert(String text) {
            try {
                return ServerAddress.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    public Integer call() throws BuildException, InterruptedException {
        TreeView tree = TreeView.published(dist);
        List<Rehearsal> rehearsals = rehearse(tree);
        List<Problem> findings = new ArrayList<>();
        rehearsals.forEach(rehearsal -> rehearsal.finding(tree.root()).ifPresent(findings::add));
        TracePrinter printer = new TracePrinter(rehearsals);
        spec.commandLine().getOut().print(format == OutputFormat.JSON ? printer.json() : printer.text());
        if (live.isPresent()) {
            findings.addAll(askLive(live.get(), tree, rehearsals));
        }
        new ProblemPrinter(
                        spec.commandLine().getErr(),
                        spec.commandLine().getColorScheme().ansi())
                .print(findings);
        return (findings.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS).code();
    }

    private List<Rehearsal> rehearse(TreeView tree) throws BuildException {
        try {
            Rehearsals rehearsals = Rehearsals.of(tree);
            Machine machine = rehearsals
                    .machine(node)
                    .orElseThrow(() -> new ParameterException(spec.commandLine(), unknown(rehearsals.machines())));
            return rehearsals.rehearse(machine);
        } catch (IOException e) {
            throw Verification.unreadable(dist, e);
        }
    }

    private List<Problem> askLive(ServerAddress host, TreeView tree, List<Rehearsal> rehearsals)
            throws BuildException, InterruptedException {
        try {
            LiveServer.Asked asked = new LiveServer(host, tree).ask(rehearsals);
            spec.commandLine()
                    .getErr()
                    .println(host + ": " + Wording.counted(asked.requests(), "request") + ", "
                            + (asked.problems().isEmpty()
                                    ? "all answered as the tree says"
                                    : asked.problems().size() + " answered otherwise")
                            + asked.dhcpUnasked()
                                    .map(why -> "; DHCP was not asked: " + why)
                                    .orElse(""));
            return asked.problems();
        } catch (IOException e) {
            throw new BuildException(
                    BuildException.Kind.OUTPUT,
                    Problem.error(
                            "live.host",
                            new Location.OnCommandLine("--live"),
                            "\"" + host + "\" cannot be asked: " + e.getMessage()),
                    e);
        }
    }

    private String unknown(List<Machine> machines) {
        if (machines.isEmpty()) {
            return "the manifest of " + dist + " lists no nodes: build again";
        }
        List<String> names = machines.stream().map(Machine::hostname).toList();
        return "\"" + node + "\" is no node of " + dist + "; it has " + Wording.upTo(NAMED, names);
    }
}
