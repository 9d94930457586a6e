package dev.espalier.format.bytes;

import java.io.IOException;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ByteReaderTest {
    private static final byte[] BYTES = HexFormat.of().parseHex("ff" + "fffefdfcfbfaf9f8" + "00");
    private final ByteReader reader = new ByteReader(BYTES, 1000);

    @Test
    void integersAreUnsignedInEitherOrder() throws FormatException {
        assertThat(reader.u8(0)).isEqualTo(0xff);
        assertThat(reader.u16le(1)).isEqualTo(0xfeff);
        assertThat(reader.u16be(1)).isEqualTo(0xfffe);
        assertThat(reader.u32le(1)).isEqualTo(0xfcfdfeffL);
        assertThat(reader.u32be(1)).isEqualTo(0xfffefdfcL);
        assertThat(reader.u64le(1)).isEqualTo(0xf8f9fafbfcfdfeffL);
        assertThat(reader.u64be(1)).isEqualTo(0xfffefdfcfbfaf9f8L);
    }

    @Test
    void orderOfOneRead_doesNotReachTheNext() throws FormatException {
        assertThat(reader.u16be(1)).isEqualTo(0xfffe);
        assertThat(reader.u16le(1)).isEqualTo(0xfeff);
        assertThat(reader.u16be(1)).isEqualTo(0xfffe);
    }

    @Test
    void guidAndBytes_areCopies() throws FormatException {
        byte[] zeros = new byte[20];
        ByteReader all = new ByteReader(zeros, 0);
        assertThat(all.guid(4)).isEqualTo(Guid.ZERO);
        byte[] part = all.bytes(2, 3);
        part[0] = 1;
        assertThat(zeros[2]).isZero();
    }

    @Test
    void fieldPastTheEnd_isDamageAtItsOffsetInTheView() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> reader.u32le(8))
                .withMessage("end: 4 bytes wanted, but only 2 are there")
                .satisfies(e -> assertThat(e.offset()).isEqualTo(1008))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.DAMAGED));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> reader.u8(10));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> reader.bytes(5, Integer.MAX_VALUE));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> reader.u8(-1));
    }

    @Test
    void read_takesTheStructureFromTheView() throws IOException {
        ByteReader field = ByteReader.read(ByteView.of(BYTES), 7, 2);
        assertThat(field.length()).isEqualTo(2);
        assertThat(field.u16be(0)).isEqualTo(0xf9f8);
        assertThat(field.damaged(1, "size", "is odd"))
                .hasMessage("size: is odd")
                .satisfies(e -> assertThat(e.offset()).isEqualTo(8));
    }
}
