package dev.espalier.format.fat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.espalier.format.bytes.ByteView;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FatTableTest {
    private static final int PIECE = 64 * 1024;

    /** 300 pieces of table, of which 256 are held. */
    private static final BootSector LARGE =
            new BootSector(FatType.FAT32, 512, 0, 0, 2, 1L << 31, 512, 300 * PIECE / 4 - 2, 0xF8);

    private final Map<Long, Integer> entries = new TreeMap<>(Map.of(0L, 0x0FFFFFF8));
    private final List<Long> reads = new ArrayList<>();

    /** A table that is free but for {@link #entries}. */
    private final ByteView view = (offset, length) -> {
        reads.add(offset);
        byte[] table = new byte[length];
        ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        entries.forEach((cluster, next) -> {
            long at = 512 + 4 * cluster - offset;
            if (at >= 0 && at < length) {
                bytes.putInt((int) at, next);
            }
        });
        return table;
    };

    @Test
    void tableThatFits_isReadOnceAndInOrder() throws IOException {
        BootSector boot = new BootSector(FatType.FAT32, 512, 0, 0, 2, 1L << 31, 512, PIECE, 0xF8);
        entries.put(7L, 65_000);
        entries.put(65_000L, 0x0FFFFFFF);
        FatTable table = FatTable.read(view, boot);
        assertThat(reads).containsExactly(512L, 512L + PIECE, 512L + 2 * PIECE, 512L + 3 * PIECE, 512L + 4 * PIECE);
        assertThat(table.next(7)).isEqualTo(65_000);
        assertThat(table.next(65_000)).isEqualTo(FatTable.END);
        assertThat(reads).hasSize(5);
    }

    @Test
    void largerTable_isReadWhereItIsNeeded() throws IOException {
        int far = 299 * PIECE / 4 + 5;
        entries.put(2L, far);
        entries.put((long) far, 3);
        entries.put(3L, far + 1);
        entries.put(far + 1L, 0x0FFFFFFF);
        FatTable table = FatTable.read(view, LARGE);
        assertThat(reads).hasSize(256);
        assertThat(table.next(2)).isEqualTo(far);
        assertThat(table.next(far)).isEqualTo(3);
        assertThat(table.next(3)).isEqualTo(far + 1);
        assertThat(table.next(far + 1)).isEqualTo(FatTable.END);
        // The far piece came in and the one not used for the longest time left; nothing was read twice.
        assertThat(reads).hasSize(257).doesNotHaveDuplicates();
    }
}
