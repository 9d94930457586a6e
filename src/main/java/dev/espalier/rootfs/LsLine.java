package dev.espalier.rootfs;

import java.time.temporal.ChronoUnit;
import java.util.Locale;

import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.ext4.Inode;
import dev.espalier.format.ext4.InodeType;

/** An entry in one line, as {@code ls -ln} would show it, with its time in UTC. */
final class LsLine {
    private LsLine() {}

    static String of(ByteString path, Inode inode) {
        String size = inode.device()
                .map(device -> device.major() + "," + device.minor())
                .orElseGet(() -> Long.toString(inode.size()));
        return String.format(
                Locale.ROOT,
                "%s%s %5d %5d %10s %s %s%s",
                letter(inode.type()),
                permissions(inode.permissions()),
                inode.uid(),
                inode.gid(),
                size,
                inode.modified().truncatedTo(ChronoUnit.SECONDS),
                printable(path),
                inode.target().map(target -> " -> " + printable(target)).orElse(""));
    }

    private static char letter(InodeType type) {
        return switch (type) {
            case REGULAR -> '-';
            case DIRECTORY -> 'd';
            case SYMBOLIC_LINK -> 'l';
            case CHARACTER_DEVICE -> 'c';
            case BLOCK_DEVICE -> 'b';
            case FIFO -> 'p';
            case SOCKET -> 's';
        };
    }

    private static String permissions(int mode) {
        StringBuilder text = new StringBuilder();
        for (int shift = 6; shift >= 0; shift -= 3) {
            int bits = mode >> shift;
            boolean special = (mode & (01000 << (shift / 3))) != 0;
            char set = shift == 0 ? 't' : 's';
            char execute = (bits & 1) != 0 ? 'x' : '-';
            text.append((bits & 4) != 0 ? 'r' : '-')
                    .append((bits & 2) != 0 ? 'w' : '-')
                    .append(!special ? execute : execute == 'x' ? set : Character.toUpperCase(set));
        }
        return text.toString();
    }

    /** A name may hold anything but a slash: one that would end the line or steer the terminal is shown by its bytes. */
    private static String printable(ByteString name) {
        return name.utf8()
                .filter(text -> text.chars().noneMatch(Character::isISOControl))
                .orElseGet(name::toString);
    }
}
