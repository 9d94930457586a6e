package dev.espalier.cli;

import dev.espalier.inventory.InventorySchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code espalier schema}. */
@Command(
        name = "schema",
        description = "Print the JSON Schema of the inventory's files, with which editors check and complete.",
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().print(InventorySchema.json());
    }
}
