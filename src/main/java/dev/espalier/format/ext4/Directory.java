package dev.espalier.format.ext4;

import java.util.ArrayList;
import java.util.List;

/** The names in one directory, while its blocks come in. */
final class Directory {
    private final List<NamedInode> names = new ArrayList<>();
    private long parent;

    /** Adds what stands in one block, the first of which begins with the two dots. */
    void add(boolean first, List<NamedInode> found) {
        if (first) {
            parent = found.get(1).number();
        }
        names.addAll(first ? found.subList(2, found.size()) : found);
    }

    /** All names but the two dots. */
    List<NamedInode> names() {
        return names;
    }

    /** The inode that it calls {@code ..}. */
    long parent() {
        return parent;
    }
}
