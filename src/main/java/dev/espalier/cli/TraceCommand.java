package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.espalier.Verification;
import dev.espalier.rehearse.LiveServer;
import dev.espalier.rehearse.Machine;
import dev.espalier.rehearse.Rehearsal;
import dev.espalier.rehearse.Rehearsals;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
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
    private static final Pattern HOST = Pattern.compile("[^:\\s]+(?::(?<port>[0-9]{1,5}))?");
    private static final int LAST_PORT = 65535;

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
            description = {
                "Ask this server too, over DHCP, TFTP and HTTP, and compare what it says and sends.",
                "To hear answers in DHCP takes root."
            })
    private Optional<String> live = Optional.empty();

    @Override
    public Integer call() throws BuildException, InterruptedException {
        live.filter(host -> !isHost(host)).ifPresent(host -> {
            throw notAHost(host);
        });
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

    private static boolean isHost(String text) {
        Matcher matcher = HOST.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        int port = matcher.group("port") == null ? 1 : Integer.parseInt(matcher.group("port"));
        return port >= 1 && port <= LAST_PORT;
    }

    private ParameterException notAHost(String text) {
        return new ParameterException(
                spec.commandLine(),
                "Invalid value for option '--live': \"" + text
                        + "\" is neither HOST nor HOST:PORT with a port from 1 to " + LAST_PORT);
    }

    private List<Problem> askLive(String host, TreeView tree, List<Rehearsal> rehearsals)
            throws BuildException, InterruptedException {
        try {
            LiveServer.Asked asked = new LiveServer(host, tree).ask(rehearsals);
            spec.commandLine()
                    .getErr()
                    .println(host + ": " + asked.requests() + (asked.requests() == 1 ? " request, " : " requests, ")
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
        return "\"" + node + "\" is no node of " + dist + "; it has "
                + String.join(", ", names.subList(0, Math.min(names.size(), 10)))
                + (names.size() > 10 ? " and " + (names.size() - 10) + " more" : "");
    }
}
