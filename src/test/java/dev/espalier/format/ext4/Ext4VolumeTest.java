package dev.espalier.format.ext4;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.FormatException.Kind;
import org.junit.jupiter.api.Test;

import static dev.espalier.format.ext4.TinyVolume.BLOCK;
import static dev.espalier.format.ext4.TinyVolume.FILE;
import static dev.espalier.format.ext4.TinyVolume.LINK;
import static dev.espalier.format.ext4.TinyVolume.inode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class Ext4VolumeTest {
    private final TinyVolume tiny = new TinyVolume();

    private Ext4Tree tree() throws IOException {
        return Ext4Volume.open(tiny.view()).readTree();
    }

    private Inode file(String name) throws IOException {
        Ext4Tree tree = tree();
        return tree.child(tree.root(), ByteString.utf8(name)).orElseThrow();
    }

    private byte[] content(String name) throws IOException {
        return Ext4Volume.open(tiny.view()).open(file(name)).readAllBytes();
    }

    @Test
    void factsOfTheSuperblock_areTold() throws IOException {
        Ext4Volume volume = Ext4Volume.open(tiny.view());
        assertThat(volume.uuid()).hasToString("00112233-4455-6677-8899-aabbccddeeff");
        assertThat(volume.label()).isEqualTo(ByteString.utf8("tiny"));
        assertThat(volume.blockSize()).isEqualTo(1024);
        assertThat(volume.size()).isEqualTo(64 * 1024);
        assertThat(volume.features()).containsExactly("filetype", "extent");
        assertThat(volume.needsRecovery()).isFalse();
        assertThat(volume.hasErrors()).isFalse();
        assertThat(volume.wasUnmounted()).isTrue();
        assertThat(volume.hasOrphans()).isFalse();
        assertThat(Ext4Volume.looksLikeOne(ByteReader.read(tiny.view(), Ext4Volume.SUPERBLOCK_OFFSET, 1024)))
                .isTrue();
        assertThat(Ext4Volume.looksLikeOne(ByteReader.read(tiny.view(), 0, 1024)))
                .isFalse();
    }

    @Test
    void tree_isWalkedDepthFirstByTheBytesOfNames() throws IOException {
        tiny.directory(12, 20, 2).name(13, "b", 12, 2);
        tiny.u16(inode(2) + 0x1A, 3);
        tiny.file("a\u00e4", 13, 0).file("c", 14, 0).file("B", 15, 0);
        tiny.inode(16, FILE, 0).name(20, "inner", 16, 1);
        List<String> paths = new ArrayList<>();
        tree().walk((path, inode) -> paths.add(path + " " + inode.number()));
        assertThat(paths).containsExactly("B 15", "a\\xe4 13", "b 12", "b/inner 16", "c 14");
    }

    @Test
    void fieldsOfAnInode_areRead() throws IOException {
        tiny.file("file", 12, 5, 20);
        int at = inode(12);
        tiny.u16(at, 0x8FFF)
                .u16(at + 0x2, 0xFFFE)
                .u16(at + 0x78, 0xFFFF)
                .u16(at + 0x18, 1)
                .u16(at + 0x7A, 2);
        // Before 1970, and in each of the ages that two more bits give.
        tiny.u32(at + 0x8, -1).u32(at + 0x8C, 999_999_999 << 2);
        tiny.u32(at + 0x10, 0x8000_0000L).u32(at + 0x88, 1);
        tiny.u32(at + 0xC, 0x7FFF_FFFF).u32(at + 0x84, 7 << 2 | 3);
        Inode file = file("file");
        assertThat(file.type()).isEqualTo(InodeType.REGULAR);
        assertThat(file.permissions()).isEqualTo(0xFFF);
        assertThat(file.uid()).isEqualTo(0xFFFF_FFFEL);
        assertThat(file.gid()).isEqualTo(0x2_0001);
        assertThat(file.accessed()).isEqualTo(Instant.ofEpochSecond(-1, 999_999_999));
        assertThat(file.modified()).isEqualTo(Instant.ofEpochSecond(0x8000_0000L));
        assertThat(file.changed()).isEqualTo(Instant.ofEpochSecond(0x3_7FFF_FFFFL, 7));
        assertThat(file.links()).isEqualTo(1);
        assertThat(file.offset()).isEqualTo(at);
    }

    /** What is behind {@code i_extra_isize} is no time. */
    @Test
    void fieldsThatTheInodeDoesNotReachTo_areNotRead() throws IOException {
        tiny.file("file", 12, 0);
        tiny.u16(inode(12) + 0x80, 8).u32(inode(12) + 0x84, 4).u32(inode(12) + 0x88, 4);
        assertThat(file("file").changed()).isEqualTo(Instant.ofEpochSecond(0, 1));
        assertThat(file("file").modified()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void devicesOfBothEncodings_areRead() throws IOException {
        tiny.inode(12, 0x21A4, 0, 0x0501).name(13, "old", 12, 3);
        tiny.inode(13, 0x61A4, 0, 0, 0xABC1_23FF | 0x4000_0000).name(13, "new", 13, 4);
        tiny.inode(14, 0x11A4, 0).name(13, "fifo", 14, 5);
        tiny.inode(15, 0xC1A4, 0).name(13, "socket", 15, 6);
        assertThat(file("old").device()).contains(new DeviceNumber(5, 1));
        assertThat(file("new").device()).contains(new DeviceNumber(0x123, 0xEBCFF));
        assertThat(file("fifo").type()).isEqualTo(InodeType.FIFO);
        assertThat(file("socket").device()).isEmpty();
    }

    @Test
    void hardLinks_areTheSameInode() throws IOException {
        tiny.file("one", 12, 3, 20).name(13, "two", 12, 1);
        tiny.u16(inode(12) + 0x1A, 2);
        assertThat(file("one").number()).isEqualTo(file("two").number());
        assertThat(tree().inodes()).hasSize(2);
    }

    @Test
    void linksInTheInodeAndInABlock_areRead() throws IOException {
        tiny.inode(12, LINK, 4).name(13, "fast", 12, 7);
        tiny.put(inode(12) + 0x28, "/etc".getBytes(StandardCharsets.US_ASCII));
        tiny.inode(13, LINK, 60, 20).name(13, "slow", 13, 7);
        tiny.put(20 * BLOCK, "x".repeat(60).getBytes(StandardCharsets.US_ASCII));
        assertThat(file("fast").target()).contains(ByteString.utf8("/etc"));
        assertThat(file("slow").target()).contains(ByteString.utf8("x".repeat(60)));
        assertThat(file("slow").pieces()).isEmpty();
    }

    @Test
    void directBlocks_areJoinedWhereTheyLieInARow() throws IOException {
        tiny.file("file", 12, 6 * BLOCK - 1, 20, 21, 22, 0, 24, 23);
        tiny.put(20 * BLOCK, random(5 * BLOCK));
        assertThat(file("file").pieces())
                .containsExactly(
                        new Piece(0, 20 * BLOCK, 3 * BLOCK),
                        new Piece(4 * BLOCK, 24 * BLOCK, BLOCK),
                        new Piece(5 * BLOCK, 23 * BLOCK, BLOCK - 1));
        byte[] content = content("file");
        assertThat(content).hasSize(6 * BLOCK - 1);
        assertThat(content).startsWith(tiny.part(20 * BLOCK, 3 * BLOCK));
        assertThat(content).endsWith(tiny.part(23 * BLOCK, BLOCK - 1));
        assertThat(Arrays.copyOfRange(content, 3 * BLOCK, 4 * BLOCK)).containsOnly(0);
    }

    @Test
    void indirectBlocksOfAllLevels_areFollowed() throws IOException {
        long span = BLOCK / 4;
        long size = (12 + span + span * span + 5) * BLOCK;
        tiny.file("file", 12, size, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 21, 23);
        tiny.u32(20 * BLOCK + 4, 30);
        tiny.u32(21 * BLOCK + 8, 22).u32(22 * BLOCK, 31);
        tiny.u32(23 * BLOCK, 24).u32(24 * BLOCK, 25).u32(25 * BLOCK + 16, 32);
        assertThat(file("file").pieces())
                .containsExactly(
                        new Piece(13L * BLOCK, 30 * BLOCK, BLOCK),
                        new Piece((12 + span + 2 * span) * BLOCK, 31 * BLOCK, BLOCK),
                        new Piece((12 + span + span * span + 4) * BLOCK, 32 * BLOCK, BLOCK));
    }

    @Test
    void extents_areReadAndUnwrittenOnesAreHoles() throws IOException {
        tiny.file("file", 12, 8 * BLOCK + 1);
        tiny.extents(12, 0, 0, 2, 20, 3, 0x8000 + 2, 30, 6, 4, 40);
        assertThat(file("file").pieces())
                .containsExactly(new Piece(0, 20 * BLOCK, 2 * BLOCK), new Piece(6 * BLOCK, 40 * BLOCK, 2 * BLOCK + 1));
    }

    @Test
    void treeOfExtents_isFollowedIntoBlocks() throws IOException {
        tiny.file("file", 12, 20 * BLOCK);
        tiny.extents(12, 2, 0, 20, 0, 10, 21, 0);
        tiny.node(20 * BLOCK, 84, 1, 0, 22, 0);
        tiny.node(21 * BLOCK, 84, 1, 11, 23, 0);
        tiny.node(22 * BLOCK, 84, 0, 2, 1, 30);
        tiny.node(23 * BLOCK, 84, 0, 12, 2, 31, 14, 1, 40);
        assertThat(file("file").pieces())
                .containsExactly(
                        new Piece(2 * BLOCK, 30 * BLOCK, BLOCK),
                        new Piece(12 * BLOCK, 31 * BLOCK, 2 * BLOCK),
                        new Piece(14 * BLOCK, 40 * BLOCK, BLOCK));
    }

    /** Only what is within the size is content. */
    @Test
    void blocksBehindTheEnd_areNoPieces() throws IOException {
        tiny.file("file", 12, 10).extents(12, 0, 0, 1, 20, 1, 5, 21);
        assertThat(file("file").pieces()).containsExactly(new Piece(0, 20 * BLOCK, 10));
    }

    @Test
    void inodesWithoutLinksOrNames_areLeftOut() throws IOException {
        tiny.inode(12, FILE, 5, 20).inode(13, FILE, 5, 21);
        tiny.u16(inode(12) + 0x1A, 0).u16(inode(12), 0x1);
        assertThat(tree().inodes()).extracting(Inode::number).containsExactly(2L);
    }

    @Test
    void attributesInInodeAndBlock_areJoined() throws IOException {
        tiny.file("one", 12, 0).file("two", 13, 0);
        int region = inode(12) + 128 + 32;
        tiny.u32(region, 0xEA02_0000L);
        attribute(region + 4, region + 4, 6, "capability", 60, new byte[] {1, 2, 3});
        tiny.u32(inode(12) + 0x68, 20).u32(inode(13) + 0x68, 20);
        tiny.u32(20 * BLOCK, 0xEA02_0000L).u32(20 * BLOCK + 4, 2).u32(20 * BLOCK + 8, 1);
        int next = attribute(20 * BLOCK + 32, 20 * BLOCK, 1, "empty", 0, new byte[0]);
        // user::rwx, user 1000 r--, group::r-x, mask::r-x, other::---
        byte[] acl = HexFormat.of()
                .parseHex("01000000" + "01000700" + "02000400e8030000" + "04000500" + "10000500" + "20000000");
        attribute(next, 20 * BLOCK, 2, "", 900, acl);
        assertThat(file("one").attributes())
                .containsOnlyKeys(
                        ByteString.utf8("security.capability"),
                        ByteString.utf8("system.posix_acl_access"),
                        ByteString.utf8("user.empty"))
                .containsEntry(ByteString.utf8("security.capability"), ByteString.of(new byte[] {1, 2, 3}));
        assertThat(file("two").attributes())
                .containsOnlyKeys(ByteString.utf8("system.posix_acl_access"), ByteString.utf8("user.empty"))
                .containsEntry(
                        ByteString.utf8("system.posix_acl_access"),
                        ByteString.of(HexFormat.of()
                                .parseHex("02000000" + "01000700ffffffff" + "02000400e8030000" + "04000500ffffffff"
                                        + "10000500ffffffff" + "20000000ffffffff")));
    }

    private int attribute(int at, int base, int index, String name, int offset, byte[] value) {
        tiny.u8(at, name.length()).u8(at + 1, index).u16(at + 2, offset).u32(at + 8, value.length);
        tiny.put(at + 16, name.getBytes(StandardCharsets.US_ASCII));
        tiny.put(base + offset, value);
        return at + 16 + (name.length() + 3) / 4 * 4;
    }

    @Test
    void sealedVolume_isRead() throws IOException {
        tiny.file("file", 12, 3, 20).sealed();
        assertThat(file("file").size()).isEqualTo(3);
    }

    @Test
    void truncationAtEveryLength_isDamage() {
        tiny.directory(12, 50, 2).name(13, "last", 12, 2);
        tiny.u16(inode(2) + 0x1A, 3);
        for (int length = 0; length < 51 * BLOCK; length++) {
            ByteView cut = tiny.view().slice(0, length);
            assertThatThrownBy(() -> Ext4Volume.open(cut).readTree())
                    .as("cut at %s", length)
                    .isInstanceOfSatisfying(FormatException.class, e -> {
                        assertThat(e.kind()).isEqualTo(Kind.DAMAGED);
                        assertThat(e.field()).isEqualTo("end");
                    });
        }
    }

    @Test
    void everyByteOfTheMetadataChanged_isDamageOrDoesNotMatter() throws IOException {
        tiny.directory(12, 14, 2).name(13, "directory", 12, 2);
        tiny.u16(inode(2) + 0x1A, 3);
        tiny.file("blocks", 13, 14 * BLOCK, 20, 21, 22, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15);
        tiny.u32(15 * BLOCK, 23).file("extents", 14, 4 * BLOCK);
        tiny.extents(14, 1, 0, 16, 0).node(16 * BLOCK, 84, 0, 0, 2, 24, 2, 0x8001, 27);
        tiny.inode(15, LINK, 3).name(14, "link", 15, 7);
        tiny.put(inode(15) + 0x28, "abc".getBytes(StandardCharsets.US_ASCII));
        int damaged = 0;
        for (int at = BLOCK; at < 17 * BLOCK; at++) {
            for (int value : new int[] {0, 1, 0x7F, 0xFF}) {
                byte[] changed = tiny.bytes().clone();
                changed[at] = (byte) value;
                try {
                    TreeListing.readEverything(ByteView.of(changed), 1000);
                } catch (FormatException e) {
                    assertThat(e.offset()).isNotNegative();
                    damaged++;
                }
            }
        }
        assertThat(damaged).isBetween(500, 5000);
    }

    @Test
    void moreThanMemoryShouldHold_isRefused() {
        for (int number = 12; number < 30; number++) {
            tiny.file("file" + number, number, 0);
        }
        assertThatThrownBy(() -> Ext4Volume.open(tiny.view()).readTree(4000, 1 << 20))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
                .hasMessageEndingWith("names and inodes of this volume need more than 0 MiB of memory");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
