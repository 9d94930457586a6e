package dev.espalier.cli;

import java.nio.file.Path;
import java.util.Optional;

import dev.espalier.BuildRequest;
import picocli.CommandLine.Option;

/** Where artifacts come from: the options of every command that may fetch. */
final class UpstreamOptions {
    @Option(
            names = "--mirror",
            paramLabel = "DIR|URL",
            description = "Read https://host/path as DIR/host/path; overrides the site's artifacts.mirror.")
    private Optional<String> mirror = Optional.empty();

    @Option(names = "--offline", description = "Use only the cache, local files and a local mirror.")
    private boolean offline;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Where fetched content is kept (default: $$XDG_CACHE_HOME/espalier or ~/.cache/espalier).")
    private Optional<Path> cache = Optional.empty();

    BuildRequest.Upstream upstream() {
        return new BuildRequest.Upstream(
                cache.orElseGet(UpstreamOptions::defaultCache).toAbsolutePath().normalize(), mirror, offline);
    }

    private static Path defaultCache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("espalier");
    }
}
