package dev.espalier.format.ext4;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.FormatException.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.espalier.format.ext4.TinyVolume.BLOCK;
import static dev.espalier.format.ext4.TinyVolume.DESCRIPTOR;
import static dev.espalier.format.ext4.TinyVolume.FILE;
import static dev.espalier.format.ext4.TinyVolume.INODE_BITMAP;
import static dev.espalier.format.ext4.TinyVolume.LINK;
import static dev.espalier.format.ext4.TinyVolume.ROOT;
import static dev.espalier.format.ext4.TinyVolume.SUPERBLOCK;
import static dev.espalier.format.ext4.TinyVolume.inode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What each lie is called, and where it is said to be. */
class Ext4DamageTest {

    /** A lie, by what is said of it: kind, offset, field and message. */
    private static final Map<String, Consumer<TinyVolume>> LIES = new LinkedHashMap<>();

    private static void lie(Kind kind, int offset, String said, Consumer<TinyVolume> lie) {
        assertThat(LIES.put(kind + " " + offset + " " + said, lie)).isNull();
    }

    private static void damaged(int offset, String said, Consumer<TinyVolume> lie) {
        lie(Kind.DAMAGED, offset, said, lie);
    }

    private static void unsupported(int offset, String said, Consumer<TinyVolume> lie) {
        lie(Kind.UNSUPPORTED, offset, said, lie);
    }

    static {
        superblock();
        tables();
        inodes();
        directories();
        maps();
        attributes();
        checksums();
    }

    private static void superblock() {
        lie(
                Kind.NOT_THIS_FORMAT,
                SUPERBLOCK + 0x38,
                "s_magic: is 0xef54, not 0xef53",
                tiny -> tiny.u16(SUPERBLOCK + 0x38, 0xEF54));
        unsupported(
                SUPERBLOCK + 0x4C,
                "s_rev_level: revision 2 is neither 0 nor 1",
                tiny -> tiny.u32(SUPERBLOCK + 0x4C, 2));
        unsupported(
                SUPERBLOCK + 0x60,
                "s_feature_incompat: 0x200000 is set, a feature that this reader does not know",
                tiny -> tiny.u32(SUPERBLOCK + 0x60, 0xF020_0042L));
        unsupported(
                SUPERBLOCK + 0x60,
                "s_feature_incompat: \"compression\" is set: files may be compressed",
                tiny -> tiny.u32(SUPERBLOCK + 0x60, 0x43));
        unsupported(
                SUPERBLOCK + 0x60,
                "s_feature_incompat: \"dirdata\" is set: directory entries may hold more than names",
                tiny -> tiny.u32(SUPERBLOCK + 0x60, 0x1042));
        unsupported(
                SUPERBLOCK + 0x48,
                "s_creator_os: the volume was made for GNU Hurd, whose inodes differ",
                tiny -> tiny.u32(SUPERBLOCK + 0x48, 1));
        unsupported(
                SUPERBLOCK + 0x175,
                "s_checksum_type: type 2 is not 1, CRC-32C",
                tiny -> tiny.sealed().u8(SUPERBLOCK + 0x175, 2));
        damaged(SUPERBLOCK + 0x18, "s_log_block_size: 7 is more than 6", tiny -> tiny.u32(SUPERBLOCK + 0x18, 7));
        damaged(SUPERBLOCK + 0x4, "s_blocks_count: 0 blocks of 1024 bytes", tiny -> tiny.u32(SUPERBLOCK + 0x4, 0));
        damaged(
                SUPERBLOCK + 0x14,
                "s_first_data_block: 0 does not fit 64 blocks of 1024 bytes",
                tiny -> tiny.u32(SUPERBLOCK + 0x14, 0));
        damaged(
                SUPERBLOCK + 0x20,
                "s_blocks_per_group: 0 is not between 1 and what a bitmap of one block can tell of",
                tiny -> tiny.u32(SUPERBLOCK + 0x20, 0));
        damaged(
                SUPERBLOCK + 0x1C,
                "s_log_cluster_size: 31, where s_log_block_size is 0",
                tiny -> tiny.u32(SUPERBLOCK + 0x64, 0x200)
                        .u32(SUPERBLOCK + 0x14, 0)
                        .u32(SUPERBLOCK + 0x1C, 31));
        damaged(
                SUPERBLOCK + 0x24,
                "s_clusters_per_group: 8192 clusters are not the 8192 blocks of a group",
                tiny -> tiny.u32(SUPERBLOCK + 0x64, 0x200)
                        .u32(SUPERBLOCK + 0x14, 0)
                        .u32(SUPERBLOCK + 0x1C, 1));
        damaged(
                SUPERBLOCK + 0x58,
                "s_inode_size: 192 is not a power of two between 128 and 1024",
                tiny -> tiny.u16(SUPERBLOCK + 0x58, 192));
        damaged(
                SUPERBLOCK + 0x28,
                "s_inodes_per_group: 33 is not a multiple of 8 between 8 and what a bitmap of one block can tell of",
                tiny -> tiny.u32(SUPERBLOCK + 0x28, 33));
        damaged(SUPERBLOCK, "s_inodes_count: 64 is not 32 for each of 1 groups", tiny -> tiny.u32(SUPERBLOCK, 64));
        damaged(
                SUPERBLOCK + 0x54,
                "s_first_ino: 33 is not between 11 and s_inodes_count",
                tiny -> tiny.u32(SUPERBLOCK + 0x54, 33));
        damaged(
                SUPERBLOCK + 0xFE,
                "s_desc_size: 32 is not a power of two between 64 and 1024",
                tiny -> tiny.u32(SUPERBLOCK + 0x60, 0xC2).u16(SUPERBLOCK + 0xFE, 32));
    }

    private static void tables() {
        damaged(
                DESCRIPTOR + 0x8,
                "bg_inode_table: 8 from block 57 on, but blocks are 1 to 63",
                tiny -> tiny.u32(DESCRIPTOR + 0x8, 57));
        damaged(
                DESCRIPTOR,
                "bg_inode_bitmap: block 3 is in use for something else already",
                tiny -> tiny.u32(DESCRIPTOR + 0x4, 3));
        damaged(SUPERBLOCK, "inode: inode 2, the root, is no directory in use", tiny -> tiny.u8(INODE_BITMAP, 0));
        damaged(
                DESCRIPTOR + 0x1E,
                "bg_checksum: is 0x0, but should be 0x" + Integer.toHexString(crc16OfDescriptor()),
                tiny -> tiny.u32(SUPERBLOCK + 0x64, 0x10));
    }

    /** Bit by bit, from the definition of CRC-16 with the polynomial x^16 + x^15 + x^2 + 1. */
    private static int crc16OfDescriptor() {
        TinyVolume tiny = new TinyVolume();
        byte[][] parts = {tiny.part(SUPERBLOCK + 0x68, 16), TinyVolume.le(0), tiny.part(DESCRIPTOR, 0x1E)};
        int crc = 0xFFFF;
        for (byte[] part : parts) {
            for (int bit = 0; bit < part.length * 8; bit++) {
                int mixed = (crc ^ part[bit / 8] >> bit % 8) & 1;
                crc = crc >> 1 ^ (mixed == 1 ? 0xA001 : 0);
            }
        }
        return crc;
    }

    private static void inodes() {
        int at = inode(12);
        damaged(
                at,
                "i_mode: 0x1a4 is no type of file",
                tiny -> tiny.file("file", 12, 0).u16(at, 0x1A4));
        unsupported(
                at + 0x20,
                "i_flags: inode 12 is encrypted",
                tiny -> tiny.file("file", 12, 0).u32(at + 0x20, 0x800));
        unsupported(
                at + 0x20,
                "i_flags: inode 12 holds its data (inline_data)",
                tiny -> tiny.file("file", 12, 0).u32(at + 0x20, 0x1000_0000));
        damaged(
                at + 0x80,
                "i_extra_isize: 132 is not a multiple of 4 up to 128",
                tiny -> tiny.file("file", 12, 0).u16(at + 0x80, 132));
        damaged(
                at + 0x88,
                "i_mtime_extra: 1000000000 nanoseconds are more than a second",
                tiny -> tiny.file("file", 12, 0).u32(at + 0x88, 4_000_000_000L));
        damaged(
                at + 0x4,
                "i_size: 17247252481 bytes are more than any file can have",
                tiny -> tiny.file("file", 12, (12 + 256 + 256 * 256 + 256 * 256 * 256) * 1024L + 1));
        damaged(
                at + 0x4,
                "i_size: 18446744073709551615 bytes are more than any file can have",
                tiny -> tiny.file("file", 12, -1));
        damaged(
                at + 0x1A,
                "i_links_count: inode 12 has 2 links, but 1 were found",
                tiny -> tiny.file("file", 12, 0).u16(at + 0x1A, 2));
        damaged(
                inode(2) + 0x1A,
                "i_links_count: inode 2 has 2 links, but 3 were found",
                tiny -> tiny.directory(12, 20, 2).name(13, "directory", 12, 2));
        damaged(
                at + 0x4,
                "i_size: symbolic link 12 has 1024 bytes, more than a block",
                tiny -> tiny.inode(12, LINK, 1024, 20).name(13, "link", 12, 7));
        damaged(
                at + 0x28,
                "i_block: symbolic link 12 to \"a\\x00\"",
                tiny -> tiny.inode(12, LINK, 2, 'a').name(13, "link", 12, 7));
        damaged(
                at + 0x28,
                "i_block: only 0 of the 100 bytes of inode 12 lie anywhere",
                tiny -> tiny.inode(12, LINK, 100).name(13, "link", 12, 7));
    }

    private static void directories() {
        damaged(ROOT, "name: inode 2 is a directory without \".\" and \"..\"", tiny -> tiny.u32(ROOT + 12, 0));
        damaged(ROOT + 8, "name: \"x\" in directory 2, where \".\" is due", tiny -> tiny.u8(ROOT + 8, 'x'));
        damaged(ROOT + 20, "name: \"x.\" in directory 2, where \"..\" is due", tiny -> tiny.u8(ROOT + 20, 'x'));
        damaged(ROOT, "inode: \".\" in directory 2 is inode 3", tiny -> tiny.u32(ROOT, 3));
        for (String name : new String[] {"a/b", "..", ".", "a\0"}) {
            damaged(
                    ROOT + 32,
                    "name: \"" + name.replace("\0", "\\x00") + "\" in directory 2 is no name of a file",
                    tiny -> tiny.file(name, 12, 0));
        }
        damaged(ROOT + 32, "name: \"\" in directory 2 is no name of a file", tiny -> tiny.file("", 12, 0));
        damaged(
                ROOT + 28,
                "rec_len: 1001 bytes for a name of 4, 1000 before the end of the block",
                tiny -> tiny.file("file", 12, 0).u16(ROOT + 28, 1001));
        damaged(
                ROOT + 28,
                "rec_len: 0 bytes for a name of 4, 1000 before the end of the block",
                tiny -> tiny.file("file", 12, 0).u16(ROOT + 28, 0));
        damaged(
                ROOT + 28,
                "rec_len: 12 bytes for a name of 255, 1000 before the end of the block",
                tiny -> tiny.file("file", 12, 0).u16(ROOT + 28, 12).u8(ROOT + 30, 255));
        damaged(
                ROOT + 24,
                "inode: \"file\" in directory 2 is inode 10, but files are inodes 11 to 32",
                tiny -> tiny.file("file", 12, 0).u32(ROOT + 24, 10));
        damaged(
                ROOT + 24,
                "inode: \"file\" in directory 2 is inode 4294967295, but files are inodes 11 to 32",
                tiny -> tiny.file("file", 12, 0).u32(ROOT + 24, -1));
        damaged(
                ROOT + 24,
                "inode: \"file\" in directory 2 is inode 12, but files are inodes 11 to 32",
                tiny -> tiny.file("file", 12, 0).u32(SUPERBLOCK + 0x240, 12));
        damaged(
                ROOT + 24,
                "inode: \"file\" in directory 2 is inode 13, which is no file in use",
                tiny -> tiny.file("file", 12, 0).u32(ROOT + 24, 13));
        damaged(
                ROOT + 24,
                "inode: \"file\" in directory 2 is inode 12, which is no file in use",
                tiny -> tiny.file("file", 12, 0)
                        .u32(SUPERBLOCK + 0x60, 0x442)
                        .u32(inode(12) + 0x20, 0x20_0000)
                        .u32(inode(12) + 8, TinyVolume.crc(tiny.part(SUPERBLOCK + 0x68, 16))));
        damaged(
                ROOT + 24,
                "file_type: \"file\" in directory 2 is of type 2, but inode 12 is of type 1",
                tiny -> tiny.file("file", 12, 0).u8(ROOT + 31, 2));
        damaged(
                ROOT + 36,
                "name: \"same\" in directory 2 is there twice",
                tiny -> tiny.file("same", 12, 0).file("same", 13, 0));
        damaged(
                ROOT + 24,
                "inode: \"directory\" in directory 2 is inode 12, whose \"..\" is inode 13",
                tiny -> tiny.directory(12, 20, 13).name(13, "directory", 12, 2));
        damaged(ROOT + 44, "inode: \"other\" in directory 2 is inode 12, a directory that has a name already", tiny -> {
            tiny.directory(12, 20, 2).name(13, "directory", 12, 2);
            tiny.name(13, "other", 12, 2);
        });
        damaged(
                20 * BLOCK + 24,
                "inode: \"circle\" in directory 12 is inode 12, a directory that has a name already",
                tiny -> {
                    tiny.directory(12, 20, 2).name(13, "directory", 12, 2);
                    tiny.name(20, "circle", 12, 2);
                });
        damaged(20 * BLOCK + 24, "inode: \"root\" in directory 12 is inode 2, but files are inodes 11 to 32", tiny -> {
            tiny.directory(12, 20, 2).name(13, "directory", 12, 2);
            tiny.name(20, "root", 2, 2);
        });
        damaged(
                inode(2) + 0x4,
                "i_size: directory 2 has 1000 bytes, not whole blocks of 1024",
                tiny -> tiny.u32(inode(2) + 0x4, 1000));
        damaged(
                inode(2) + 0x28,
                "i_block: directory 2 has 1073741824 bytes, of which only 1024 lie anywhere",
                tiny -> tiny.u32(inode(2) + 0x4, 1 << 30));
    }

    private static void maps() {
        int map = inode(12) + 0x28;
        damaged(map, "i_block: 1 from block 64 on, but blocks are 1 to 63", tiny -> tiny.file("file", 12, BLOCK, 64));
        damaged(map, "i_block: block 5 is in use for something else already", tiny -> tiny.file("file", 12, BLOCK, 5));
        damaged(
                map + 4,
                "i_block: block 20 is in use for something else already",
                tiny -> tiny.file("file", 12, 2 * BLOCK, 20, 20));
        damaged(
                20 * BLOCK,
                "indirect block: block 20 is in use for something else already",
                tiny -> tiny.file("file", 12, 20 * BLOCK, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20)
                        .u32(20 * BLOCK, 20));
        damaged(
                map,
                "eh_magic: is 0xf30b, not 0xf30a",
                tiny -> tiny.file("file", 12, 0).extents(12, 0).u16(map, 0xF30B));
        damaged(
                map + 6,
                "eh_depth: 6 is more than 5",
                tiny -> tiny.file("file", 12, 0).extents(12, 6));
        damaged(
                map + 2,
                "eh_entries: is 0 in a node of depth 1",
                tiny -> tiny.file("file", 12, 0).extents(12, 1));
        damaged(
                map + 4,
                "eh_max: 5 entries, where 4 fit",
                tiny -> tiny.file("file", 12, 0).extents(12, 0).u16(map + 4, 5));
        damaged(
                map + 2,
                "eh_entries: 5 entries, where 4 fit",
                tiny -> tiny.file("file", 12, 0).extents(12, 0).u16(map + 2, 5));
        damaged(map + 16, "ee_len: is 0", tiny -> tiny.file("file", 12, 0).extents(12, 0, 0, 0, 20));
        damaged(
                map + 24,
                "ee_block: 1 blocks from 1 on, where 2 to 4294967295 are due",
                tiny -> tiny.file("file", 12, 0).extents(12, 0, 0, 2, 20, 1, 1, 30));
        damaged(
                map + 12,
                "ee_block: 2 blocks from 4294967295 on, where 0 to 4294967295 are due",
                tiny -> tiny.file("file", 12, 0).extents(12, 0, -1, 2, 20));
        damaged(
                map + 18,
                "ee_start: 2 from block 63 on, but blocks are 1 to 63",
                tiny -> tiny.file("file", 12, 0).extents(12, 0, 0, 2, 63));
        damaged(
                map + 16,
                "ei_leaf: 1 from block 281474976710655 on, but blocks are 1 to 63",
                tiny -> tiny.file("file", 12, 0).extents(12, 1, 0, -1, 0xFFFF));
        damaged(
                map + 12,
                "ei_block: a node from block 10 on, where 0 to 9 are due",
                tiny -> tiny.file("file", 12, 0).extents(12, 1, 10, 20, 0, 10, 21, 0));
        damaged(
                20 * BLOCK + 6,
                "eh_depth: is 1 where 0 is due",
                tiny -> tiny.file("file", 12, 0).extents(12, 1, 0, 20, 0).node(20 * BLOCK, 84, 1, 0, 20, 0));
        damaged(
                20 * BLOCK + 16,
                "ei_leaf: block 20 is in use for something else already",
                tiny -> tiny.file("file", 12, 0).extents(12, 2, 0, 20, 0).node(20 * BLOCK, 84, 1, 0, 20, 0));
        damaged(
                20 * BLOCK + 12,
                "ee_block: 8 blocks from 4 on, where 0 to 9 are due",
                tiny -> tiny.file("file", 12, 0)
                        .extents(12, 1, 0, 20, 0, 10, 21, 0)
                        .node(20 * BLOCK, 84, 0, 4, 8, 30)
                        .node(21 * BLOCK, 84, 0));
    }

    private static TinyVolume attribute(TinyVolume tiny, int index, int offset, int inode, int size) {
        int at = 20 * BLOCK;
        tiny.file("file", 12, 0).u32(inode(12) + 0x68, 20);
        tiny.u32(at, 0xEA02_0000L).u32(at + 8, 1);
        tiny.u8(at + 32, 1)
                .u8(at + 33, index)
                .u16(at + 34, offset)
                .u32(at + 36, inode)
                .u32(at + 40, size);
        return tiny.u8(at + 48, 'x');
    }

    private static void attributes() {
        int at = 20 * BLOCK;
        damaged(
                at,
                "h_magic: is 0x0, not 0xea020000",
                tiny -> attribute(tiny, 1, 0, 0, 0).u32(at, 0));
        damaged(
                at + 8,
                "h_blocks: is 2, not 1",
                tiny -> attribute(tiny, 1, 0, 0, 0).u32(at + 8, 2));
        unsupported(at + 33, "e_name_index: 9 is no kind of attribute known here", tiny -> attribute(tiny, 9, 0, 0, 0));
        damaged(
                at + 48,
                "e_name: \"\\x00\" is no name of an attribute",
                tiny -> attribute(tiny, 1, 0, 0, 0).u8(at + 48, 0));
        damaged(
                at + 34,
                "e_value_offs: 8 bytes at 1020 of \"user.x\", but values lie from 56 to 1023",
                tiny -> attribute(tiny, 1, 1020, 0, 8));
        damaged(
                at + 34,
                "e_value_offs: 8 bytes at 48 of \"user.x\", but values lie from 56 to 1023",
                tiny -> attribute(tiny, 1, 48, 0, 8));
        damaged(
                at + 36,
                "e_value_inum: \"user.x\" lies in inode 13, but the volume lacks ea_inode",
                tiny -> attribute(tiny, 1, 0, 13, 8));
        damaged(
                at + 36,
                "e_value_inum: \"user.x\" lies in inode 13, which is no value of 8 bytes",
                tiny -> attribute(tiny, 1, 0, 13, 8).u32(SUPERBLOCK + 0x60, 0x442));
        damaged(
                inode(13) + 0x8,
                "i_atime: the hash of the attribute value in inode 13 is 0x1, but should be 0x"
                        + Integer.toHexString(TinyVolume.crc(
                                new TinyVolume().part(SUPERBLOCK + 0x68, 16),
                                "value".getBytes(StandardCharsets.US_ASCII))),
                tiny -> attribute(tiny, 1, 0, 13, 5)
                        .u32(SUPERBLOCK + 0x60, 0x442)
                        .inode(13, FILE, 5, 21)
                        .u32(inode(13) + 0x20, 0x20_0000)
                        .u32(inode(13) + 0x8, 1)
                        .put(21 * BLOCK, "value".getBytes(StandardCharsets.US_ASCII)));
        damaged(
                inode(13) + 0x4,
                "i_size: inode 13 cannot be the value of an attribute, of 65537 bytes",
                tiny -> tiny.u32(SUPERBLOCK + 0x60, 0x442)
                        .inode(13, FILE, 65537, 21)
                        .u32(inode(13) + 0x20, 0x20_0000));
        damaged(
                at + 100,
                "a_version: an access control list of 4 bytes is not of version 1",
                tiny -> attribute(tiny, 2, 100, 0, 4).u32(at + 100, 2));
        damaged(
                at + 104,
                "e_tag: tag 2, 4 bytes before the list's end",
                tiny -> attribute(tiny, 2, 100, 0, 8).u32(at + 100, 1).u16(at + 104, 2));
    }

    private static void checksums() {
        damaged(
                SUPERBLOCK + 0x3FC,
                "s_checksum: is 0xc0ffee, but should be 0x",
                tiny -> tiny.sealed().u32(SUPERBLOCK + 0x3FC, 0xC0FFEE));
        damaged(
                DESCRIPTOR + 0x1E,
                "bg_checksum: is 0xc0fe, but should be 0x",
                tiny -> tiny.sealed().u16(DESCRIPTOR + 0x1E, 0xC0FE));
        damaged(
                INODE_BITMAP,
                "bg_inode_bitmap_csum: is 0x",
                tiny -> tiny.sealed().u8(INODE_BITMAP + 3, 1));
        damaged(inode(2) + 0x7C, "i_checksum: is 0x", tiny -> tiny.sealed().u8(inode(2) + 0xFF, 1));
        damaged(ROOT + 1020, "det_checksum: is 0x", tiny -> tiny.sealed().u8(ROOT + 40, 1));
        damaged(
                ROOT + 1012,
                "det_reserved_ft: a block of directory 2 ends in no checksum",
                tiny -> tiny.sealed().u8(ROOT + 1019, 0));
        damaged(
                20 * BLOCK + 1020,
                "et_checksum: is 0x0, but should be 0x",
                tiny -> tiny.file("file", 12, 0)
                        .extents(12, 1, 0, 20, 0)
                        .node(20 * BLOCK, 84, 0)
                        .sealed());
        damaged(
                20 * BLOCK + 16,
                "h_checksum: is 0x0, but should be 0x",
                tiny -> attribute(tiny, 1, 0, 0, 0).sealed());
        damaged(
                ROOT + 32 + 123 * 8 + 4,
                "dt_checksum: is 0x0, but should be 0x",
                tiny -> tiny.u32(inode(2) + 0x20, 0x1000)
                        .u16(ROOT + 32, 123)
                        .u16(ROOT + 34, 1)
                        .u32(ROOT + 1020, 0)
                        .sealedInodesOnly());
        damaged(
                ROOT + 34,
                "count: 2 of 1 entries in the index of inode 2",
                tiny -> tiny.u32(inode(2) + 0x20, 0x1000)
                        .u16(ROOT + 32, 1)
                        .u16(ROOT + 34, 2)
                        .sealedInodesOnly());
    }

    static Stream<Arguments> lies() {
        return LIES.entrySet().stream().map(lie -> Arguments.of(lie.getKey(), lie.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void lie_isNamed(String said, Consumer<TinyVolume> lie) {
        TinyVolume tiny = new TinyVolume();
        lie.accept(tiny);
        // What the checksum should be is another test's affair.
        boolean checksum = said.endsWith(" is 0x") || said.endsWith(" be 0x");
        assertThatThrownBy(() -> Ext4Volume.open(tiny.view()).readTree())
                .isInstanceOfSatisfying(FormatException.class, e -> {
                    String heard = e.kind() + " " + e.offset() + " " + e.getMessage();
                    assertThat(checksum ? heard.substring(0, Math.min(said.length(), heard.length())) : heard)
                            .isEqualTo(said);
                });
    }
}
