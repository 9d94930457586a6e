package dev.espalier.rootfs;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.FormatException;

/**
 * A POSIX ACL as Linux returns it from {@code system.posix_acl_access} and {@code _default} (linux/posix_acl_xattr.h), in
 * the text that tar archives carry: an entry a line, users and groups by number.
 */
final class AclText {
    private static final int VERSION = 2;
    private static final int HEADER_SIZE = 4;

    // Fields of an entry.
    private static final int TAG = 0;
    private static final int PERMISSIONS = 2;
    private static final int ID = 4;
    private static final int ENTRY_SIZE = 8;

    private AclText() {}

    static String of(byte[] xattr) throws FormatException {
        ByteReader acl = new ByteReader(xattr, 0);
        if (acl.u32le(0) != VERSION) {
            throw acl.unsupported(0, "a_version", acl.u32le(0) + " is not " + VERSION);
        }
        StringBuilder text = new StringBuilder();
        for (int at = HEADER_SIZE; at < acl.length(); at += ENTRY_SIZE) {
            int permissions = acl.u16le(at + PERMISSIONS);
            text.append(who(acl, at))
                    .append((permissions & 4) != 0 ? 'r' : '-')
                    .append((permissions & 2) != 0 ? 'w' : '-')
                    .append((permissions & 1) != 0 ? 'x' : '-')
                    .append('\n');
        }
        return text.toString();
    }

    private static String who(ByteReader acl, int at) throws FormatException {
        int tag = acl.u16le(at + TAG);
        return switch (tag) {
            case 0x01 -> "user::";
            case 0x02 -> "user:" + acl.u32le(at + ID) + ":";
            case 0x04 -> "group::";
            case 0x08 -> "group:" + acl.u32le(at + ID) + ":";
            case 0x10 -> "mask::";
            case 0x20 -> "other::";
            default -> throw acl.damaged(at + TAG, "e_tag", tag + " is no kind of entry");
        };
    }
}
