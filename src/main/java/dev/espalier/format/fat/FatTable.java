package dev.espalier.format.fat;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;

/**
 * The file allocation table: for each cluster of a chain, the next one.
 *
 * <p>The table lies before all clusters, so on a stream it has to be decoded anyway and would have left memory when the
 * last chains are followed. Therefore its first 16 MiB (of a volume of 2 GiB in clusters of 512 bytes: all) are read at
 * once and stay; of a larger table, or one that only claims to be, pieces are read as they are needed and at most as many
 * are held.
 */
final class FatTable {
    /** Clusters are counted from 2: the first two entries of the table hold flags. */
    static final int FIRST_CLUSTER = 2;

    /** What {@link #next} gives at the end of a chain. */
    static final int END = 0;

    /** Bytes read together. Two FAT12 entries share a byte, but a whole FAT12 table is smaller than one piece. */
    private static final int PIECE = 64 * 1024;

    private static final int MOST_PIECES = 256;

    /** Stands for every piece that is free throughout, which on most volumes are nearly all. */
    private static final byte[] FREE = new byte[PIECE];

    private final ByteView volume;
    private final BootSector boot;
    private final Map<Integer, byte[]> pieces = new LinkedHashMap<>(16, 0.75f, true);

    private FatTable(ByteView volume, BootSector boot) {
        this.volume = volume;
        this.boot = boot;
    }

    static FatTable read(ByteView volume, BootSector boot) throws IOException {
        FatTable table = new FatTable(volume, boot);
        long pieces = (boot.type().tableSize(boot.clusters()) + PIECE - 1) / PIECE;
        for (int i = 0; i < Math.min(pieces, MOST_PIECES); i++) {
            table.piece(i);
        }
        int media = table.value(0) & 0xFF;
        if (media != boot.media()) {
            throw FormatException.damaged(
                    boot.fatOffset(), "FAT[0]", "is for media " + media + ", but BPB_Media is " + boot.media());
        }
        return table;
    }

    /**
     * The cluster that follows in the chain, or {@link #END}.
     *
     * @param cluster one that the volume has
     */
    int next(int cluster) throws IOException {
        int value = value(cluster);
        int bad = boot.type().bad();
        if (value > bad) {
            return END;
        }
        if (value == 0) {
            throw damaged(cluster, "the chain runs into a cluster that is free");
        }
        if (value == bad) {
            throw damaged(cluster, "the chain runs into a cluster that is marked as bad");
        }
        if (!boot.hasCluster(value)) {
            throw damaged(
                    cluster, "the chain goes on at cluster " + value + ", but clusters are " + boot.clusterRange());
        }
        return value;
    }

    /** That the entry of {@code cluster} is wrong, at its offset in the volume. */
    FormatException damaged(int cluster, String message) {
        return FormatException.damaged(boot.fatOffset() + entryOffset(cluster), "FAT[" + cluster + "]", message);
    }

    private int value(int cluster) throws IOException {
        long offset = entryOffset(cluster);
        int piece = (int) (offset / PIECE);
        ByteReader entries = new ByteReader(piece(piece), boot.fatOffset() + (long) piece * PIECE);
        int at = (int) (offset % PIECE);
        return switch (boot.type()) {
            // Three bytes hold two entries; in the middle one lie the upper bits of the even and the lower of the odd.
            case FAT12 -> cluster % 2 == 0 ? entries.u16le(at) & 0x0FFF : entries.u16le(at) >> 4;
            case FAT16 -> entries.u16le(at);
            case FAT32 -> (int) entries.u32le(at) & 0x0FFFFFFF;
        };
    }

    private long entryOffset(int cluster) {
        return (long) cluster * boot.type().bits() / 8;
    }

    private byte[] piece(int number) throws IOException {
        byte[] held = pieces.get(number);
        if (held != null) {
            return held;
        }
        long start = (long) number * PIECE;
        int length = (int) Math.min(PIECE, boot.type().tableSize(boot.clusters()) - start);
        byte[] piece = volume.read(boot.fatOffset() + start, length);
        if (Arrays.equals(piece, FREE)) {
            piece = FREE;
        }
        if (pieces.size() == MOST_PIECES) {
            Integer eldest = pieces.keySet().iterator().next();
            pieces.remove(eldest);
        }
        pieces.put(number, piece);
        return piece;
    }
}
