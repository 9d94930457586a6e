package dev.espalier.format.kernel;

import java.util.Arrays;
import java.util.OptionalLong;

import dev.espalier.format.bytes.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ZbootImageTest {

    @Test
    void header_isReadFieldByField() throws FormatException {
        byte[] file = KernelFiles.zboot("zstd22", new byte[100], 4096);
        assertThat(ZbootImage.parse(file))
                .isEqualTo(new ZbootImage(
                        KernelFiles.ZBOOT_PAYLOAD, 100, ZbootImage.Compression.ZSTD, OptionalLong.of(4096)));
    }

    @Test
    void gzip_hasNoSizeBehindThePayload() throws FormatException {
        byte[] file = KernelFiles.zboot("gzip", new byte[100]);
        assertThat(ZbootImage.parse(file))
                .isEqualTo(new ZbootImage(
                        KernelFiles.ZBOOT_PAYLOAD, 100, ZbootImage.Compression.GZIP, OptionalLong.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "zstd22", "zstd3"})
    void zstd_isKnownAtAnyLevel(String name) throws FormatException {
        assertThat(ZbootImage.parse(KernelFiles.zboot(name, new byte[8], 8)).compression())
                .isEqualTo(ZbootImage.Compression.ZSTD);
    }

    @ParameterizedTest
    @CsvSource({"lz4", "lzma", "lzo", "xzkern", "gzip2", "zstdx", "GZIP"})
    void otherCompressions_areNamedAsUnsupported(String name) {
        assertThatThrownBy(() -> ZbootImage.parse(KernelFiles.zboot(name, new byte[8], 8)))
                .isInstanceOfSatisfying(FormatException.class, e -> {
                    assertThat(e.kind()).isEqualTo(FormatException.Kind.UNSUPPORTED);
                    assertThat(e.offset()).isEqualTo(24);
                })
                .hasMessage("compression: \"" + name + "\"; gzip and zstd kernels can be unwrapped");
    }

    @Test
    void unreadableCompressionName_isNotPrinted() {
        assertThatThrownBy(() -> ZbootImage.parse(KernelFiles.zboot("\u0007\n", new byte[8], 8)))
                .hasMessage("compression: an unreadable name; gzip and zstd kernels can be unwrapped");
    }

    @ParameterizedTest
    @CsvSource({
        "8, 3f000000, payload offset",
        "8, 00000000, payload offset",
        "8, ffffffff, payload offset",
        "8, 68010000, payload size",
        "12, 00000000, payload size",
        "12, 65000000, payload size",
        "12, ffffffff, payload size",
        "12, fdffffff, payload size",
    })
    void payloadOutsideTheFile_isDamage(int at, String hex, String field) {
        byte[] file = KernelFiles.zboot("zstd22", new byte[100], 4096);
        KernelFiles.put(file, at, hex);
        assertThatThrownBy(() -> ZbootImage.parse(file)).isInstanceOfSatisfying(FormatException.class, e -> {
            assertThat(e.kind()).isEqualTo(FormatException.Kind.DAMAGED);
            assertThat(e.field()).isEqualTo(field);
            assertThat(e.offset()).isEqualTo(field.equals("payload offset") ? 8 : 12);
        });
    }

    @Test
    void fileCutAtAnyLength_endsInAFormatException() {
        byte[] file = KernelFiles.zboot("zstd22", new byte[100], 4096);
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> ZbootImage.parse(cut))
                    .as(length + " bytes")
                    .isInstanceOf(FormatException.class);
        }
    }

    @Test
    void anyOtherByteInTheHeader_endsInAnImageOrAFormatException() {
        byte[] file = KernelFiles.zboot("zstd22", new byte[100], 4096);
        int refused = 0;
        for (int at = 0; at < 64; at++) {
            for (int flip = 1; flip < 256; flip++) {
                file[at] ^= (byte) flip;
                try {
                    ZbootImage image = ZbootImage.parse(file);
                    assertThat(image.payloadOffset() + image.payloadSize()).isLessThanOrEqualTo(file.length);
                } catch (FormatException e) {
                    refused++;
                }
                file[at] ^= (byte) flip;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void otherFiles_areNotZboot() {
        assertThat(ZbootImage.matches(KernelFiles.image(64))).isFalse();
        assertThat(Arm64Image.matches(KernelFiles.zboot("gzip", new byte[100]))).isFalse();
        assertThat(Arm64Image.matches(KernelFiles.image(64))).isTrue();
        assertThat(Arm64Image.matches(new byte[63])).isFalse();
        assertThatThrownBy(() -> ZbootImage.parse(KernelFiles.image(64)))
                .isInstanceOfSatisfying(
                        FormatException.class,
                        e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.NOT_THIS_FORMAT))
                .hasMessage("MZ zimg: not an EFI zboot kernel");
    }
}
