package dev.espalier.format.ext4;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class Crc32cTest {

    /** The check value of the catalogue of CRCs, before it is inverted. */
    @Test
    void checkValue_isRight() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(~Crc32c.update(Crc32c.ALL_ONES, digits)).isEqualTo(0xE306_9283);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 255, 4096})
    void register_isTheInverseOfWhatTheJdkComputes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        CRC32C judge = new CRC32C();
        judge.update(bytes);
        assertThat(~Crc32c.update(Crc32c.ALL_ONES, bytes)).isEqualTo((int) judge.getValue());
        int half = Crc32c.update(Crc32c.ALL_ONES, bytes, 0, length / 2);
        assertThat(~Crc32c.update(half, bytes, length / 2, length)).isEqualTo((int) judge.getValue());
    }

    @Test
    void integers_areLittleEndianBytes() {
        byte[] bytes = {0x78, 0x56, 0x34, 0x12, (byte) 0xF0, 0, 0, 0};
        assertThat(Crc32c.update(7, 0xF0_1234_5678L, Long.BYTES)).isEqualTo(Crc32c.update(7, bytes));
        assertThat(Crc32c.update(7, 0xF0_1234_5678L, Integer.BYTES)).isEqualTo(Crc32c.update(7, bytes, 0, 4));
    }
}
