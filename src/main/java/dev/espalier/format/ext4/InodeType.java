package dev.espalier.format.ext4;

import java.util.Arrays;
import java.util.Optional;

/** What an inode is: the uppermost 4 bits of {@code i_mode}. */
public enum InodeType {
    REGULAR(0x8000, 1),
    DIRECTORY(0x4000, 2),
    CHARACTER_DEVICE(0x2000, 3),
    BLOCK_DEVICE(0x6000, 4),
    FIFO(0x1000, 5),
    SOCKET(0xC000, 6),
    SYMBOLIC_LINK(0xA000, 7);

    private static final int MASK = 0xF000;

    private final int mode;
    private final int entryType;

    InodeType(int mode, int entryType) {
        this.mode = mode;
        this.entryType = entryType;
    }

    static Optional<InodeType> ofMode(int mode) {
        return Arrays.stream(values())
                .filter(type -> type.mode == (mode & MASK))
                .findFirst();
    }

    /** The type as directory entries repeat it. */
    int entryType() {
        return entryType;
    }

    boolean isDevice() {
        return this == CHARACTER_DEVICE || this == BLOCK_DEVICE;
    }
}
