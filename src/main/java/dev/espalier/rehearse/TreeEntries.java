package dev.espalier.rehearse;

import java.nio.file.Path;

import dev.espalier.content.RelativePath;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/** What lies at a path of a tree, links not followed. */
interface TreeEntries {

    /** What one name is. {@code readable}: by everybody, for dnsmasq drops root; of a directory, that it can be passed. */
    sealed interface Entry {
        record Regular(long size, Path place, boolean readable) implements Entry {}

        record Directory(boolean readable) implements Entry {}

        record Link(String text) implements Entry {}

        record Nothing() implements Entry {}
    }

    Entry look(String path);

    /** A published tree as it is on the disk, foreign files included; a staged one as it will be. */
    static TreeEntries of(TreeView tree) {
        return tree.isPublished() ? new DiskEntries(tree.root()) : path -> staged(tree, path);
    }

    private static Entry staged(TreeView tree, String path) {
        ManifestEntry entry = tree.manifest().entries().get(path);
        if (entry instanceof ManifestEntry.LinkEntry link) {
            return new Entry.Link(link.text());
        }
        if (entry instanceof ManifestEntry.FileEntry file) {
            // The modes of what is staged have been checked, and a publish mends those of what is not.
            return new Entry.Regular(file.size(), tree.locate(file.path()), true);
        }
        return tree.below(RelativePath.of(path)).isEmpty() ? new Entry.Nothing() : new Entry.Directory(true);
    }
}
