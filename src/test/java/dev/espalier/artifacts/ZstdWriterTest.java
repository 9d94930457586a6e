package dev.espalier.artifacts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.espalier.artifacts.Workbench.noise;
import static org.assertj.core.api.Assertions.assertThat;

class ZstdWriterTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 13_000_000})
    void whatIsWritten_isReadAgain_andPiecesDoNotMatter(int size) throws IOException {
        byte[] content = Arrays.copyOf(noise(size / 2, 2), size);
        byte[] packed = packed(content, size + 1);
        assertThat(Compression.ZSTD.decode(new ByteArrayInputStream(packed)).readAllBytes())
                .isEqualTo(content);
        assertThat(packed(content, 700_001)).isEqualTo(packed);
    }

    private static byte[] packed(byte[] content, int piece) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdWriter zstd = new ZstdWriter(bytes)) {
            for (int at = 0; at < content.length; at += piece) {
                zstd.write(content, at, Math.min(piece, content.length - at));
            }
            zstd.finish();
        }
        return bytes.toByteArray();
    }
}
