package dev.espalier.format.ext4;

import java.util.ArrayList;
import java.util.List;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.FormatException;

/**
 * One block of a directory: {@code struct ext4_dir_entry_2}. The blocks of a directory's index look like blocks without
 * entries (the first, like one with the two dots only), so that reading all blocks finds all names with or without an
 * index.
 */
final class DirectoryBlock {
    private static final ByteString DOT = ByteString.utf8(".");
    private static final ByteString DOT_DOT = ByteString.utf8("..");

    // Fields of an entry.
    private static final int INODE = 0x0;
    private static final int REC_LEN = 0x4;
    private static final int NAME_LEN = 0x6;
    private static final int FILE_TYPE = 0x7;
    private static final int NAME = 0x8;

    private static final int ALIGNMENT = 4;
    private static final int SMALLEST_ENTRY = 12;

    /** In blocks of 64 KiB lengths are kept so that the largest fits 16 bits too. */
    private static final int LARGEST_LENGTH = 0xFFFF;

    // The last entry of a block, which holds its checksum: struct ext4_dir_entry_tail.
    private static final int TAIL = 12;
    private static final int TAIL_CHECKSUM = 0x8;
    private static final int TAIL_TYPE = 0xDE;

    // Blocks of the index: struct dx_root, dx_node and dx_tail.
    private static final int ROOT_COUNTS = 0x20;
    private static final int NODE_COUNTS = 0x8;
    private static final int LIMIT = 0x0;
    private static final int COUNT = 0x2;
    private static final int INDEX_ENTRY = 8;
    private static final int INDEX_TAIL = 8;
    private static final int INDEX_TAIL_CHECKSUM = 0x4;

    private final Superblock superblock;
    private final InodeFields directory;
    private final boolean first;
    private final ByteReader block;

    /** @param first whether this is the first block of the directory */
    DirectoryBlock(Superblock superblock, InodeFields directory, boolean first, ByteReader block) {
        this.superblock = superblock;
        this.directory = directory;
        this.first = first;
        this.block = block;
    }

    /** The names in this block; in the first block, the two dots are the first of them. */
    List<NamedInode> read() throws FormatException {
        if (superblock.hasChecksums()) {
            if (first && directory.has(InodeFields.INDEX_FL)) {
                checkIndex(ROOT_COUNTS);
            } else if (block.u32le(INODE) == 0 && length(0) == block.length()) {
                checkIndex(NODE_COUNTS);
            } else {
                checkTail();
            }
        }
        List<NamedInode> names = new ArrayList<>();
        int at = 0;
        while (at < block.length()) {
            int length = length(at);
            int nameLength = block.u8(at + NAME_LEN);
            if (length < SMALLEST_ENTRY
                    || length % ALIGNMENT != 0
                    || length < NAME + nameLength
                    || length > block.length() - at) {
                throw block.damaged(
                        at + REC_LEN,
                        "rec_len",
                        length + " bytes for a name of " + nameLength + ", " + (block.length() - at)
                                + " before the end of the block");
            }
            if (block.u32le(at + INODE) != 0) {
                names.add(entry(at, nameLength, first ? names.size() : 2));
            }
            at += length;
        }
        if (first && names.size() < 2) {
            throw block.damaged(0, "name", "inode " + directory.number() + " is a directory without \".\" and \"..\"");
        }
        return names;
    }

    private int length(int at) throws FormatException {
        int stored = block.u16le(at + REC_LEN);
        if (block.length() <= LARGEST_LENGTH) {
            return stored;
        }
        return stored == LARGEST_LENGTH || stored == 0
                ? block.length()
                : (stored & 0xFFFC) | ((stored & 3) << Short.SIZE);
    }

    private NamedInode entry(int at, int nameLength, int place) throws FormatException {
        ByteString name = ByteString.of(block.bytes(at + NAME, nameLength));
        boolean dots = name.equals(DOT) || name.equals(DOT_DOT);
        boolean right = place < 2 ? name.equals(place == 0 ? DOT : DOT_DOT) : !dots;
        if (!right || nameLength == 0 || name.contains('/') || name.contains(0)) {
            throw block.damaged(
                    at + NAME,
                    "name",
                    "\"" + name + "\" in directory " + directory.number()
                            + (place == 0
                                    ? ", where \".\" is due"
                                    : place == 1 ? ", where \"..\" is due" : " is no name of a file"));
        }
        long number = block.u32le(at + INODE);
        if (place == 0 && number != directory.number()) {
            throw block.damaged(
                    at + INODE, "inode", "\".\" in directory " + directory.number() + " is inode " + number);
        }
        int type = superblock.has(Feature.FILETYPE) ? block.u8(at + FILE_TYPE) : 0;
        return new NamedInode(name, number, type, block.offset(at));
    }

    private void checkTail() throws FormatException {
        int at = block.length() - TAIL;
        boolean isTail = block.u32le(at + INODE) == 0
                && block.u16le(at + REC_LEN) == TAIL
                && block.u8(at + NAME_LEN) == 0
                && block.u8(at + FILE_TYPE) == TAIL_TYPE;
        if (!isTail) {
            throw block.damaged(
                    at, "det_reserved_ft", "a block of directory " + directory.number() + " ends in no checksum");
        }
        int computed = Crc32c.update(directory.seed(), block.bytes(0, at));
        Checksum.compare(
                block,
                at + TAIL_CHECKSUM,
                "det_checksum",
                block.u32le(at + TAIL_CHECKSUM),
                Integer.toUnsignedLong(computed));
    }

    /** The checksum of a block of the index, whose counts stand at {@code at}. */
    private void checkIndex(int at) throws FormatException {
        int limit = block.u16le(at + LIMIT);
        int count = block.u16le(at + COUNT);
        int tail = at + limit * INDEX_ENTRY;
        if (count > limit || tail > block.length() - INDEX_TAIL) {
            throw block.damaged(
                    at + COUNT,
                    "count",
                    count + " of " + limit + " entries in the index of inode " + directory.number());
        }
        int computed = Crc32c.update(directory.seed(), block.bytes(0, at + count * INDEX_ENTRY));
        computed = Crc32c.update(computed, block.u32le(tail), Integer.BYTES);
        computed = Crc32c.update(computed, 0, Integer.BYTES);
        Checksum.compare(
                block,
                tail + INDEX_TAIL_CHECKSUM,
                "dt_checksum",
                block.u32le(tail + INDEX_TAIL_CHECKSUM),
                Integer.toUnsignedLong(computed));
    }
}
