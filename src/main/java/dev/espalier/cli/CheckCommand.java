package dev.espalier.cli;

import java.util.concurrent.Callable;

import dev.espalier.Build;
import dev.espalier.report.BuildException;
import dev.espalier.report.Wording;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code espalier check}. */
@Command(
        name = "check",
        description =
                "Check the inventory: form, doubles, addresses, and whether each node can boot. No network, no writes.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SourceOptions source;

    @Override
    public Integer call() throws BuildException {
        Build.Checked checked = Build.check(source.source());
        new ProblemPrinter(
                        spec.commandLine().getErr(),
                        spec.commandLine().getColorScheme().ansi())
                .print(checked.warnings());
        BootOrders.lines(checked.eeproms())
                .forEach(line -> spec.commandLine().getOut().println(line));
        int nodes = checked.nodes();
        int warnings = checked.warnings().size();
        spec.commandLine()
                .getOut()
                .println(source.source().inventory() + ": " + Wording.counted(nodes, "node") + " in order"
                        + (warnings == 0 ? "" : ", " + Wording.counted(warnings, "warning")));
        return ExitCode.OK.code();
    }
}
