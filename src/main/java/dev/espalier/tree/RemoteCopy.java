package dev.espalier.tree;

import java.util.List;

/**
 * The order in which a tree is copied to where another program renames the files into place, such as {@code rsync} to a
 * NAS: what is referred to, what refers to it, and the deletions the other way round. So a machine that boots in between
 * finds the old tree or the new one.
 */
public enum RemoteCopy {
    /** Firmware sets, kernels and loaders. */
    CONTENT,
    /** Menus, scripts, prefix directories, and what people and dnsmasq read. */
    REFERRERS,
    /** What referred to something and is no more. */
    STALE_REFERRERS,
    /** What nothing refers to any more. */
    STALE_CONTENT;

    /** The paths of this step, sorted; of {@code remote} those that {@code now} has not. */
    public List<String> paths(Manifest now, Manifest remote) {
        boolean stale = this == STALE_REFERRERS || this == STALE_CONTENT;
        boolean content = this == CONTENT || this == STALE_CONTENT;
        return (stale ? remote : now)
                .entries().values().stream()
                        .map(ManifestEntry::path)
                        .filter(path -> !stale || !now.entries().containsKey(path.value()))
                        .filter(path -> content == PublishPhase.of(path).isContent())
                        .map(path -> path.value())
                        .toList();
    }
}
