package dev.espalier.tree;

import dev.espalier.content.Content;
import dev.espalier.content.FileMode;
import dev.espalier.content.RelativePath;

/** One name in the output. Directories are not entries: they are there for what lies in them. */
public sealed interface TreeEntry {
    RelativePath path();

    Origin why();

    /** Whether the other entry puts the same thing on the disk, for whatever reason. */
    boolean sameThingAs(TreeEntry other);

    TreeEntry withWhy(Origin reason);

    /** A file with its bytes. */
    record RegularFile(RelativePath path, FileMode mode, Content content, Origin why) implements TreeEntry {
        public RegularFile {
            if (mode == FileMode.DIRECTORY) {
                throw new IllegalArgumentException("a file with the mode of a directory: " + path);
            }
        }

        @Override
        public boolean sameThingAs(TreeEntry other) {
            return other instanceof RegularFile file
                    && mode == file.mode
                    && content.digest().equals(file.content.digest());
        }

        @Override
        public TreeEntry withWhy(Origin reason) {
            return new RegularFile(path, mode, content, reason);
        }
    }

    /** Another name for a file or a directory of the same tree; {@code target} counts from the tree's root. */
    record Link(RelativePath path, RelativePath target, Origin why) implements TreeEntry {
        @Override
        public boolean sameThingAs(TreeEntry other) {
            return other instanceof Link link && target.equals(link.target);
        }

        @Override
        public TreeEntry withWhy(Origin reason) {
            return new Link(path, target, reason);
        }
    }
}
