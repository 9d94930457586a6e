package dev.espalier;

import java.nio.file.Path;
import java.util.Optional;

import dev.espalier.tree.LinkMode;

/**
 * What a build is asked to do.
 *
 * @param output where the tree goes; may exist when it is Espalier's
 * @param templates a directory whose templates take the place of the packaged ones
 * @param locked whether a lock that would have to change ends the build
 * @param force whether an output directory that is not Espalier's, or was changed, is taken over
 */
public record BuildRequest(
        Source source,
        Path output,
        Optional<Path> templates,
        Upstream upstream,
        boolean locked,
        LinkMode links,
        boolean force) {

    /**
     * What to read.
     *
     * @param inventory the inventory's directory
     * @param site a site file in place of the inventory's {@code _site.yaml}
     */
    public record Source(Path inventory, Optional<Path> site) {

        /** {@code espalier.lock}, beside the site file. */
        Path lock() {
            return site.map(file -> file.resolveSibling("espalier.lock"))
                    .orElseGet(() -> inventory.resolve("espalier.lock"));
        }
    }

    /**
     * Where artifacts come from.
     *
     * @param cache the directory of the cache
     * @param mirror a directory or URL in place of the site's {@code artifacts.mirror}
     * @param offline whether only the cache, local files and a local mirror are used
     */
    public record Upstream(Path cache, Optional<String> mirror, boolean offline) {}
}
