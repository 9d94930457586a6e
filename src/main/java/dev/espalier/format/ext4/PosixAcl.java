package dev.espalier.format.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.FormatException;

/**
 * A POSIX access control list. On the volume those entries that name nobody leave out the number of whom they name, and
 * the version is 1; what Linux gives and takes as {@code system.posix_acl_access}, and archives carry, has it in all
 * entries, and is version 2.
 */
final class PosixAcl {
    private static final int VERSION_ON_DISK = 1;
    private static final int VERSION = 2;
    private static final int HEADER = 4;
    private static final int SHORT_ENTRY = 4;
    private static final int ENTRY = 8;
    private static final int PERMISSIONS = 2;
    private static final int ID = 4;

    // Tags of entries.
    private static final int USER_OBJ = 0x01;
    private static final int USER = 0x02;
    private static final int GROUP_OBJ = 0x04;
    private static final int GROUP = 0x08;
    private static final int MASK = 0x10;
    private static final int OTHER = 0x20;

    private static final int NOBODY = -1;

    private PosixAcl() {}

    /** The {@code length} bytes at {@code at}, in the form that Linux returns. */
    static ByteString portable(ByteReader bytes, int at, int length) throws FormatException {
        if (length < HEADER || bytes.u32le(at) != VERSION_ON_DISK) {
            throw bytes.damaged(at, "a_version", "an access control list of " + length + " bytes is not of version 1");
        }
        // Every entry takes 4 bytes at least, and becomes 8.
        ByteBuffer acl = ByteBuffer.allocate(HEADER + (length - HEADER) / SHORT_ENTRY * ENTRY)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(VERSION);
        int done = HEADER;
        while (done < length) {
            int left = length - done;
            int tag = left < SHORT_ENTRY ? 0 : bytes.u16le(at + done);
            boolean named = tag == USER || tag == GROUP;
            boolean known = named || tag == USER_OBJ || tag == GROUP_OBJ || tag == MASK || tag == OTHER;
            if (!known || left < (named ? ENTRY : SHORT_ENTRY)) {
                throw bytes.damaged(at + done, "e_tag", "tag " + tag + ", " + left + " bytes before the list's end");
            }
            acl.putShort((short) tag).putShort((short) bytes.u16le(at + done + PERMISSIONS));
            acl.putInt(named ? (int) bytes.u32le(at + done + ID) : NOBODY);
            done += named ? ENTRY : SHORT_ENTRY;
        }
        byte[] result = new byte[acl.position()];
        acl.flip().get(result);
        return ByteString.of(result);
    }
}
