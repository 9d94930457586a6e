package dev.espalier.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import dev.espalier.content.RelativePath;

/**
 * One path at which two trees differ on the disk; reasons alone make no difference.
 *
 * @param before empty when the path is new
 * @param after empty when it goes
 */
public record TreeChange(RelativePath path, Optional<ManifestEntry> before, Optional<ManifestEntry> after) {

    /** Sorted by path. */
    public static List<TreeChange> between(Manifest before, Manifest after) {
        TreeSet<String> paths = new TreeSet<>(before.entries().keySet());
        paths.addAll(after.entries().keySet());
        List<TreeChange> changes = new ArrayList<>();
        for (String path : paths) {
            Optional<ManifestEntry> old = Optional.ofNullable(before.entries().get(path));
            Optional<ManifestEntry> now = Optional.ofNullable(after.entries().get(path));
            boolean same = old.isPresent() && now.isPresent() && old.get().sameOnDisk(now.get());
            if (!same) {
                changes.add(new TreeChange(RelativePath.of(path), old, now));
            }
        }
        return changes;
    }

    /** {@code +} for a new path, {@code -} for one that goes, {@code ~} for one that changes. */
    public char sign() {
        return before.isEmpty() ? '+' : after.isEmpty() ? '-' : '~';
    }

    /** Why the path is there, or was. */
    public Origin why() {
        return after.or(() -> before).map(ManifestEntry::why).orElseGet(Origin::none);
    }
}
