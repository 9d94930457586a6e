package dev.espalier.format.ext4;

import java.io.IOException;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.FormatException;

/**
 * Where a file lies, as a tree of extents: {@code struct ext4_extent_header}, {@code ext4_extent_idx} and
 * {@code ext4_extent}. The root lies in the inode, other nodes fill blocks.
 */
final class ExtentTree {
    // Fields of the header.
    private static final int MAGIC = 0x0;
    private static final int ENTRIES = 0x2;
    private static final int MAX = 0x4;
    private static final int DEPTH = 0x6;
    private static final int HEADER = 12;

    // Fields of an entry, of which those of inner nodes and those of leaves have the same size.
    private static final int ENTRY = 12;
    private static final int ENTRY_BLOCK = 0x0;
    private static final int INDEX_LEAF_LO = 0x4;
    private static final int INDEX_LEAF_HI = 0x8;
    private static final int EXTENT_LEN = 0x4;
    private static final int EXTENT_START_HI = 0x6;
    private static final int EXTENT_START_LO = 0x8;

    private static final int EXTENT_MAGIC = 0xF30A;
    private static final int CHECKSUM = 4;

    /** The Linux driver makes none deeper; 4 billion extents fit. */
    private static final int MOST_DEPTH = 5;

    /** Lengths above this are of extents that were reserved, but never written, and are the length less this. */
    private static final int MOST_WRITTEN = 0x8000;

    /** The logical block behind the last. */
    private static final long ALL_BLOCKS = 1L << Integer.SIZE;

    private final Mapping mapping;
    private final Superblock superblock;

    ExtentTree(Mapping mapping) {
        this.mapping = mapping;
        this.superblock = mapping.superblock();
    }

    void readRoot(ByteReader root) throws IOException {
        int depth = root.u16le(DEPTH);
        if (depth > MOST_DEPTH) {
            throw root.damaged(DEPTH, "eh_depth", depth + " is more than " + MOST_DEPTH);
        }
        readNode(root, depth, 0, ALL_BLOCKS);
    }

    private void readBlock(ByteReader node, int depth, long from, long to) throws IOException {
        if (superblock.hasChecksums()) {
            // Where it stands depends on eh_max, so that one must be sound first.
            int tail = HEADER + ENTRY * entries(node, MAX, "eh_max", capacity(node));
            int computed = Crc32c.update(mapping.inode().seed(), node.bytes(0, tail));
            Checksum.compare(node, tail, "et_checksum", node.u32le(tail), Integer.toUnsignedLong(computed));
        }
        readNode(node, depth, from, to);
    }

    /** How many entries there is room for; a checksum fits behind them, since no block is a multiple of 12. */
    private static int capacity(ByteReader node) {
        int room = (node.length() - HEADER) / ENTRY;
        return node.length() - HEADER - room * ENTRY >= CHECKSUM || node.length() == InodeFields.BLOCK_SIZE
                ? room
                : room - 1;
    }

    private static int entries(ByteReader node, int at, String field, int most) throws FormatException {
        int entries = node.u16le(at);
        if (entries > most) {
            throw node.damaged(at, field, entries + " entries, where " + most + " fit");
        }
        return entries;
    }

    /** A node that tells of the logical blocks from {@code from} to before {@code to}. */
    private void readNode(ByteReader node, int depth, long from, long to) throws IOException {
        if (node.u16le(MAGIC) != EXTENT_MAGIC) {
            throw node.damaged(
                    MAGIC,
                    "eh_magic",
                    "is " + Superblock.hex(node.u16le(MAGIC)) + ", not " + Superblock.hex(EXTENT_MAGIC));
        }
        if (node.u16le(DEPTH) != depth) {
            throw node.damaged(DEPTH, "eh_depth", "is " + node.u16le(DEPTH) + " where " + depth + " is due");
        }
        int entries = entries(node, ENTRIES, "eh_entries", entries(node, MAX, "eh_max", capacity(node)));
        if (entries == 0 && depth > 0) {
            throw node.damaged(ENTRIES, "eh_entries", "is 0 in a node of depth " + depth);
        }
        long next = from;
        for (int each = 0; each < entries; each++) {
            int at = HEADER + each * ENTRY;
            if (depth == 0) {
                next = readExtent(node, at, next, to);
            } else {
                long end = each + 1 < entries ? node.u32le(at + ENTRY + ENTRY_BLOCK) : to;
                readIndex(node, at, depth, next, Math.min(end, to));
                next = end;
            }
        }
    }

    private void readIndex(ByteReader node, int at, int depth, long from, long to) throws IOException {
        long block = node.u32le(at + ENTRY_BLOCK);
        if (block < from || block >= to) {
            throw node.damaged(at, "ei_block", "a node from block " + block + " on, where " + range(from, to));
        }
        long leaf = node.u32le(at + INDEX_LEAF_LO) | ((long) node.u16le(at + INDEX_LEAF_HI) << Integer.SIZE);
        Field field = new Field(node.offset(at + INDEX_LEAF_LO), "ei_leaf");
        mapping.want(leaf, field, (number, bytes) -> readBlock(bytes, depth - 1, block, to));
    }

    /** The logical block behind the extent. */
    private long readExtent(ByteReader node, int at, long from, long to) throws FormatException {
        long block = node.u32le(at + ENTRY_BLOCK);
        int length = node.u16le(at + EXTENT_LEN);
        boolean written = length <= MOST_WRITTEN;
        long count = written ? length : length - MOST_WRITTEN;
        if (count == 0) {
            throw node.damaged(at + EXTENT_LEN, "ee_len", "is 0");
        }
        if (block < from || block + count > to) {
            throw node.damaged(at, "ee_block", count + " blocks from " + block + " on, where " + range(from, to));
        }
        if (written) {
            long start = node.u32le(at + EXTENT_START_LO) | ((long) node.u16le(at + EXTENT_START_HI) << Integer.SIZE);
            mapping.add(block, start, count, new Field(node.offset(at + EXTENT_START_HI), "ee_start"));
        }
        return block + count;
    }

    private static String range(long from, long to) {
        return from + " to " + (to - 1) + " are due";
    }
}
