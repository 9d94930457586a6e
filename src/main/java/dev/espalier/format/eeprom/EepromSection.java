package dev.espalier.format.eeprom;

/**
 * One section of an image.
 *
 * @param offset of its header
 * @param length of what follows the header's eight bytes
 * @param name of a file or of a compressed part; empty for those without
 */
public record EepromSection(int offset, int magic, int length, String name) {
    static final int ALIGNMENT = 8;
    static final int HEADER_SIZE = 8;
    static final int NAME_SIZE = 12;
    /** What the length of a file counts besides its content: the name and a reserved word. */
    static final int FILE_OVERHEAD = NAME_SIZE + 4;

    static final int BOOTCODE = 0x55AAF00F;
    static final int PADDING = 0x55AAFEEF;
    static final int FILE = 0x55AAF11F;
    /** All magics have these bits in common. */
    static final int MAGIC_MASK = 0xFFFFF00F;

    public boolean isFile() {
        return magic == FILE;
    }

    public boolean isPadding() {
        return magic == PADDING;
    }

    /** The byte behind the content. */
    public int end() {
        return offset + HEADER_SIZE + length;
    }

    /** Where the next section begins. */
    int next() {
        return aligned(end());
    }

    static int aligned(int at) {
        return (at + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** The first byte of what a file holds. */
    int contentOffset() {
        return offset + HEADER_SIZE + FILE_OVERHEAD;
    }

    /** What it is, for people. */
    public String kind() {
        return switch (magic) {
            case BOOTCODE -> "bootcode";
            case PADDING -> "padding";
            case FILE -> "file";
            default -> "part 0x" + Integer.toHexString(magic);
        };
    }
}
