package dev.espalier.rootfs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.ext4.Piece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SweepTest {
    private static final int VOLUME = 1 << 20;
    private static final long BUDGET = 64 << 10;

    private final Volume volume = new Volume();
    private final Taken taken = new Taken();

    @Test
    void filesInOnePieceEach_comeInTheOrderTheyLieIn() throws IOException {
        sweep(pieces(5000, 100), pieces(0, 200), pieces(3000, 10));

        assertThat(taken.order).containsExactly(1, 2, 0);
        assertThat(volume.stepsBack).isZero();
    }

    @Test
    void fileWithSmallOnesBetweenItsPieces_isReadAlongAndTheyAfterIt() throws IOException {
        sweep(pieces(0, 4000, 6000, 4000), pieces(4500, 100), pieces(5000, 100));

        assertThat(taken.order).containsExactly(0, 1, 2);
        assertThat(volume.stepsBack).isZero();
    }

    @Test
    void fileInDisorder_waitsForItsLastPiece() throws IOException {
        sweep(pieces(9000, 100, 1000, 100), pieces(5000, 100));

        assertThat(taken.order).containsExactly(1, 0);
        assertThat(volume.stepsBack).isZero();
    }

    @Test
    void fileWithoutRoomInTheBudget_costsASecondPass() throws IOException {
        int half = (int) BUDGET / 2;
        sweep(pieces(500_000, half, 100_000, half), pieces(550_000, half, 150_000, half), pieces(300_000, 10));

        assertThat(taken.order).containsExactly(2, 0, 1);
        assertThat(volume.stepsBack).isEqualTo(1);
    }

    @Test
    void fileInDisorderAndLargerThanTheBudget_comesLastAndGoesBackByItself() throws IOException {
        int size = (int) BUDGET;
        sweep(pieces(700_000, size, 100_000, size), pieces(900_000, 10), pieces(0, 10));

        assertThat(taken.order).containsExactly(2, 1, 0);
        assertThat(volume.stepsBack).isEqualTo(2);
    }

    @Test
    void bytesOfTwoFiles_areDamage() {
        assertThatThrownBy(() -> sweep(pieces(0, 100), pieces(99, 10)))
                .isInstanceOf(FormatException.class)
                .hasMessage("extents: these bytes belong to several files");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void scatteredFiles_comeWholeAndOnce(long seed) throws IOException {
        Random random = new Random(seed);
        List<Integer> starts = new ArrayList<>();
        for (int at = 0; at + 1024 <= VOLUME; at += 1024) {
            starts.add(at);
        }
        if (seed % 2 == 0) {
            Collections.shuffle(starts, random);
        }
        List<List<Piece>> files = new ArrayList<>();
        for (int from = 0; from < starts.size(); ) {
            int count = Math.min(starts.size() - from, 1 + random.nextInt(seed % 3 == 0 ? 100 : 8));
            long[] extents = new long[2 * count];
            for (int i = 0; i < count; i++) {
                extents[2 * i] = starts.get(from + i);
                extents[2 * i + 1] = 1L + random.nextInt(1024);
            }
            files.add(pieces(extents));
            from += count;
        }
        sweep(files);

        assertThat(taken.order).doesNotHaveDuplicates().hasSize(files.size());
        for (int file = 0; file < files.size(); file++) {
            assertThat(taken.content.get(taken.order.indexOf(file)))
                    .as("seed %d, file %d", seed, file)
                    .isEqualTo(volume.content(files.get(file)));
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private final void sweep(List<Piece>... files) throws IOException {
        sweep(List.of(files));
    }

    private void sweep(List<List<Piece>> files) throws IOException {
        new Sweep(volume, files, taken, BUDGET).run();
    }

    /** Of pairs: where a piece lies and how long it is. */
    private static List<Piece> pieces(long... pairs) {
        List<Piece> pieces = new ArrayList<>();
        long logical = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            pieces.add(new Piece(logical, pairs[i], pairs[i + 1]));
            logical += pairs[i + 1];
        }
        return pieces;
    }

    private static final class Taken implements Sweep.Sink {
        private final List<Integer> order = new ArrayList<>();
        private final List<byte[]> content = new ArrayList<>();
        private final ByteArrayOutputStream current = new ByteArrayOutputStream();

        @Override
        public void begin(int file) {
            order.add(file);
            current.reset();
        }

        @Override
        public void data(long offset, byte[] bytes) {
            assertThat(offset).isEqualTo(current.size());
            current.writeBytes(bytes);
        }

        @Override
        public void end() {
            content.add(current.toByteArray());
        }
    }

    private static final class Volume implements ByteView {
        private final byte[] bytes = new byte[VOLUME];
        private long position;
        private int stepsBack;

        Volume() {
            new Random(0).nextBytes(bytes);
        }

        byte[] content(List<Piece> pieces) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (Piece piece : pieces) {
                content.write(bytes, (int) piece.physical(), (int) piece.length());
            }
            return content.toByteArray();
        }

        @Override
        public byte[] read(long offset, int length) {
            stepsBack += offset < position ? 1 : 0;
            position = offset + length;
            return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
        }
    }
}
