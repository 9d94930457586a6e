package dev.espalier.cli;

import java.nio.file.Path;
import java.util.Optional;

import dev.espalier.BuildRequest;
import picocli.CommandLine.Option;

/** Which inventory, for commands whose argument is something else. */
final class InventoryOptions {
    @Option(
            names = {"-i", "--inventory"},
            paramLabel = "DIR",
            defaultValue = "inventory",
            description = "Directory of the inventory (default: ${DEFAULT-VALUE}).")
    private Path inventory;

    @Option(names = "--site", paramLabel = "FILE", description = "Read the site from FILE in place of _site.yaml.")
    private Optional<Path> site = Optional.empty();

    BuildRequest.Source source() {
        return new BuildRequest.Source(inventory, site);
    }
}
