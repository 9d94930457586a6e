package dev.espalier.cli;

import java.util.Optional;
import java.util.concurrent.Callable;

import dev.espalier.Build;
import dev.espalier.format.eeprom.BootOrder;
import dev.espalier.inventory.Explanation;
import dev.espalier.inventory.LoadedInventory;
import dev.espalier.report.BuildException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code espalier explain}. */
@Command(
        name = "explain",
        description = "Show where the values of a node come from, and what they overrode.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NODE", description = "Host name, or path below the inventory.")
    private String node;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "KEY",
            description = "Only this key and what lies in it, for example uefi.variables.")
    private Optional<String> key = Optional.empty();

    @Mixin
    private InventoryOptions inventory;

    @Override
    public Integer call() throws BuildException {
        LoadedInventory loaded = Build.load(inventory.source());
        Explanation explanation =
                key.isPresent() ? Explanation.of(loaded, node, key.get()) : Explanation.of(loaded, node);
        spec.commandLine().getOut().print(explanation.text(ExplainCommand::meaning));
        return ExitCode.OK.code();
    }

    /** What a value says to those who know its code. */
    private static Optional<String> meaning(Explanation.Line line) {
        return line.keyPath().equals("eeprom.config.BOOT_ORDER")
                ? BootOrder.parse(line.value()).map(BootOrder::words)
                : Optional.empty();
    }
}
