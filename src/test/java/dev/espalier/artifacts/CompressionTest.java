package dev.espalier.artifacts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32;

import dev.espalier.format.bytes.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

import static dev.espalier.artifacts.Archives.packed;
import static dev.espalier.artifacts.Workbench.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CompressionTest {
    private static final byte[] CONTENT = content();

    private static byte[] content() {
        byte[] content = Arrays.copyOf(noise(300_000, 5), 900_000);
        Arrays.fill(content, 400_000, 500_000, (byte) 'x');
        return content;
    }

    private static byte[] decoded(Compression compression, byte[] packed) throws IOException {
        // One byte at a time, as a slow network gives it, and with nothing "available".
        InputStream slow = new FilterInputStream(new ByteArrayInputStream(packed)) {
            @Override
            public int read(byte[] buffer, int from, int count) throws IOException {
                return super.read(buffer, from, Math.min(count, 1000));
            }

            @Override
            public int available() {
                return 0;
            }
        };
        try (InputStream in = compression.decode(slow)) {
            return in.readAllBytes();
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void severalStreamsInARow_areOne(Compression compression) throws Exception {
        byte[] packed = packed(compression, CONTENT);
        assertThat(decoded(compression, joined(packed, packed))).isEqualTo(joined(CONTENT, CONTENT));
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void cutAnywhere_isDamage(Compression compression) throws Exception {
        byte[] packed = packed(compression, CONTENT);
        for (int length = 0; length < packed.length; length += packed.length / 61) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThat(catchThrowableOfType(FormatException.class, () -> decoded(compression, cut)))
                    .as("cut at %d", length)
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void brokenAnywhere_isDamageOrHarmless(Compression compression) throws Exception {
        byte[] packed = packed(compression, CONTENT);
        int noticed = 0;
        for (int at = 0; at < packed.length; at += packed.length / 97) {
            byte[] broken = packed.clone();
            broken[at] ^= 0x20;
            try {
                assertThat(decoded(compression, broken)).as("broken at %d", at).isEqualTo(CONTENT);
            } catch (FormatException e) {
                noticed++;
            }
        }
        assertThat(noticed).isGreaterThan(80);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void failureOfTheSource_passesAsItIs(Compression compression) throws Exception {
        byte[] packed = packed(compression, CONTENT);
        InputStream failing = new FilterInputStream(new ByteArrayInputStream(packed, 0, packed.length / 2)) {
            @Override
            public int read(byte[] buffer, int from, int count) throws IOException {
                int n = super.read(buffer, from, count);
                if (n < 0) {
                    throw FetchException.passing("broke off");
                }
                return n;
            }
        };
        assertThatThrownBy(() -> {
                    try (InputStream in = compression.decode(failing)) {
                        in.readAllBytes();
                    }
                })
                .isInstanceOf(FetchException.class);
    }

    @Test
    void xzWithAHugeDictionary_isNotSupported() throws Exception {
        LZMA2Options options = new LZMA2Options(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XZOutputStream out = new XZOutputStream(bytes, options)) {
            out.write(CONTENT);
        }
        byte[] packed = bytes.toByteArray();
        // The block header: size, flags, filter id 0x21, size of properties 1, dictionary size, padding, CRC32.
        int block = 12;
        assertThat(packed[block + 2]).isEqualTo((byte) 0x21);
        packed[block + 4] = 40;
        int headerSize = 4 * (1 + packed[block]);
        CRC32 crc = new CRC32();
        crc.update(packed, block, headerSize - 4);
        for (int i = 0; i < 4; i++) {
            packed[block + headerSize - 4 + i] = (byte) (crc.getValue() >> (8 * i));
        }
        FormatException failure = catchThrowableOfType(FormatException.class, () -> decoded(Compression.XZ, packed));
        assertThat(failure.kind()).isEqualTo(FormatException.Kind.UNSUPPORTED);
    }

    @Test
    void anotherFormat_isNotCalledDamage() {
        byte[] html = Archives.text("<html>this is a page and no image at all</html>");
        assertThat(catchThrowableOfType(FormatException.class, () -> decoded(Compression.XZ, html))
                        .kind())
                .isEqualTo(FormatException.Kind.NOT_THIS_FORMAT);
        assertThatThrownBy(() -> decoded(Compression.ZSTD, html))
                .hasMessage("zstd: 0x6d74683c is not the magic number of a frame");
        assertThatThrownBy(() -> decoded(Compression.GZIP, html)).hasMessage("gzip: Not in GZIP format");
    }

    @Test
    void zstdWithAHugeWindow_isNotSupported() {
        // Magic number, a descriptor without flags, and the window 2^10 << 21 = 2 GiB.
        byte[] frame = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, (byte) (21 << 3), 1, 0, 0};
        FormatException failure = catchThrowableOfType(FormatException.class, () -> decoded(Compression.ZSTD, frame));
        assertThat(failure.kind()).isEqualTo(FormatException.Kind.UNSUPPORTED);
        assertThat(failure)
                .hasMessage("zstd: decoding needs a window of 2147483648 bytes, more than the 134217728 allowed");
    }

    @Test
    void zstdWithAHugeSingleSegment_isNotSupported() {
        byte[] frame = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, (byte) 0xA0, 0, 0, 0, 0x40, 1, 0, 0};
        assertThatThrownBy(() -> decoded(Compression.ZSTD, frame))
                .hasMessage("zstd: decoding needs a window of 1073741824 bytes, more than the 134217728 allowed");
    }

    /** The decoder would make 2 MiB of four bytes. */
    @Test
    void zstdWithAnOversizedBlock_isDamage() {
        // One byte repeated 131,073 times, in the last block.
        byte[] frame = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, (byte) (13 << 3), 0x0B, 0, 0x10, 'a'};
        FormatException failure = catchThrowableOfType(FormatException.class, () -> decoded(Compression.ZSTD, frame));
        assertThat(failure.kind()).isEqualTo(FormatException.Kind.DAMAGED);
        assertThat(failure).hasMessage("zstd: a block has 131073 bytes, more than the 131072 there may be");
    }

    @Test
    void zstdSkippableFrames_areSkipped() throws Exception {
        byte[] packed = packed(Compression.ZSTD, CONTENT);
        byte[] skippable = {0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'};
        assertThat(decoded(Compression.ZSTD, joined(skippable, packed, skippable, packed)))
                .isEqualTo(joined(CONTENT, CONTENT));
    }
}
