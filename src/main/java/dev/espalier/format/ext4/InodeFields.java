package dev.espalier.format.ext4;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.FormatException;

/**
 * What an inode says of itself within its own bytes: {@code struct ext4_inode}.
 *
 * @param flags {@code i_flags}
 * @param attributeBlock the block of extended attributes, or 0
 * @param extraSize how many bytes of fields there are behind the first 128
 * @param seed where checksums of the inode's blocks begin
 * @param accessSeconds the seconds of {@code i_atime} as they stand there
 * @param offset where the inode lies on the volume
 */
record InodeFields(
        long number,
        InodeType type,
        int permissions,
        long uid,
        long gid,
        long size,
        int links,
        Instant accessed,
        Instant modified,
        Instant changed,
        int flags,
        long attributeBlock,
        int extraSize,
        int seed,
        long accessSeconds,
        long offset) {
    /** The inode as all versions know it; what follows is {@code i_extra_isize} bytes of more fields, and attributes. */
    static final int OLD_SIZE = 128;

    // Fields, in file order.
    private static final int MODE = 0x0;
    private static final int UID = 0x2;
    static final int SIZE_LO = 0x4;
    static final int ATIME = 0x8;
    private static final int CTIME = 0xC;
    private static final int MTIME = 0x10;
    private static final int GID = 0x18;
    static final int LINKS_COUNT = 0x1A;
    private static final int FLAGS = 0x20;
    static final int BLOCK = 0x28;
    private static final int GENERATION = 0x64;
    static final int FILE_ACL = 0x68;
    private static final int SIZE_HIGH = 0x6C;
    private static final int FILE_ACL_HIGH = 0x76;
    private static final int UID_HIGH = 0x78;
    private static final int GID_HIGH = 0x7A;
    private static final int CHECKSUM_LO = 0x7C;
    private static final int EXTRA_ISIZE = 0x80;
    private static final int CHECKSUM_HI = 0x82;
    private static final int CTIME_EXTRA = 0x84;
    private static final int MTIME_EXTRA = 0x88;
    private static final int ATIME_EXTRA = 0x8C;

    /** The size of {@code i_block}. */
    static final int BLOCK_SIZE = 60;

    private static final int PERMISSIONS = 0xFFF;

    // Bits of i_flags.
    private static final int ENCRYPT_FL = 0x800;
    static final int INDEX_FL = 0x1000;
    static final int EXTENTS_FL = 0x8_0000;
    static final int EA_INODE_FL = 0x20_0000;
    private static final int INLINE_DATA_FL = 0x1000_0000;

    private static final int NANOSECONDS = 1_000_000_000;

    /** Logical blocks have 32 bits. */
    private static final long MOST_BLOCKS = 1L << Integer.SIZE;

    /** The inode that begins at {@code at} of a block of the table, or none if it has no links and so no name. */
    static Optional<InodeFields> parse(Superblock superblock, SharedTimes times, long number, ByteReader block, int at)
            throws FormatException {
        int extraSize = extraSize(superblock, block, at);
        long generation = block.u32le(at + GENERATION);
        int seed = Crc32c.update(Crc32c.update(superblock.seed(), number, Integer.BYTES), generation, Integer.BYTES);
        checkSum(superblock, extraSize, seed, block, at);
        int links = block.u16le(at + LINKS_COUNT);
        if (links == 0) {
            return Optional.empty();
        }
        int mode = block.u16le(at + MODE);
        Optional<InodeType> type = InodeType.ofMode(mode);
        if (type.isEmpty()) {
            throw block.damaged(at + MODE, "i_mode", Superblock.hex(mode) + " is no type of file");
        }
        int flags = (int) block.u32le(at + FLAGS);
        if ((flags & ENCRYPT_FL) != 0) {
            throw block.unsupported(at + FLAGS, "i_flags", "inode " + number + " is encrypted");
        }
        if ((flags & INLINE_DATA_FL) != 0) {
            throw block.unsupported(at + FLAGS, "i_flags", "inode " + number + " holds its data (inline_data)");
        }
        long attributeBlock = block.u32le(at + FILE_ACL)
                | (superblock.has(Feature.SIXTY_FOUR_BIT) ? (long) block.u16le(at + FILE_ACL_HIGH) << Integer.SIZE : 0);
        return Optional.of(new InodeFields(
                number,
                type.get(),
                mode & PERMISSIONS,
                block.u16le(at + UID) | ((long) block.u16le(at + UID_HIGH) << Short.SIZE),
                block.u16le(at + GID) | ((long) block.u16le(at + GID_HIGH) << Short.SIZE),
                size(superblock, type.get(), flags, block, at),
                links,
                times.share(time(block, at, ATIME, ATIME_EXTRA, extraSize, "i_atime_extra")),
                times.share(time(block, at, MTIME, MTIME_EXTRA, extraSize, "i_mtime_extra")),
                times.share(time(block, at, CTIME, CTIME_EXTRA, extraSize, "i_ctime_extra")),
                flags,
                attributeBlock,
                extraSize,
                seed,
                block.u32le(at + ATIME),
                block.offset(at)));
    }

    private static int extraSize(Superblock superblock, ByteReader block, int at) throws FormatException {
        int room = superblock.inodeSize() - OLD_SIZE;
        int size = room == 0 ? 0 : block.u16le(at + EXTRA_ISIZE);
        if (size > room || size % Integer.BYTES != 0) {
            throw block.damaged(at + EXTRA_ISIZE, "i_extra_isize", size + " is not a multiple of 4 up to " + room);
        }
        return size;
    }

    private static void checkSum(Superblock superblock, int extraSize, int seed, ByteReader block, int at)
            throws FormatException {
        if (!superblock.hasChecksums()) {
            return;
        }
        byte[] bytes = block.bytes(at, superblock.inodeSize());
        long stored = block.u16le(at + CHECKSUM_LO);
        long mask = 0xFFFF;
        bytes[CHECKSUM_LO] = 0;
        bytes[CHECKSUM_LO + 1] = 0;
        if (CHECKSUM_HI + Short.BYTES <= OLD_SIZE + extraSize) {
            stored |= (long) block.u16le(at + CHECKSUM_HI) << Short.SIZE;
            mask = 0xFFFF_FFFFL;
            bytes[CHECKSUM_HI] = 0;
            bytes[CHECKSUM_HI + 1] = 0;
        }
        Checksum.compare(block, at + CHECKSUM_LO, "i_checksum", stored, Crc32c.update(seed, bytes) & mask);
    }

    private static Instant time(ByteReader block, int at, int seconds, int extra, int extraSize, String field)
            throws FormatException {
        long since1970 = (int) block.u32le(at + seconds);
        if (extra + Integer.BYTES > OLD_SIZE + extraSize) {
            return Instant.ofEpochSecond(since1970);
        }
        // Two more bits of seconds, and then nanoseconds.
        long more = block.u32le(at + extra);
        if ((more >>> 2) >= NANOSECONDS) {
            throw block.damaged(at + extra, field, (more >>> 2) + " nanoseconds are more than a second");
        }
        return Instant.ofEpochSecond(since1970 + ((more & 3) << Integer.SIZE), more >>> 2);
    }

    private static long size(Superblock superblock, InodeType type, int flags, ByteReader block, int at)
            throws FormatException {
        // Elsewhere the upper half is something else, or was once.
        boolean wide = type == InodeType.REGULAR || (type == InodeType.DIRECTORY && superblock.has(Feature.LARGEDIR));
        long size = block.u32le(at + SIZE_LO) | (wide ? block.u32le(at + SIZE_HIGH) << Integer.SIZE : 0);
        long mostBlocks =
                (flags & EXTENTS_FL) != 0 ? MOST_BLOCKS : Math.min(MOST_BLOCKS, IndirectMap.blocks(superblock));
        if (size < 0 || size > mostBlocks * superblock.blockSize()) {
            throw block.damaged(
                    at + SIZE_LO, "i_size", Long.toUnsignedString(size) + " bytes are more than any file can have");
        }
        return size;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether the target of a symbolic link lies in {@code i_block} itself. */
    boolean isFastLink() {
        return type == InodeType.SYMBOLIC_LINK && size < BLOCK_SIZE;
    }

    /** Whether it is no file, but the value of an extended attribute. */
    boolean isAttributeValue() {
        return has(EA_INODE_FL);
    }

    /** Without attributes, which may still have to be read. */
    Inode toInode(Optional<DeviceNumber> device, Optional<ByteString> target, List<Piece> pieces) {
        return new Inode(
                number,
                type,
                permissions,
                uid,
                gid,
                size,
                links,
                accessed,
                modified,
                changed,
                flags,
                device,
                Collections.emptySortedMap(),
                target,
                pieces,
                offset);
    }

    Field field(int at, String name) {
        return new Field(offset + at, name);
    }
}
