package dev.espalier.rootfs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.ext4.Ext4Tree;
import dev.espalier.format.ext4.Inode;
import dev.espalier.format.ext4.InodeType;

/** Paths of a root file system, which begin without a slash. */
final class Paths {
    private static final int MOST_LINKS_FOLLOWED = 40;

    private Paths() {}

    /** What people read and patterns are matched with: the text, or where there is none, one that says which bytes. */
    static String text(ByteString path) {
        return path.utf8().orElseGet(path::toString);
    }

    /** What is at {@code path}, following symbolic links as a process would whose root this is. */
    static Optional<Inode> find(Ext4Tree tree, ByteString path) {
        Deque<ByteString> left = new ArrayDeque<>(parts(path));
        Deque<Inode> above = new ArrayDeque<>();
        Inode here = tree.root();
        int followed = 0;
        while (!left.isEmpty()) {
            ByteString name = left.pop();
            if (name.equals(ByteString.utf8("."))) {
                continue;
            }
            if (name.equals(ByteString.utf8(".."))) {
                here = above.isEmpty() ? here : above.pop();
                continue;
            }
            Optional<Inode> child = tree.child(here, name);
            if (child.isEmpty()) {
                return Optional.empty();
            }
            if (child.get().type() == InodeType.SYMBOLIC_LINK) {
                if (++followed > MOST_LINKS_FOLLOWED) {
                    return Optional.empty();
                }
                ByteString target = child.get().target().orElseThrow();
                if (target.at(0) == '/') {
                    above.clear();
                    here = tree.root();
                }
                List<ByteString> parts = parts(target);
                for (int i = parts.size() - 1; i >= 0; i--) {
                    left.push(parts.get(i));
                }
            } else {
                above.push(here);
                here = child.get();
            }
        }
        return Optional.of(here);
    }

    /** Without the empty ones. */
    private static List<ByteString> parts(ByteString path) {
        List<ByteString> parts = new ArrayList<>();
        byte[] bytes = path.toBytes();
        int from = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '/') {
                if (i > from) {
                    parts.add(ByteString.of(Arrays.copyOfRange(bytes, from, i)));
                }
                from = i + 1;
            }
        }
        return parts;
    }
}
