package dev.espalier.render;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class GrubWordTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "console=ttyAMA0,115200 | console=ttyAMA0,115200",
                "talos.config=http://h/c?mac=${mac}&uuid=${uuid} | 'talos.config=http://h/c?mac=${mac}&uuid=${uuid}'",
                "a;b | 'a;b'",
                "it's | 'it'\\''s'",
                "a\"b | 'a\"b'",
                "$x | '$x'",
                "a{b | 'a{b'"
            })
    void word_losesEveryMeaningForGrub(String word, String quoted) {
        assertThat(GrubWord.quote(word)).isEqualTo(quoted);
    }
}
