package dev.espalier.cli;

import java.nio.file.Path;
import java.util.Optional;

import dev.espalier.BuildRequest;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which inventory: the argument and the option of every command that reads one. */
final class SourceOptions {
    @Parameters(
            arity = "0..1",
            paramLabel = "INVENTORY",
            defaultValue = "inventory",
            description = "Directory of the inventory (default: ${DEFAULT-VALUE}).")
    private Path inventory;

    @Option(names = "--site", paramLabel = "FILE", description = "Read the site from FILE in place of _site.yaml.")
    private Optional<Path> site = Optional.empty();

    BuildRequest.Source source() {
        return new BuildRequest.Source(inventory, site);
    }
}
