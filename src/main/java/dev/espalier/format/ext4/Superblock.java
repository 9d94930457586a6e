package dev.espalier.format.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;

/**
 * Sizes and features of a volume: {@code struct ext4_super_block}. Its fields are checked against each other here once;
 * whoever reads by them need not doubt them again. Sizes are in bytes unless they say blocks.
 *
 * @param firstDataBlock the block that holds this superblock, of group 0: 1 for most volumes with blocks of 1 KiB, else 0
 * @param descriptorBlocks before this one they lie in a row, from it on in their groups; only with {@code meta_bg}
 * @param firstInode the first that is not reserved; the root is inode 2 all the same
 * @param hiddenInodes those that no directory may name
 * @param backupGroups with {@code sparse_super2}: the groups besides the first that hold a superblock
 * @param seed where checksums begin
 */
record Superblock(
        Set<Feature> features,
        int blockSize,
        long blocks,
        long firstDataBlock,
        long blocksPerGroup,
        long groups,
        int inodesPerGroup,
        int inodeSize,
        long firstInode,
        List<Long> hiddenInodes,
        int descriptorSize,
        long descriptorBlocks,
        List<Long> backupGroups,
        UUID uuid,
        ByteString label,
        int state,
        long lastOrphan,
        int seed) {
    static final int OFFSET = 1024;
    static final int SIZE = 1024;
    static final int ROOT_INODE = 2;

    // Bits of s_state.
    static final int VALID = 0x1;
    static final int ERRORS = 0x2;

    // Fields, in file order.
    private static final int INODES_COUNT = 0x0;
    private static final int BLOCKS_COUNT_LO = 0x4;
    private static final int FIRST_DATA_BLOCK = 0x14;
    private static final int LOG_BLOCK_SIZE = 0x18;
    private static final int LOG_CLUSTER_SIZE = 0x1C;
    private static final int BLOCKS_PER_GROUP = 0x20;
    private static final int CLUSTERS_PER_GROUP = 0x24;
    private static final int INODES_PER_GROUP = 0x28;
    private static final int MAGIC = 0x38;
    private static final int STATE = 0x3A;
    private static final int CREATOR_OS = 0x48;
    private static final int REV_LEVEL = 0x4C;
    private static final int FIRST_INO = 0x54;
    private static final int INODE_SIZE = 0x58;
    private static final int UUID_BYTES = 0x68;
    private static final int VOLUME_NAME = 0x78;
    private static final int LAST_ORPHAN = 0xE8;
    private static final int DESC_SIZE = 0xFE;
    private static final int FIRST_META_BG = 0x104;
    private static final int BLOCKS_COUNT_HI = 0x150;
    private static final int CHECKSUM_TYPE = 0x175;
    private static final int USR_QUOTA_INUM = 0x240;
    private static final int GRP_QUOTA_INUM = 0x244;
    private static final int BACKUP_BGS = 0x24C;
    private static final int PRJ_QUOTA_INUM = 0x26C;
    private static final int CHECKSUM_SEED = 0x270;
    private static final int ORPHAN_FILE_INUM = 0x280;
    private static final int CHECKSUM = 0x3FC;

    private static final int EXT_MAGIC = 0xEF53;
    private static final int HURD = 1;
    private static final int CRC32C = 1;
    private static final int VOLUME_NAME_LENGTH = 16;

    /** Blocks of 64 KiB. */
    private static final int MOST_LOG_BLOCK_SIZE = 6;

    // What volumes of revision 0 have, which say nothing of it.
    private static final int OLD_INODE_SIZE = 128;
    private static final int OLD_FIRST_INODE = 11;
    private static final int OLD_DESCRIPTOR_SIZE = 32;

    private static final int WIDE_DESCRIPTOR_SIZE = 64;

    static Superblock read(ByteView volume) throws IOException {
        return parse(ByteReader.read(volume, OFFSET, SIZE));
    }

    /** Whether 1024 bytes are likely a superblock; {@link #read} knows for sure. */
    static boolean isPlausible(ByteReader superblock) throws FormatException {
        return superblock.u16le(MAGIC) == EXT_MAGIC && superblock.u32le(LOG_BLOCK_SIZE) <= MOST_LOG_BLOCK_SIZE;
    }

    static Superblock parse(ByteReader sb) throws FormatException {
        if (sb.u16le(MAGIC) != EXT_MAGIC) {
            throw sb.notThisFormat(MAGIC, "s_magic", "is " + hex(sb.u16le(MAGIC)) + ", not " + hex(EXT_MAGIC));
        }
        long revision = sb.u32le(REV_LEVEL);
        if (revision > 1) {
            throw sb.unsupported(REV_LEVEL, "s_rev_level", "revision " + revision + " is neither 0 nor 1");
        }
        boolean old = revision == 0;
        Set<Feature> features = old ? Set.of() : Feature.read(sb);
        checkSum(sb, features);
        if (sb.u32le(CREATOR_OS) == HURD) {
            throw sb.unsupported(CREATOR_OS, "s_creator_os", "the volume was made for GNU Hurd, whose inodes differ");
        }
        long logBlockSize = sb.u32le(LOG_BLOCK_SIZE);
        if (logBlockSize > MOST_LOG_BLOCK_SIZE) {
            throw sb.damaged(LOG_BLOCK_SIZE, "s_log_block_size", logBlockSize + " is more than " + MOST_LOG_BLOCK_SIZE);
        }
        int blockSize = 1024 << logBlockSize;
        boolean wide = features.contains(Feature.SIXTY_FOUR_BIT);
        long blocks = sb.u32le(BLOCKS_COUNT_LO) | (wide ? sb.u32le(BLOCKS_COUNT_HI) << 32 : 0);
        if (blocks <= 0 || blocks > Long.MAX_VALUE / blockSize) {
            throw sb.damaged(
                    BLOCKS_COUNT_LO,
                    "s_blocks_count",
                    Long.toUnsignedString(blocks) + " blocks of " + blockSize + " bytes");
        }
        long firstDataBlock = firstDataBlock(sb, features, blockSize, blocks);
        long blocksPerGroup = blocksPerGroup(sb, features, blockSize, logBlockSize);
        int inodeSize = old ? OLD_INODE_SIZE : inodeSize(sb, blockSize);
        int inodesPerGroup = inodesPerGroup(sb, blockSize, inodeSize);
        long groups = (blocks - firstDataBlock - 1) / blocksPerGroup + 1;
        if (sb.u32le(INODES_COUNT) / inodesPerGroup != groups || sb.u32le(INODES_COUNT) % inodesPerGroup != 0) {
            throw sb.damaged(
                    INODES_COUNT,
                    "s_inodes_count",
                    sb.u32le(INODES_COUNT) + " is not " + inodesPerGroup + " for each of " + groups + " groups");
        }
        long firstInode = old ? OLD_FIRST_INODE : sb.u32le(FIRST_INO);
        if (firstInode < OLD_FIRST_INODE || firstInode > sb.u32le(INODES_COUNT)) {
            throw sb.damaged(FIRST_INO, "s_first_ino", firstInode + " is not between 11 and s_inodes_count");
        }
        UUID uuid = uuid(sb);
        return new Superblock(
                features.isEmpty() ? Set.of() : Collections.unmodifiableSet(features),
                blockSize,
                blocks,
                firstDataBlock,
                blocksPerGroup,
                groups,
                inodesPerGroup,
                inodeSize,
                firstInode,
                List.of(
                        sb.u32le(USR_QUOTA_INUM),
                        sb.u32le(GRP_QUOTA_INUM),
                        sb.u32le(PRJ_QUOTA_INUM),
                        sb.u32le(ORPHAN_FILE_INUM)),
                wide ? wideDescriptorSize(sb, blockSize) : OLD_DESCRIPTOR_SIZE,
                features.contains(Feature.META_BG) ? sb.u32le(FIRST_META_BG) : Long.MAX_VALUE,
                List.of(sb.u32le(BACKUP_BGS), sb.u32le(BACKUP_BGS + Integer.BYTES)),
                uuid,
                label(sb),
                sb.u16le(STATE),
                sb.u32le(LAST_ORPHAN),
                features.contains(Feature.CSUM_SEED)
                        ? (int) sb.u32le(CHECKSUM_SEED)
                        : Crc32c.update(Crc32c.ALL_ONES, sb.bytes(UUID_BYTES, 2 * Long.BYTES)));
    }

    private static void checkSum(ByteReader sb, Set<Feature> features) throws FormatException {
        if (!features.contains(Feature.METADATA_CSUM)) {
            return;
        }
        int type = sb.u8(CHECKSUM_TYPE);
        if (type != CRC32C) {
            throw sb.unsupported(CHECKSUM_TYPE, "s_checksum_type", "type " + type + " is not 1, CRC-32C");
        }
        int computed = Crc32c.update(Crc32c.ALL_ONES, sb.bytes(0, CHECKSUM));
        Checksum.compare(sb, CHECKSUM, "s_checksum", sb.u32le(CHECKSUM), Integer.toUnsignedLong(computed));
    }

    private static long firstDataBlock(ByteReader sb, Set<Feature> features, int blockSize, long blocks)
            throws FormatException {
        long first = sb.u32le(FIRST_DATA_BLOCK);
        // With blocks of 1 KiB the superblock is block 1. Only clusters of several blocks begin at 0 there.
        boolean onlyInBlock1 = blockSize == OFFSET && !features.contains(Feature.BIGALLOC);
        if (first != (onlyInBlock1 ? 1 : 0) || first >= blocks) {
            throw sb.damaged(
                    FIRST_DATA_BLOCK,
                    "s_first_data_block",
                    first + " does not fit " + blocks + " blocks of " + blockSize + " bytes");
        }
        return first;
    }

    private static long blocksPerGroup(ByteReader sb, Set<Feature> features, int blockSize, long logBlockSize)
            throws FormatException {
        long perGroup = sb.u32le(BLOCKS_PER_GROUP);
        long clusters = perGroup;
        if (features.contains(Feature.BIGALLOC)) {
            long logClusterSize = sb.u32le(LOG_CLUSTER_SIZE);
            if (logClusterSize < logBlockSize || logClusterSize >= Integer.SIZE - 10) {
                throw sb.damaged(
                        LOG_CLUSTER_SIZE,
                        "s_log_cluster_size",
                        logClusterSize + ", where s_log_block_size is " + logBlockSize);
            }
            clusters = sb.u32le(CLUSTERS_PER_GROUP);
            if (clusters << (logClusterSize - logBlockSize) != perGroup) {
                throw sb.damaged(
                        CLUSTERS_PER_GROUP,
                        "s_clusters_per_group",
                        clusters + " clusters are not the " + perGroup + " blocks of a group");
            }
        }
        // One block holds the bitmap of a group.
        if (clusters == 0 || clusters > (long) blockSize * Byte.SIZE) {
            throw sb.damaged(
                    BLOCKS_PER_GROUP,
                    "s_blocks_per_group",
                    perGroup + " is not between 1 and what a bitmap of one block can tell of");
        }
        return perGroup;
    }

    private static int inodeSize(ByteReader sb, int blockSize) throws FormatException {
        int size = sb.u16le(INODE_SIZE);
        if (size < OLD_INODE_SIZE || size > blockSize || Integer.bitCount(size) != 1) {
            throw sb.damaged(INODE_SIZE, "s_inode_size", size + " is not a power of two between 128 and " + blockSize);
        }
        return size;
    }

    private static int inodesPerGroup(ByteReader sb, int blockSize, int inodeSize) throws FormatException {
        long perGroup = sb.u32le(INODES_PER_GROUP);
        long perBlock = blockSize / inodeSize;
        if (perGroup == 0 || perGroup > (long) blockSize * Byte.SIZE || perGroup % Byte.SIZE != 0) {
            throw sb.damaged(
                    INODES_PER_GROUP,
                    "s_inodes_per_group",
                    perGroup + " is not a multiple of 8 between 8 and what a bitmap of one block can tell of");
        }
        if (perGroup < perBlock) {
            throw sb.damaged(INODES_PER_GROUP, "s_inodes_per_group", perGroup + " do not fill a block");
        }
        return (int) perGroup;
    }

    private static int wideDescriptorSize(ByteReader sb, int blockSize) throws FormatException {
        int size = sb.u16le(DESC_SIZE);
        if (size < WIDE_DESCRIPTOR_SIZE || size > blockSize || Integer.bitCount(size) != 1) {
            throw sb.damaged(DESC_SIZE, "s_desc_size", size + " is not a power of two between 64 and " + blockSize);
        }
        return size;
    }

    private static UUID uuid(ByteReader sb) throws FormatException {
        ByteBuffer bytes = ByteBuffer.wrap(sb.bytes(UUID_BYTES, 2 * Long.BYTES));
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static ByteString label(ByteReader sb) throws FormatException {
        int length = 0;
        while (length < VOLUME_NAME_LENGTH && sb.u8(VOLUME_NAME + length) != 0) {
            length++;
        }
        return ByteString.of(sb.bytes(VOLUME_NAME, length));
    }

    static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    boolean has(Feature feature) {
        return features.contains(feature);
    }

    /** Whether metadata carry CRC-32C checksums. */
    boolean hasChecksums() {
        return has(Feature.METADATA_CSUM);
    }

    long inodes() {
        return groups * inodesPerGroup;
    }

    /** Whether {@code count} blocks from {@code block} on are blocks of this volume. */
    boolean hasBlocks(long block, long count) {
        return block > 0 && block >= firstDataBlock && count <= blocks && block <= blocks - count;
    }

    /** The blocks there are, for messages. */
    String blockRange() {
        return Math.max(1, firstDataBlock) + " to " + (blocks - 1);
    }

    long offset(long block) {
        return block * blockSize;
    }

    int descriptorsPerBlock() {
        return blockSize / descriptorSize;
    }

    /** The block that holds the {@code index}th block of group descriptors. */
    long descriptorBlock(long index) {
        long superblock = OFFSET / blockSize;
        if (index < descriptorBlocks) {
            return superblock + 1 + index;
        }
        long group = index * descriptorsPerBlock();
        if (group == 0) {
            return superblock + 1;
        }
        return firstDataBlock + group * blocksPerGroup + (hasSuperblock(group) ? 1 : 0);
    }

    private boolean hasSuperblock(long group) {
        if (has(Feature.SPARSE_SUPER2)) {
            return backupGroups.contains(group);
        }
        return group <= 1 || !has(Feature.SPARSE_SUPER) || isPower(group, 3) || isPower(group, 5) || isPower(group, 7);
    }

    private static boolean isPower(long number, int base) {
        long power = base;
        while (power < number) {
            power *= base;
        }
        return power == number;
    }
}
