package dev.espalier.format.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

import dev.espalier.format.bytes.ByteView;

/**
 * A volume of 64 blocks of 1 KiB in one group, written by hand, which holds a root directory and what a test adds.
 *
 * <pre>
 * block 1  superblock       block 4  inode bitmap
 * block 2  descriptor       block 5  inode table: 32 inodes of 256 bytes
 * block 3  block bitmap     block 13 root directory, then free
 * </pre>
 */
final class TinyVolume {
    static final int BLOCK = 1024;
    static final int BLOCKS = 64;
    static final int SUPERBLOCK = BLOCK;
    static final int DESCRIPTOR = 2 * BLOCK;
    static final int INODE_BITMAP = 4 * BLOCK;
    static final int ROOT = 13 * BLOCK;
    private static final int TABLE = 5 * BLOCK;
    private static final int INODE = 256;
    private static final int INODES = 32;

    static final int FIRST = 11;
    static final int FILE = 0x81A4;
    static final int DIRECTORY = 0x41ED;
    static final int LINK = 0xA1FF;

    private static final byte[] UUID = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");

    private final ByteBuffer bytes = ByteBuffer.allocate(BLOCKS * BLOCK).order(ByteOrder.LITTLE_ENDIAN);

    TinyVolume() {
        u32(SUPERBLOCK, INODES);
        u32(SUPERBLOCK + 0x4, BLOCKS);
        u32(SUPERBLOCK + 0x14, 1); // s_first_data_block
        u32(SUPERBLOCK + 0x20, 8192); // s_blocks_per_group
        u32(SUPERBLOCK + 0x24, 8192);
        u32(SUPERBLOCK + 0x28, INODES); // s_inodes_per_group
        u16(SUPERBLOCK + 0x38, 0xEF53);
        u16(SUPERBLOCK + 0x3A, 1); // s_state
        u32(SUPERBLOCK + 0x4C, 1); // s_rev_level
        u32(SUPERBLOCK + 0x54, FIRST);
        u16(SUPERBLOCK + 0x58, INODE);
        u32(SUPERBLOCK + 0x60, 0x42); // filetype, extents
        put(SUPERBLOCK + 0x68, UUID);
        put(SUPERBLOCK + 0x78, "tiny".getBytes(StandardCharsets.UTF_8));
        u32(DESCRIPTOR, 3);
        u32(DESCRIPTOR + 0x4, 4);
        u32(DESCRIPTOR + 0x8, 5);
        directory(2, 13, 2);
    }

    ByteView view() {
        return ByteView.of(bytes.array());
    }

    byte[] bytes() {
        return bytes.array();
    }

    TinyVolume u8(int at, int value) {
        bytes.put(at, (byte) value);
        return this;
    }

    TinyVolume u16(int at, int value) {
        bytes.putShort(at, (short) value);
        return this;
    }

    TinyVolume u32(int at, long value) {
        bytes.putInt(at, (int) value);
        return this;
    }

    TinyVolume put(int at, byte[] value) {
        bytes.put(at, value);
        return this;
    }

    int u32(int at) {
        return bytes.getInt(at);
    }

    static int inode(int number) {
        return TABLE + (number - 1) * INODE;
    }

    /** An inode with one link, whose blocks are in a row. */
    TinyVolume inode(int number, int mode, long size, int... blocks) {
        int at = inode(number);
        int bit = number - 1;
        u8(INODE_BITMAP + bit / 8, bytes.get(INODE_BITMAP + bit / 8) | 1 << bit % 8);
        u16(at, mode);
        u32(at + 0x4, size);
        u32(at + 0x6C, size >>> 32);
        u16(at + 0x1A, 1);
        u16(at + 0x80, 32); // i_extra_isize
        for (int each = 0; each < blocks.length; each++) {
            u32(at + 0x28 + 4 * each, blocks[each]);
        }
        return this;
    }

    /** A directory of one block, without names but the two dots. */
    TinyVolume directory(int number, int block, int parent) {
        inode(number, DIRECTORY, BLOCK, block);
        u16(inode(number) + 0x1A, 2);
        int at = block * BLOCK;
        entry(at, number, 12, 2, ".");
        entry(at + 12, parent, BLOCK - 24, 2, "..");
        // Room for a checksum.
        u16(at + BLOCK - 12 + 4, 12);
        return u8(at + BLOCK - 12 + 7, 0xDE);
    }

    /** Adds a name behind the last of a directory's only block, and gives where it is. */
    int name(int block, String name, int number, int type) {
        int at = block * BLOCK;
        int end = at + BLOCK - 12;
        while (at + bytes.getShort(at + 4) < end) {
            at += bytes.getShort(at + 4);
        }
        int used = 8 + (bytes.get(at + 6) + 3) / 4 * 4;
        u16(at + 4, used);
        entry(at + used, number, end - at - used, type, name);
        return at + used;
    }

    private void entry(int at, int number, int length, int type, String name) {
        byte[] raw = name.getBytes(StandardCharsets.ISO_8859_1);
        u32(at, number);
        u16(at + 4, length);
        u8(at + 6, raw.length);
        u8(at + 7, type);
        put(at + 8, raw);
    }

    /** A regular file in the root. */
    TinyVolume file(String name, int number, long size, int... blocks) {
        inode(number, FILE, size, blocks);
        name(13, name, number, 1);
        return this;
    }

    /** A tree of extents with its header in {@code i_block}: the entries are of 12 bytes each. */
    TinyVolume extents(int number, int depth, int... words) {
        u32(inode(number) + 0x20, 0x8_0000);
        return node(inode(number) + 0x28, 4, depth, words);
    }

    /** A node of a tree of extents. */
    TinyVolume node(int at, int max, int depth, int... words) {
        u16(at, 0xF30A);
        u16(at + 2, words.length / 3);
        u16(at + 4, max);
        u16(at + 6, depth);
        for (int each = 0; each < words.length; each++) {
            u32(at + 12 + 4 * each, words[each]);
        }
        return this;
    }

    /** Declares metadata_csum, and computes all checksums of inodes, directories of one block, and tables. */
    TinyVolume sealed() {
        return sealed(true);
    }

    /** The same, but no checksums of directories. */
    TinyVolume sealedInodesOnly() {
        return sealed(false);
    }

    private TinyVolume sealed(boolean directories) {
        u32(SUPERBLOCK + 0x64, u32(SUPERBLOCK + 0x64) | 0x400);
        u8(SUPERBLOCK + 0x175, 1);
        for (int number = 1; number <= INODES; number++) {
            int at = inode(number);
            if (bytes.getShort(at) != 0) {
                if (directories && bytes.getShort(at) == DIRECTORY) {
                    int block = u32(at + 0x28) * BLOCK;
                    u32(block + BLOCK - 4, crc(UUID, le(number), part(at + 0x64, 4), part(block, BLOCK - 12)));
                }
                sealInode(number);
            }
        }
        u32(DESCRIPTOR + 0x1A, crc(UUID, part(INODE_BITMAP, INODES / 8)) & 0xFFFF);
        u16(DESCRIPTOR + 0x1E, 0);
        u16(DESCRIPTOR + 0x1E, crc(UUID, le(0), part(DESCRIPTOR, 32)));
        return u32(SUPERBLOCK + 0x3FC, crc(part(SUPERBLOCK, 0x3FC)));
    }

    TinyVolume sealInode(int number) {
        int at = inode(number);
        u16(at + 0x7C, 0);
        u16(at + 0x82, 0);
        int crc = crc(UUID, le(number), part(at + 0x64, 4), part(at, INODE));
        u16(at + 0x7C, crc);
        return u16(at + 0x82, crc >>> 16);
    }

    byte[] part(int at, int length) {
        return Arrays.copyOfRange(bytes.array(), at, at + length);
    }

    static byte[] le(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    /** What ext4 stores: the register, where the JDK gives its inverse. */
    static int crc(byte[]... parts) {
        CRC32C crc = new CRC32C();
        for (byte[] part : parts) {
            crc.update(part);
        }
        return ~(int) crc.getValue();
    }
}
