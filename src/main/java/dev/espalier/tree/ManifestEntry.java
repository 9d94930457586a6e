package dev.espalier.tree;

import java.util.Optional;

import dev.espalier.content.Digest;
import dev.espalier.content.FileMode;
import dev.espalier.content.RelativePath;

/** What lies at one path of the published tree, and why. */
public sealed interface ManifestEntry {
    RelativePath path();

    Origin why();

    /** Whether both put the same thing on the disk, for whatever reason. */
    boolean sameOnDisk(ManifestEntry other);

    /**
     * A regular file.
     *
     * @param size in bytes
     * @param twin the entry whose second name this is, when it was written as a hard link
     */
    record FileEntry(
            RelativePath path, FileMode mode, long size, Digest digest, Optional<RelativePath> twin, Origin why)
            implements ManifestEntry {
        @Override
        public boolean sameOnDisk(ManifestEntry other) {
            return other instanceof FileEntry file
                    && mode == file.mode
                    && size == file.size
                    && digest.equals(file.digest)
                    && twin.equals(file.twin);
        }
    }

    /** A relative symbolic link to a file or a directory of the tree; {@code target} counts from the tree's root. */
    record LinkEntry(RelativePath path, RelativePath target, Origin why) implements ManifestEntry {
        /** What the link holds. */
        public String text() {
            return path.linkTo(target);
        }

        @Override
        public boolean sameOnDisk(ManifestEntry other) {
            return other instanceof LinkEntry link && target.equals(link.target);
        }
    }
}
