package dev.espalier.format.bytes;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ByteStringTest {
    private static ByteString latin1(String text) {
        return ByteString.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void bytes_areCopiedInAndOut() {
        byte[] bytes = {1, 2};
        ByteString string = ByteString.of(bytes);
        bytes[0] = 9;
        string.toBytes()[1] = 9;
        assertThat(string.toBytes()).containsExactly(1, 2);
        assertThat(string.at(0)).isEqualTo(1);
        assertThat(string.length()).isEqualTo(2);
    }

    @Test
    void order_isThatOfUnsignedBytes() {
        assertThat(latin1("\u00ff")).isGreaterThan(latin1("z"));
        assertThat(latin1("ab")).isGreaterThan(latin1("a")).isEqualByComparingTo(latin1("ab"));
        assertThat(latin1("ab")).isEqualTo(latin1("a").plus(latin1("b"))).hasSameHashCodeAs(latin1("ab"));
        assertThat(latin1("ab")).isNotEqualTo(latin1("ac"));
    }

    @Test
    void text_isThereWhereTheBytesAreUtf8() {
        assertThat(ByteString.utf8("\u6F22\u5B57").utf8()).contains("\u6F22\u5B57");
        assertThat(latin1("\u00e4").utf8()).isEmpty();
        assertThat(ByteString.EMPTY.utf8()).contains("");
    }

    @Test
    void messages_showEveryByte() {
        assertThat(latin1("a \\\n\u00ff~\u007f")).hasToString("a \\\\\\x0a\\xff~\\x7f");
        assertThat(latin1("\u00ff").contains(0xFF)).isTrue();
        assertThat(latin1("\u00ff").contains('a')).isFalse();
    }
}
