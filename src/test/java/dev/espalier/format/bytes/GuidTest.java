package dev.espalier.format.bytes;

import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GuidTest {
    /** EFI_SYSTEM_NV_DATA_FV_GUID, and its bytes as EDK2 writes them. */
    private static final String TEXT = "FFF12B8D-7696-4C8B-A985-2747075B4F50";

    private static final byte[] BYTES = HexFormat.ofDelimiter(" ")
            .parseHex(
                    "8d 2b f1 ff " // first field, little endian
                            + "96 76 " // second field, little endian
                            + "8b 4c " // third field, little endian
                            + "a9 85 27 47 07 5b 4f 50"); // the rest as written

    @Test
    void firstThreeFieldsAreLittleEndian() {
        assertThat(Guid.read(BYTES, 0)).isEqualTo(Guid.parse(TEXT));
        assertThat(Guid.parse(TEXT).toBytes()).isEqualTo(BYTES);
    }

    @Test
    void read_beginsAtTheOffset() {
        byte[] shifted = new byte[3 + BYTES.length];
        System.arraycopy(BYTES, 0, shifted, 3, BYTES.length);
        assertThat(Guid.read(shifted, 3)).hasToString(TEXT);
    }

    @Test
    void text_isUpperCaseAndReadInEitherCase() {
        assertThat(Guid.parse("fff12b8d-7696-4c8b-a985-2747075b4f50")).hasToString(TEXT);
        assertThat(Guid.ZERO).hasToString("00000000-0000-0000-0000-000000000000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-2-3-4-5", // java.util.UUID takes this one
                "FFF12B8D76964C8BA9852747075B4F50",
                "{FFF12B8D-7696-4C8B-A985-2747075B4F50}",
                "FFF12B8D-7696-4C8B-A985-2747075B4F5G",
                "FFF12B8D-7696-4C8B-A985-2747075B4F50 ",
                "٠FF12B8D-7696-4C8B-A985-2747075B4F50"
            })
    void otherText_isRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Guid.parse(text))
                .withMessage("a GUID is written as C12A7328-F81F-11D2-BA4B-00A0C93EC93B, not \"" + text + "\"");
    }

    @Test
    void order_isThatOfTheText() {
        Guid low = Guid.parse("00000001-0000-0000-0000-000000000000");
        Guid high = Guid.parse(TEXT);
        assertThat(low).isLessThan(high);
        assertThat(Guid.parse("00000001-0000-0000-8000-000000000000")).isGreaterThan(low);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void bytesAndText_giveTheSameGuidBack(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[Guid.SIZE];
            random.nextBytes(bytes);
            Guid guid = Guid.read(bytes, 0);
            assertThat(guid.toBytes()).isEqualTo(bytes);
            assertThat(Guid.parse(guid.toString())).isEqualTo(guid);
        }
    }
}
