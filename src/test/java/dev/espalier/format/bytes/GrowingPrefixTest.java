package dev.espalier.format.bytes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.espalier.format.bytes.GrowingPrefix.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GrowingPrefixTest {
    private static final int TWO_BLOCKS = 2 * BLOCK;

    @Test
    void nothingIsOpenedBeforeTheFirstRead() throws IOException {
        CountedSource source = new CountedSource(numbered(10));
        new GrowingPrefix(source).close();
        assertThat(source.opened()).isZero();
    }

    @Test
    void decoding_stopsAtTheBlockOfTheHighestOffset() throws IOException {
        try (GrowingPrefix prefix = new GrowingPrefix(new CountedSource(numbered(10)))) {
            prefix.read(0, 1);
            assertThat(prefix.decoded()).isEqualTo(BLOCK);
            prefix.read(3 * BLOCK - 1, 1);
            assertThat(prefix.decoded()).isEqualTo(3 * BLOCK);
            prefix.read(0, BLOCK);
            assertThat(prefix.decoded()).isEqualTo(3 * BLOCK);
        }
    }

    @Test
    void blockThatLeft_isDecodedAgainFromTheStart() throws IOException {
        CountedSource source = new CountedSource(numbered(10));
        try (GrowingPrefix prefix = new GrowingPrefix(source, TWO_BLOCKS)) {
            prefix.read(4 * BLOCK, 1);
            assertThat(prefix.read(3 * BLOCK, 1)).containsExactly(3);
            assertThat(prefix.rewinds()).isZero();
            assertThat(prefix.read(2 * BLOCK, 1)).containsExactly(2);
            assertThat(prefix.rewinds()).isEqualTo(1);
            assertThat(prefix.decoded()).isEqualTo((5 + 3) * BLOCK);
            assertThat(source.leftOpen()).isEqualTo(1);
        }
        assertThat(source.leftOpen()).isZero();
    }

    @Test
    void blocksOfZeros_costNoBudget() throws IOException {
        byte[] bytes = new byte[100 * BLOCK];
        bytes[0] = 1;
        bytes[50 * BLOCK] = 2;
        try (GrowingPrefix prefix = new GrowingPrefix(new CountedSource(bytes), TWO_BLOCKS)) {
            prefix.read(99 * BLOCK, BLOCK);
            assertThat(prefix.read(0, 50 * BLOCK + 1)).containsExactly(Arrays.copyOf(bytes, 50 * BLOCK + 1));
            assertThat(prefix.rewinds()).isZero();
        }
    }

    @Test
    void readLargerThanTheBudget_isDecodedOnce() throws IOException {
        byte[] bytes = numbered(10);
        try (GrowingPrefix prefix = new GrowingPrefix(new CountedSource(bytes), 0)) {
            assertThat(prefix.read(0, bytes.length)).containsExactly(bytes);
            assertThat(prefix.rewinds()).isZero();
        }
    }

    @Test
    void ninthRewind_isRefused() throws IOException {
        CountedSource source = new CountedSource(numbered(4));
        try (GrowingPrefix prefix = new GrowingPrefix(source, 0)) {
            for (int i = 0; i < GrowingPrefix.MOST_REWINDS; i++) {
                prefix.read(BLOCK, 1);
                prefix.read(0, 1);
            }
            prefix.read(BLOCK, 1);
            assertThat(prefix.rewinds()).isEqualTo(8);
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> prefix.read(0, 1))
                    .withMessage(
                            "order: the parts that are wanted lie so far apart and in such an order that the stream"
                                    + " would have to be decoded more than 9 times; unpack the image first, an uncompressed file"
                                    + " is read in any order")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.UNSUPPORTED));
        }
        assertThat(source.leftOpen()).isZero();
    }

    @Test
    void streamThatEnds_isKnownToHaveEnded() throws IOException {
        byte[] bytes = Arrays.copyOf(numbered(3), 2 * BLOCK + 5);
        CountedSource source = new CountedSource(bytes);
        try (GrowingPrefix prefix = new GrowingPrefix(source, BLOCK)) {
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> prefix.read(BLOCK, TWO_BLOCKS))
                    .withMessage("end: 131072 bytes wanted, but only 65541 are there");
            assertThat(prefix.read(2 * BLOCK, 5)).containsExactly(2, 2, 2, 2, 2);
            assertThat(prefix.decoded()).isEqualTo(bytes.length);
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> prefix.read(2 * BLOCK, 6));
            assertThat(source.opened()).isEqualTo(1);
        }
    }

    @Test
    void compressedStreamCutShort_isDamageAndWhatCameBeforeIsRead() throws IOException {
        byte[] bytes = new byte[3 * BLOCK];
        new Random(3).nextBytes(bytes);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(bytes);
        }
        byte[] cut = Arrays.copyOf(gzip.toByteArray(), gzip.size() / 2);
        try (GrowingPrefix prefix = new GrowingPrefix(() -> new GZIPInputStream(new ByteArrayInputStream(cut)))) {
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> prefix.read(0, bytes.length))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.DAMAGED))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("end"));
            assertThat(prefix.read(0, BLOCK)).containsExactly(Arrays.copyOf(bytes, BLOCK));
        }
    }

    @Test
    void sourceThatFails_passesItsExceptionOnAndIsBegunAgain() throws IOException {
        byte[] bytes = numbered(2);
        int[] opened = {0};
        StreamSource failing = () -> opened[0]++ == 0 ? new BrokenStream() : new ByteArrayInputStream(bytes);
        try (GrowingPrefix prefix = new GrowingPrefix(failing)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> prefix.read(0, 1))
                    .withMessage("the network broke")
                    .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("and closing failed"));
            assertThat(prefix.read(0, bytes.length)).containsExactly(bytes);
        }
    }

    /** Gives a thousand bytes and fails then, also on closing. */
    private static final class BrokenStream extends InputStream {
        private int given;

        @Override
        public int read() throws IOException {
            if (given++ == 1000) {
                throw new IOException("the network broke");
            }
            return 1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            into[offset] = (byte) read();
            return 1;
        }

        @Override
        public void close() throws IOException {
            throw new IOException("and closing failed");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void readsInAnyOrder_giveTheBytesOfTheStream(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = new byte[6 * BLOCK + random.nextInt(BLOCK)];
        for (int block = 0; block < 6; block++) {
            if (random.nextBoolean()) {
                byte[] content = new byte[BLOCK];
                random.nextBytes(content);
                System.arraycopy(content, 0, bytes, block * BLOCK, BLOCK);
            }
        }
        try (GrowingPrefix prefix = new GrowingPrefix(new CountedSource(bytes), 3 * BLOCK)) {
            for (int i = 0; i < 100 && prefix.rewinds() < GrowingPrefix.MOST_REWINDS; i++) {
                int at = random.nextInt(bytes.length);
                int length = random.nextInt(bytes.length - at + 1);
                assertThat(prefix.read(at, length)).containsExactly(Arrays.copyOfRange(bytes, at, at + length));
            }
        }
    }

    /** Blocks that are filled with their own number, the first with 255 so that none is all zeros. */
    private static byte[] numbered(int blocks) {
        byte[] bytes = new byte[blocks * BLOCK];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i < BLOCK ? 255 : i / BLOCK);
        }
        return bytes;
    }
}
