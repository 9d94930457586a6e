package dev.espalier.format.fat;

import java.util.Optional;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.FormatException;

/**
 * A long name as it comes together from the entries before the one it names: last part first, 13 UTF-16 units in each,
 * FAT specification 1.03, pages 26 to 29. Parts that do not belong together or to the short name that follows are
 * orphans, which a driver without long names left behind; they are passed over, as the specification has it.
 */
final class LongName {
    // Fields of one entry.
    private static final int ORDINAL = 0;
    private static final int TYPE = 12;
    private static final int CHECKSUM = 13;
    private static final int[] UNITS = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};

    private static final int LAST_LONG_ENTRY = 0x40;
    private static final int MOST_PARTS = 20;

    private final char[] units = new char[MOST_PARTS * UNITS.length];
    private int length;
    private int checksum;

    /** The ordinal of the part that came last, so that 1 means the name is whole and 0 that there is none. */
    private int ordinal;

    void forget() {
        ordinal = 0;
    }

    void add(ByteReader directory, int entry) throws FormatException {
        int flagged = directory.u8(entry + ORDINAL);
        int part = flagged & ~LAST_LONG_ENTRY;
        boolean begins = flagged != part && part >= 1 && part <= MOST_PARTS;
        boolean goesOn =
                flagged == part && part >= 1 && part == ordinal - 1 && directory.u8(entry + CHECKSUM) == checksum;
        if ((!begins && !goesOn) || directory.u8(entry + TYPE) != 0) {
            forget();
            return;
        }
        if (begins) {
            length = part * UNITS.length;
            checksum = directory.u8(entry + CHECKSUM);
        }
        ordinal = part;
        for (int i = 0; i < UNITS.length; i++) {
            units[(part - 1) * UNITS.length + i] = (char) directory.u16le(entry + UNITS[i]);
        }
    }

    /** The name, where all of it came and it belongs to this short name; it is forgotten then. */
    Optional<String> takeFor(byte[] shortName) {
        boolean whole = ordinal == 1 && checksum == checksum(shortName);
        forget();
        if (!whole) {
            return Optional.empty();
        }
        String all = new String(units, 0, length);
        int end = all.indexOf('\0');
        return Optional.of(end < 0 ? all : all.substring(0, end));
    }

    /** The sum over the 11 bytes of a short name that ties the parts of a long name to it. */
    static int checksum(byte[] shortName) {
        int sum = 0;
        for (byte each : shortName) {
            int rotated = ((sum & 1) << 7) | (sum >> 1);
            sum = (rotated + Byte.toUnsignedInt(each)) & 0xFF;
        }
        return sum;
    }
}
