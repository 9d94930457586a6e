package dev.espalier.format.ext4;

/**
 * The CRC-32C with its register in the open: ext4 goes on from a seed and stores the register as it is, where
 * {@link java.util.zip.CRC32C} begins at all ones and inverts the result.
 */
final class Crc32c {
    /** Where the register begins unless a seed is given. */
    static final int ALL_ONES = ~0;

    /** 0x1EDC6F41 with its bits mirrored. */
    private static final int POLYNOMIAL = 0x82F6_3B78;

    private static final int[] TABLE = table();

    private Crc32c() {}

    private static int[] table() {
        int[] table = new int[256];
        for (int index = 0; index < table.length; index++) {
            int register = index;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                register = (register & 1) == 0 ? register >>> 1 : (register >>> 1) ^ POLYNOMIAL;
            }
            table[index] = register;
        }
        return table;
    }

    static int update(int register, byte[] bytes) {
        return update(register, bytes, 0, bytes.length);
    }

    /** The register after the bytes from {@code from} to before {@code to}. */
    static int update(int register, byte[] bytes, int from, int to) {
        int now = register;
        for (int at = from; at < to; at++) {
            now = (now >>> 8) ^ TABLE[(now ^ bytes[at]) & 0xFF];
        }
        return now;
    }

    /** The register after the lowest {@code count} bytes of a little endian integer. */
    static int update(int register, long value, int count) {
        int now = register;
        for (int each = 0; each < count; each++) {
            now = (now >>> 8) ^ TABLE[(now ^ (int) (value >>> (each * Byte.SIZE))) & 0xFF];
        }
        return now;
    }
}
