package dev.espalier.format.ext4;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.FormatException;

/** Compares a checksum that was stored with the one that is right. */
final class Checksum {
    private Checksum() {}

    static void compare(ByteReader structure, int at, String field, long stored, long computed) throws FormatException {
        if (stored != computed) {
            throw structure.damaged(
                    at, field, "is " + Superblock.hex(stored) + ", but should be " + Superblock.hex(computed));
        }
    }
}
