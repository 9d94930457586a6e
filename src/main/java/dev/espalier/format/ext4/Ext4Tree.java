package dev.espalier.format.ext4;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.FormatException;

/** All names and inodes of a volume, without the content of files. Each directory has one name, and the root none. */
public final class Ext4Tree {
    /** Linux takes no longer path, with its closing NUL. It bounds the depth, too. */
    private static final int LONGEST_PATH = 4095;

    private static final ByteString SEPARATOR = ByteString.utf8("/");

    private final InodeTable inodes;
    private final SortedMap<Long, List<Child>> children;

    Ext4Tree(InodeTable inodes, SortedMap<Long, List<Child>> children) {
        this.inodes = inodes;
        this.children = children;
    }

    /** Takes each name of the tree. */
    @FunctionalInterface
    public interface Visitor {
        /** The path is the names on the way, with {@code /} between, none before the first. */
        void visit(ByteString path, Inode inode) throws IOException;
    }

    public Inode root() {
        return inode(Superblock.ROOT_INODE).orElseThrow();
    }

    public Optional<Inode> inode(long number) {
        return inodes.get(number);
    }

    /** All that have a name, and the root, in the order of their numbers. */
    public List<Inode> inodes() {
        return inodes.all();
    }

    /** What is in a directory, sorted by name; nothing if it is none. */
    public List<Child> children(Inode directory) {
        return children.getOrDefault(directory.number(), List.of());
    }

    public Optional<Inode> child(Inode directory, ByteString name) {
        List<Child> all = children(directory);
        int low = 0;
        int high = all.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = all.get(middle).name().compareTo(name);
            if (order == 0) {
                return Optional.of(all.get(middle).inode());
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** A directory that is being walked through. */
    private record Level(ByteString prefix, Iterator<Child> rest) {}

    /** Visits all names but the root, a directory before what is in it, siblings in the order of their bytes. */
    public void walk(Visitor visitor) throws IOException {
        Deque<Level> levels = new ArrayDeque<>();
        levels.add(new Level(ByteString.EMPTY, children(root()).iterator()));
        while (!levels.isEmpty()) {
            Level level = levels.getLast();
            if (!level.rest().hasNext()) {
                levels.removeLast();
                continue;
            }
            Child child = level.rest().next();
            ByteString path = level.prefix().plus(child.name());
            if (path.length() > LONGEST_PATH) {
                throw FormatException.unsupported(
                        child.inode().offset(), "name", "a path is longer than " + LONGEST_PATH + " bytes");
            }
            visitor.visit(path, child.inode());
            if (child.inode().type() == InodeType.DIRECTORY) {
                levels.add(
                        new Level(path.plus(SEPARATOR), children(child.inode()).iterator()));
            }
        }
    }
}
