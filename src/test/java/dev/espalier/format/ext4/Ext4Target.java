package dev.espalier.format.ext4;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.CountedSource;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.GrowingPrefix;
import dev.espalier.fuzz.FuzzTarget;

import static dev.espalier.format.ext4.TinyVolume.BLOCK;
import static dev.espalier.format.ext4.TinyVolume.LINK;
import static dev.espalier.format.ext4.TinyVolume.SUPERBLOCK;
import static org.assertj.core.api.Assertions.assertThat;

/** Everything is listed of a volume and read: from its bytes, and from a stream of them with little memory. */
public final class Ext4Target implements FuzzTarget {
    /** As many as the seeds have: most of what a volume has room for tells nothing. */
    private static final int BLOCKS = 26;

    /** A sparse file may say that it is larger than any disk. */
    private static final int MOST_OF_EACH = 20_000;

    @Override
    public String name() {
        return "ext4";
    }

    @Override
    public int mutants() {
        return 2_000;
    }

    @Override
    public List<byte[]> seeds() {
        return Stream.of(links(), blockMap(), extents(), attributes(), links().sealed())
                .map(Ext4Target::packed)
                .toList();
    }

    private static TinyVolume small() {
        return new TinyVolume().u32(SUPERBLOCK + 0x4, BLOCKS);
    }

    private static TinyVolume links() {
        TinyVolume volume = small().file("file", 12, 700, 20).directory(13, 14, 2);
        volume.u16(TinyVolume.inode(2) + 0x1A, 3).name(13, "directory", 13, 2);
        volume.name(14, "again", 12, 1);
        volume.u16(TinyVolume.inode(12) + 0x1A, 2);
        volume.inode(14, LINK, 4).name(14, "fast", 14, 7);
        volume.put(TinyVolume.inode(14) + 0x28, "file".getBytes(StandardCharsets.UTF_8));
        volume.inode(15, LINK, 60, 21).name(14, "slow", 15, 7);
        return volume.put(21 * BLOCK, "t".repeat(60).getBytes(StandardCharsets.UTF_8));
    }

    private static TinyVolume blockMap() {
        int span = BLOCK / 4;
        return small().file("file", 12, (long) (12 + span + 1) * BLOCK, 18, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 21)
                .u32(20 * BLOCK + 4, 22)
                .u32(21 * BLOCK, 23)
                .u32(23 * BLOCK, 24);
    }

    private static TinyVolume extents() {
        return small().file("file", 12, 9000)
                .extents(12, 1, 0, 20, 0)
                .node(20 * BLOCK, 84, 0, 0, 1, 21, 3, 2, 22, 6, 0x8000 + 1, 24);
    }

    private static TinyVolume attributes() {
        TinyVolume volume = small().file("file", 12, 0);
        int region = TinyVolume.inode(12) + 128 + 32;
        attribute(volume.u32(region, 0xEA02_0000L), region + 4, region + 4, "one", 60);
        volume.u32(TinyVolume.inode(12) + 0x68, 20);
        volume.u32(20 * BLOCK, 0xEA02_0000L).u32(20 * BLOCK + 4, 1).u32(20 * BLOCK + 8, 1);
        attribute(volume, 20 * BLOCK + 32, 20 * BLOCK, "two", 900);
        return volume;
    }

    private static void attribute(TinyVolume volume, int at, int base, String name, int offset) {
        volume.u8(at, name.length()).u8(at + 1, 1).u16(at + 2, offset).u32(at + 8, 3);
        volume.put(at + 16, name.getBytes(StandardCharsets.UTF_8)).put(base + offset, new byte[] {1, 2, 3});
    }

    /** From the superblock on: what lies before it is never read. */
    private static byte[] packed(TinyVolume volume) {
        return Arrays.copyOfRange(volume.bytes(), SUPERBLOCK, BLOCKS * BLOCK);
    }

    @Override
    public boolean takes(byte[] input) throws IOException {
        byte[] bytes = new byte[SUPERBLOCK + input.length];
        System.arraycopy(input, 0, bytes, SUPERBLOCK, input.length);
        boolean taken = false;
        try {
            List<String> listed = listed(ByteView.of(bytes));
            taken = true;
            try (GrowingPrefix stream = new GrowingPrefix(new CountedSource(bytes))) {
                assertThat(listed(stream)).isEqualTo(listed);
            }
        } catch (FormatException e) {
            assertThat(taken).as("taken from bytes, but not from a stream").isFalse();
            assertThat(e.field()).isNotBlank();
        }
        return taken;
    }

    /** Names, what is known of them, and how their content begins. */
    private static List<String> listed(ByteView view) throws IOException {
        Ext4Volume volume = Ext4Volume.open(view);
        List<String> lines = new ArrayList<>();
        volume.readTree().walk((path, inode) -> {
            assertThat(path.toString()).doesNotContain("//").doesNotContain("/../");
            lines.add(path + " " + inode);
            if (inode.type() == InodeType.REGULAR) {
                long pieces = inode.pieces().stream().mapToLong(Piece::length).sum();
                assertThat(pieces).isLessThanOrEqualTo(inode.size());
                int wanted = (int) Math.min(MOST_OF_EACH, inode.size());
                byte[] content = volume.open(inode).readNBytes(wanted);
                assertThat(content).hasSize(wanted);
                lines.add(Integer.toString(Arrays.hashCode(content)));
            }
        });
        return lines;
    }
}
