package dev.espalier.inventory;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The expected values are what PyYAML 6.0 and {@code json.dumps} print. */
class PlainScalarTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yes|true",
                "no|false",
                "Yes|true",
                "NO|false",
                "true|true",
                "False|false",
                "on|true",
                "OFF|false",
                "y|\"y\"",
                "n|\"n\"",
                "nO|\"nO\"",
                "tRUE|\"tRUE\"",
                "0|0",
                "1|1",
                "-1|-1",
                "+12|12",
                "010|8",
                "08|\"08\"",
                "-017|-15",
                "0x1F|31",
                "0b101|5",
                "1_000|1000",
                "1__0_|10",
                "12:30:45|45045",
                "1:60|\"1:60\"",
                "190:20:30|685230",
                "-1:30|-90",
                "12:30:45.5|45045.5",
                "-190:20:30.15|-685230.15",
                "1.5|1.5",
                "1.|1.0",
                ".5|0.5",
                "-.5|\"-.5\"",
                "1.5e+3|1500.0",
                "1.5e3|\"1.5e3\"",
                "1e3|\"1e3\"",
                "1e+3|\"1e+3\"",
                "6.02e+23|6.02e+23",
                "1.0e-7|1e-07",
                "0.0001|0.0001",
                "0.00001|1e-05",
                "1e16|\"1e16\"",
                "10000000000000000.0|1e+16",
                "1234567890123456.7|1234567890123456.8",
                "123456789012345678|123456789012345678",
                "-0.0|-0.0",
                "0.1|0.1",
                "1.10|1.1",
                "100.0|100.0",
                "3.14159265358979|3.14159265358979",
                "5e-324|\"5e-324\"",
                "4.9e-324|5e-324",
                "1.7976931348623157e+308|1.7976931348623157e+308",
                "2.2250738585072014e-308|2.2250738585072014e-308",
                "9007199254740993.0|9007199254740992.0",
                "0o17|\"0o17\"",
                "1_0.5_0|10.5",
                "+.5|\"+.5\"",
                "2026-01-01|\"2026-01-01\"",
                "2026-1-1|\"2026-1-1\"",
                "2026-01-01T10:00:00Z|\"2026-01-01T10:00:00Z\"",
                "v1.50|\"v1.50\"",
                "d32a9346|\"d32a9346\"",
                "13e02446|\"13e02446\"",
                "01234567|342391",
                "59639862|59639862",
                "52:54:00:12:34:56|41135085296",
                "11:22:33:44:55:59|8846009759",
                "10.0.0.1|\"10.0.0.1\"",
                "1.2.3|\"1.2.3\"",
                "hello|\"hello\"",
                "é|\"\\u00e9\""
            })
    void scalarsAreTypedAsPyYamlTypesThem(String text, String json) throws Exception {
        String listed = NodeListing.of(InventoryFixture.ofNode("serial: A\nlabels: {x: " + text + "}\n")
                        .load())
                .json();
        assertThat(listed).contains("\"labels\": {\"x\": " + json + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x_", "0b_", "-0x__"})
    void numbersWithoutADigit_areText(String text) throws Exception {
        String listed = NodeListing.of(InventoryFixture.ofNode("serial: A\nlabels: {x: " + text + "}\n")
                        .load())
                .json();
        assertThat(listed).contains("{\"x\": \"" + text + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {".inf", "-.INF", ".nan"})
    void whatJsonCannotSay_isText(String text) throws Exception {
        String listed = NodeListing.of(InventoryFixture.ofNode("serial: A\nlabels: {x: " + text + "}\n")
                        .load())
                .json();
        assertThat(listed).contains("{\"x\": \"" + text + "\"}");
    }

    @Test
    void nullsAreNull() {
        assertThat(Stream.of("", "~", "null", "Null", "NULL").map(PlainScalar::kind))
                .containsOnly(PlainScalar.Kind.NULL);
        assertThat(PlainScalar.kind("nULL")).isEqualTo(PlainScalar.Kind.TEXT);
    }
}
