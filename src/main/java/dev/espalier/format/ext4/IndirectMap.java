package dev.espalier.format.ext4;

import java.io.IOException;

import dev.espalier.format.bytes.ByteReader;

/**
 * Where a file lies, block by block, as ext2 and ext3 have it: 12 block numbers in the inode, then the number of a block
 * that is full of such numbers, of a block of numbers of such blocks, and of one more level. 0 is a hole.
 */
final class IndirectMap {
    private static final int DIRECT = 12;
    private static final int LEVELS = 3;
    private static final int NUMBER = Integer.BYTES;

    private final Mapping mapping;
    private final Superblock superblock;

    IndirectMap(Mapping mapping) {
        this.mapping = mapping;
        this.superblock = mapping.superblock();
    }

    /** How many blocks a file can have at most. */
    static long blocks(Superblock superblock) {
        long blocks = DIRECT;
        for (int level = 1; level <= LEVELS; level++) {
            blocks += span(superblock, level);
        }
        return blocks;
    }

    /** How many blocks of the file one number of a level tells of. */
    private static long span(Superblock superblock, int level) {
        long span = 1;
        for (int each = 0; each < level; each++) {
            span *= superblock.blockSize() / NUMBER;
        }
        return span;
    }

    void readRoot(ByteReader root) throws IOException {
        long logical = 0;
        for (int each = 0; each < DIRECT; each++) {
            readNumber(root, each, 0, logical++, "i_block");
        }
        for (int level = 1; level <= LEVELS; level++) {
            readNumber(root, DIRECT + level - 1, level, logical, "i_block");
            logical += span(superblock, level);
        }
    }

    private void readBlock(ByteReader block, int level, long logical) throws IOException {
        long span = span(superblock, level - 1);
        for (int each = 0; each < block.length() / NUMBER; each++) {
            readNumber(block, each, level - 1, logical + each * span, "indirect block");
        }
    }

    /** One number, of a block of the file at level 0, else of a block of numbers. */
    private void readNumber(ByteReader numbers, int index, int level, long logical, String name) throws IOException {
        long number = numbers.u32le(index * NUMBER);
        if (number == 0) {
            return;
        }
        Field field = new Field(numbers.offset(index * NUMBER), name);
        if (level == 0) {
            mapping.add(logical, number, 1, field);
        } else {
            mapping.want(number, field, (block, bytes) -> readBlock(bytes, level, logical));
        }
    }
}
