package dev.espalier.firmware;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import dev.espalier.content.Digest;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.kernel.KernelFiles;
import io.airlift.compress.zstd.ZstdCompressor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KernelUnwrapperTest {
    private static final byte[] IMAGE = KernelFiles.image(300_000);

    private static byte[] zstd(byte[] data) {
        ZstdCompressor compressor = new ZstdCompressor();
        byte[] out = new byte[compressor.maxCompressedLength(data.length)];
        return Arrays.copyOf(out, compressor.compress(data, 0, data.length, out, 0, out.length));
    }

    private static byte[] jdkGzip(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] gunzip(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }

    @Test
    void zstdKernel_comesOutGzipped() throws IOException {
        byte[] gzip = KernelUnwrapper.unwrap(KernelFiles.zboot("zstd22", zstd(IMAGE), IMAGE.length));
        assertThat(gunzip(gzip)).isEqualTo(IMAGE);
    }

    @Test
    void gzipKernel_isTakenOutAsItIs() throws IOException {
        byte[] payload = jdkGzip(IMAGE);
        assertThat(KernelUnwrapper.unwrap(KernelFiles.zboot("gzip", payload))).isEqualTo(payload);
    }

    @Test
    void plainImage_isGzipped_andGzippedOneIsLeft() throws IOException {
        assertThat(gunzip(KernelUnwrapper.unwrap(IMAGE))).isEqualTo(IMAGE);
        byte[] gzip = jdkGzip(IMAGE);
        assertThat(KernelUnwrapper.unwrap(gzip)).isEqualTo(gzip);
    }

    /** Pinned, since the same kernel must be the same file on every machine. */
    @Test
    void gzipBytes_areTheSameEverywhere() throws IOException {
        byte[] gzip = KernelUnwrapper.unwrap(IMAGE);
        assertThat(Arrays.copyOf(gzip, 10)).isEqualTo(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
        assertThat(Digest.of(gzip)).hasToString("e6229f7accff00cee60b0afc315d1bea2bf0e9c29851652f1c8b93d85f8f8512");
    }

    /** As "zstd -22 --ultra" from a pipe announces it, in one raw block and without a checksum. */
    @Test
    void windowOf128MiB_isNoObstacle() throws IOException {
        byte[] image = KernelFiles.image(1000);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD});
        frame.write(0x00); // neither a content size nor a single segment
        frame.write(17 << 3); // window 2^27
        int lastRawBlock = image.length << 3 | 1;
        frame.write(lastRawBlock);
        frame.write(lastRawBlock >> 8);
        frame.write(lastRawBlock >> 16);
        frame.writeBytes(image);
        byte[] gzip = KernelUnwrapper.unwrap(KernelFiles.zboot("zstd22", frame.toByteArray(), image.length));
        assertThat(gunzip(gzip)).isEqualTo(image);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 1 << 16, (1 << 16) + 1, 1 << 20})
    void gzip_givesBackWhatWentIn(int size) throws IOException {
        Random random = new Random(size);
        byte[] noise = new byte[size];
        random.nextBytes(noise);
        assertThat(gunzip(GzipStream.compress(noise))).isEqualTo(noise);
        byte[] zeros = new byte[size];
        assertThat(gunzip(GzipStream.compress(zeros))).isEqualTo(zeros);
        assertThat(gunzip(GzipStream.compress(KernelFiles.image(size)))).isEqualTo(KernelFiles.image(size));
    }

    private static void assertRefused(byte[] file, FormatException.Kind kind, String message) {
        assertThatThrownBy(() -> KernelUnwrapper.unwrap(file))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage(message);
    }

    @Test
    void whatIsNoKernel_isSaidToBeNone() throws IOException {
        assertRefused(
                "<html>".getBytes(StandardCharsets.UTF_8),
                FormatException.Kind.NOT_THIS_FORMAT,
                "kernel: neither an arm64 Image nor a gzip stream nor an EFI zboot kernel");
        String noMagic = "magic: what is compressed here is not an arm64 kernel (no ARM\\x64 at byte 56)";
        byte[] other = new byte[1000];
        assertRefused(jdkGzip(other), FormatException.Kind.NOT_THIS_FORMAT, noMagic);
        assertRefused(jdkGzip(new byte[3]), FormatException.Kind.NOT_THIS_FORMAT, noMagic);
        assertRefused(KernelFiles.zboot("gzip", jdkGzip(other)), FormatException.Kind.NOT_THIS_FORMAT, noMagic);
        assertRefused(
                KernelFiles.zboot("zstd22", zstd(other), other.length), FormatException.Kind.NOT_THIS_FORMAT, noMagic);
    }

    @Test
    void wrongSizeBehindTheZstdPayload_isDamage() {
        assertRefused(
                KernelFiles.zboot("zstd22", zstd(IMAGE), IMAGE.length + 1),
                FormatException.Kind.DAMAGED,
                "kernel size: 300001 bytes announced, 300000 bytes decompressed");
        assertThatThrownBy(() -> KernelUnwrapper.unwrap(KernelFiles.zboot("zstd22", zstd(IMAGE), IMAGE.length - 1)))
                .isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> KernelUnwrapper.unwrap(KernelFiles.zboot("zstd22", zstd(IMAGE), 0)))
                .isInstanceOf(FormatException.class);
    }

    /** However dense it is: memory is not taken on the word of a number. */
    @Test
    void sizeThatThePayloadCannotHold_isDamage() {
        assertRefused(
                KernelFiles.zboot("zstd22", new byte[100], 100 * 32768 + 1),
                FormatException.Kind.DAMAGED,
                "kernel size: 3276801 bytes cannot come out of 100 compressed ones");
    }

    @Test
    void kernelOfAbsurdSize_isNotDecompressed() {
        assertRefused(
                KernelFiles.zboot("zstd22", zstd(IMAGE), -1),
                FormatException.Kind.UNSUPPORTED,
                "kernel size: 4294967295 bytes; at most 268435456 are decompressed");
    }

    @Test
    void gzipBomb_isStoppedAtTheLimit() throws IOException {
        byte[] bomb = jdkGzip(new byte[1 << 20]);
        assertThatThrownBy(() -> GzipStream.checkedStart(bomb, 7, 64, (1 << 20) - 1))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.offset()).isEqualTo(7))
                .hasMessage("deflate: more than 1048575 bytes come out of it");
        assertThat(GzipStream.checkedStart(bomb, 0, 64, 1 << 20)).isEqualTo(new byte[64]);
    }

    @Test
    void gzipHeaderFields_areSteppedOver() throws IOException {
        byte[] small = KernelFiles.image(100);
        byte[] plain = jdkGzip(small);
        ByteArrayOutputStream full = new ByteArrayOutputStream();
        full.writeBytes(Arrays.copyOf(plain, 3));
        full.write(0x1F); // FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT
        full.writeBytes(Arrays.copyOfRange(plain, 4, 10));
        full.writeBytes(new byte[] {3, 0, 1, 2, 3}); // extra field of three bytes
        full.writeBytes(new byte[] {'I', 'm', 0}); // name
        full.writeBytes(new byte[] {'c', 0}); // comment
        CRC32 crc = new CRC32();
        crc.update(full.toByteArray());
        full.write((int) crc.getValue());
        full.write((int) crc.getValue() >> 8);
        full.writeBytes(Arrays.copyOfRange(plain, 10, plain.length));
        assertThat(GzipStream.checkedStart(full.toByteArray(), 0, 1000, 1000)).isEqualTo(small);
    }

    @Test
    void gzipWithSomethingBehind_isDamage() throws IOException {
        byte[] gzip = jdkGzip(IMAGE);
        assertRefused(
                Arrays.copyOf(gzip, gzip.length + 1),
                FormatException.Kind.DAMAGED,
                "CRC32: 9 bytes behind the gzip data instead of 8");
    }

    @Test
    void gzipCutAtAnyLength_orDamaged_isRefusedUnlessItMeansTheSame() throws IOException {
        byte[] image = KernelFiles.image(200);
        byte[] gzip = jdkGzip(image);
        for (int length = 3; length < gzip.length; length++) {
            byte[] cut = Arrays.copyOf(gzip, length);
            assertThatThrownBy(() -> KernelUnwrapper.unwrap(cut)).isInstanceOf(FormatException.class);
        }
        int refused = 0;
        for (int at = 10; at < gzip.length; at++) {
            byte[] damaged = gzip.clone();
            damaged[at] ^= (byte) 0x80;
            try {
                // The bits behind the end of the deflate data mean nothing.
                assertThat(gunzip(KernelUnwrapper.unwrap(damaged)))
                        .as("byte " + at)
                        .isEqualTo(image);
            } catch (FormatException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThanOrEqualTo(gzip.length - 11);
    }

    @Test
    void zstdCutOrDamagedAnywhere_endsInAFormatExceptionOrTheKernel() throws IOException {
        byte[] image = KernelFiles.image(700);
        byte[] payload = zstd(image);
        for (int length = 0; length < payload.length; length++) {
            byte[] file = KernelFiles.zboot("zstd", Arrays.copyOf(payload, length), image.length);
            assertThatThrownBy(() -> KernelUnwrapper.unwrap(file)).isInstanceOf(FormatException.class);
        }
        int refused = 0;
        for (int at = 0; at < payload.length; at++) {
            for (int flip : new int[] {0x01, 0x10, 0x80, 0xFF}) {
                byte[] damaged = payload.clone();
                damaged[at] ^= (byte) flip;
                try {
                    assertThat(gunzip(KernelUnwrapper.unwrap(KernelFiles.zboot("zstd", damaged, image.length))))
                            .hasSize(image.length);
                } catch (FormatException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isPositive();
    }
}
