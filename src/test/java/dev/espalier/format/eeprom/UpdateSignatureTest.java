package dev.espalier.format.eeprom;

import java.nio.charset.StandardCharsets;

import dev.espalier.format.bytes.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UpdateSignatureTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @Test
    void signature_isTwoLines() throws FormatException {
        UpdateSignature signature = new UpdateSignature(DIGEST, 1_779_000_000L);

        assertThat(new String(signature.toBytes(), StandardCharsets.US_ASCII)).isEqualTo(DIGEST + "\nts: 1779000000\n");
        assertThat(UpdateSignature.parse(signature.toBytes())).isEqualTo(signature);
    }

    @Test
    void linesOfTheVendorsTools_areReadOver() throws FormatException {
        byte[] bytes = (DIGEST + "\nts: 5\ntarget-soc: 2711\n").getBytes(StandardCharsets.US_ASCII);
        assertThat(UpdateSignature.parse(bytes)).isEqualTo(new UpdateSignature(DIGEST, 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "DIGEST", "DIGEST\n5\n", "DIGEST\nts: 0\n", "DIGEST\nts: 4294967295\n", "ts: 5\nDIGEST"
            })
    void otherTexts_areRefused(String text) {
        byte[] bytes = text.replace("DIGEST", DIGEST).getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> UpdateSignature.parse(bytes)).isInstanceOf(FormatException.class);
    }
}
