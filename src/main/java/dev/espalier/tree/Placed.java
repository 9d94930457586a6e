package dev.espalier.tree;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import dev.espalier.content.Content;
import dev.espalier.content.RelativePath;

/**
 * One entry as a link mode puts it on the disk.
 *
 * @param content the bytes of a regular file that is not the second name of another one
 */
record Placed(ManifestEntry entry, Optional<Content> content) {

    String path() {
        return entry.path().value();
    }

    /** What the whole tree looks like on the disk, in no particular order where links to directories are expanded. */
    static List<Placed> all(OutputTree tree, LinkMode mode) {
        Collection<TreeEntry> entries = tree.entries();
        List<Placed> placed = new ArrayList<>(entries.size());
        for (TreeEntry entry : entries) {
            if (entry instanceof TreeEntry.RegularFile file) {
                placed.add(copy(file.path(), file, file.why()));
            } else if (entry instanceof TreeEntry.Link link && mode == LinkMode.RELATIVE) {
                placed.add(new Placed(
                        new ManifestEntry.LinkEntry(link.path(), link.target(), link.why()), Optional.empty()));
            } else if (entry instanceof TreeEntry.Link link) {
                expand(link.path(), link.target(), link.why(), tree, mode, placed);
            } else {
                throw new IllegalStateException("an entry of another kind: " + entry);
            }
        }
        return placed;
    }

    /** {@code why} is the outermost link's: that is what put the name there. The tree's links have no circles. */
    private static void expand(
            RelativePath at, RelativePath target, Origin why, OutputTree tree, LinkMode mode, List<Placed> placed) {
        Optional<TreeEntry> entry = tree.find(target);
        if (entry.isPresent() && entry.get() instanceof TreeEntry.RegularFile file) {
            placed.add(mode == LinkMode.HARD ? hardLink(at, file, why) : copy(at, file, why));
        } else if (entry.isPresent() && entry.get() instanceof TreeEntry.Link link) {
            expand(at, link.target(), why, tree, mode, placed);
        } else {
            for (TreeEntry inside : tree.below(target)) {
                String rest = inside.path().value().substring(target.value().length() + 1);
                expand(at.resolve(rest), inside.path(), why, tree, mode, placed);
            }
        }
    }

    private static Placed copy(RelativePath at, TreeEntry.RegularFile file, Origin why) {
        return new Placed(
                new ManifestEntry.FileEntry(
                        at, file.mode(), file.content().size(), file.content().digest(), Optional.empty(), why),
                Optional.of(file.content()));
    }

    private static Placed hardLink(RelativePath at, TreeEntry.RegularFile file, Origin why) {
        return new Placed(
                new ManifestEntry.FileEntry(
                        at, file.mode(), file.content().size(), file.content().digest(), Optional.of(file.path()), why),
                Optional.empty());
    }
}
