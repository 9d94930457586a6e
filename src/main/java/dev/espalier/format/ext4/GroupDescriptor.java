package dev.espalier.format.ext4;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.FormatException;

/**
 * Where the tables of one block group lie: {@code struct ext4_group_desc}.
 *
 * @param unused whether none of the group's inodes is in use, so that neither bitmap nor table need have been written
 * @param offset where the descriptor lies on the volume
 */
record GroupDescriptor(
        long group,
        long blockBitmap,
        long inodeBitmap,
        long inodeTable,
        boolean unused,
        long inodeBitmapChecksum,
        long offset) {
    // Fields, in file order; those of 64bit volumes add upper halves.
    private static final int BLOCK_BITMAP_LO = 0x0;
    private static final int INODE_BITMAP_LO = 0x4;
    private static final int INODE_TABLE_LO = 0x8;
    private static final int FLAGS = 0x12;
    private static final int INODE_BITMAP_CSUM_LO = 0x1A;
    private static final int CHECKSUM = 0x1E;
    private static final int BLOCK_BITMAP_HI = 0x20;
    private static final int INODE_BITMAP_HI = 0x24;
    private static final int INODE_TABLE_HI = 0x28;
    private static final int INODE_BITMAP_CSUM_HI = 0x3A;

    private static final int INODE_UNINIT = 0x1;

    private static final int CRC16_ALL_ONES = 0xFFFF;
    /** 0x8005 with its bits mirrored. */
    private static final int CRC16_POLYNOMIAL = 0xA001;

    /** The descriptor that begins at {@code at} of a block of them. */
    static GroupDescriptor parse(Superblock superblock, long group, ByteReader block, int at) throws FormatException {
        checkSum(superblock, group, block, at);
        boolean wide = superblock.has(Feature.SIXTY_FOUR_BIT);
        boolean checksummed = superblock.hasChecksums() || superblock.has(Feature.GDT_CSUM);
        int tableBlocks = tableBlocks(superblock);
        return new GroupDescriptor(
                group,
                location(superblock, block, at, BLOCK_BITMAP_LO, BLOCK_BITMAP_HI, 1, "bg_block_bitmap"),
                location(superblock, block, at, INODE_BITMAP_LO, INODE_BITMAP_HI, 1, "bg_inode_bitmap"),
                location(superblock, block, at, INODE_TABLE_LO, INODE_TABLE_HI, tableBlocks, "bg_inode_table"),
                checksummed && (block.u16le(at + FLAGS) & INODE_UNINIT) != 0,
                block.u16le(at + INODE_BITMAP_CSUM_LO)
                        | (wide ? (long) block.u16le(at + INODE_BITMAP_CSUM_HI) << Short.SIZE : 0),
                block.offset(at));
    }

    /** How many blocks each inode table has. */
    static int tableBlocks(Superblock superblock) {
        int perBlock = superblock.blockSize() / superblock.inodeSize();
        return (superblock.inodesPerGroup() + perBlock - 1) / perBlock;
    }

    private static long location(
            Superblock superblock, ByteReader block, int at, int low, int high, int count, String field)
            throws FormatException {
        long upper = superblock.has(Feature.SIXTY_FOUR_BIT) ? block.u32le(at + high) << Integer.SIZE : 0;
        long location = upper | block.u32le(at + low);
        if (!superblock.hasBlocks(location, count)) {
            throw block.damaged(
                    at + low,
                    field,
                    count + " from block " + Long.toUnsignedString(location) + " on, but blocks are "
                            + superblock.blockRange());
        }
        return location;
    }

    private static void checkSum(Superblock superblock, long group, ByteReader block, int at) throws FormatException {
        byte[] bytes = block.bytes(at, superblock.descriptorSize());
        int computed;
        if (superblock.hasChecksums()) {
            bytes[CHECKSUM] = 0;
            bytes[CHECKSUM + 1] = 0;
            computed = Crc32c.update(Crc32c.update(superblock.seed(), group, Integer.BYTES), bytes) & 0xFFFF;
        } else if (superblock.has(Feature.GDT_CSUM)) {
            int crc = CRC16_ALL_ONES;
            crc = crc16(crc, Long.reverseBytes(superblock.uuid().getMostSignificantBits()), Long.BYTES);
            crc = crc16(crc, Long.reverseBytes(superblock.uuid().getLeastSignificantBits()), Long.BYTES);
            crc = crc16(crc, group, Integer.BYTES);
            for (int each = 0; each < bytes.length; each++) {
                // The checksum itself is left out here, not zeroed.
                if (each < CHECKSUM || each >= CHECKSUM + Short.BYTES) {
                    crc = crc16(crc, bytes[each], Byte.BYTES);
                }
            }
            computed = crc;
        } else {
            return;
        }
        Checksum.compare(block, at + CHECKSUM, "bg_checksum", block.u16le(at + CHECKSUM), computed);
    }

    /** The register after the lowest {@code count} bytes of a little endian integer. */
    private static int crc16(int register, long value, int count) {
        int now = register;
        for (int each = 0; each < count; each++) {
            now ^= (int) (value >>> (each * Byte.SIZE)) & 0xFF;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                now = (now & 1) == 0 ? now >>> 1 : (now >>> 1) ^ CRC16_POLYNOMIAL;
            }
        }
        return now;
    }

    /** Checks the bitmap of the group's inodes, which has a block of its own. */
    void checkBitmap(Superblock superblock, ByteReader bitmap) throws FormatException {
        if (!superblock.hasChecksums()) {
            return;
        }
        int computed = Crc32c.update(superblock.seed(), bitmap.bytes(0, superblock.inodesPerGroup() / Byte.SIZE));
        long comparable = superblock.descriptorSize() > INODE_BITMAP_CSUM_HI
                ? Integer.toUnsignedLong(computed)
                : computed & 0xFFFF;
        Checksum.compare(bitmap, 0, "bg_inode_bitmap_csum", inodeBitmapChecksum, comparable);
    }
}
