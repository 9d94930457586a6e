package dev.espalier.rootfs;

import java.util.Optional;

import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.ext4.Inode;
import dev.espalier.format.ext4.InodeType;

/** Remembers, while a tree is walked through, the directory that was chosen last, to tell what lies below it. */
final class Below {
    private static final ByteString SEPARATOR = ByteString.utf8("/");

    private Optional<ByteString> prefix = Optional.empty();

    void set(ByteString path, Inode inode) {
        prefix = inode.type() == InodeType.DIRECTORY ? Optional.of(path.plus(SEPARATOR)) : Optional.empty();
    }

    boolean has(ByteString path) {
        return prefix.isPresent() && startsWith(path, prefix.get());
    }

    private static boolean startsWith(ByteString path, ByteString start) {
        if (path.length() < start.length()) {
            return false;
        }
        for (int i = 0; i < start.length(); i++) {
            if (path.at(i) != start.at(i)) {
                return false;
            }
        }
        return true;
    }
}
