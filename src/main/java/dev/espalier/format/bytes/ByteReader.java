package dev.espalier.format.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The fields of one structure, by their offset in it. A field that reaches past the structure's end is damage, never a
 * bug; and what is wrong with a field is reported at its offset in the whole view.
 */
public final class ByteReader {
    private final ByteBuffer bytes;
    private final long origin;

    /** Of a structure that begins at {@code origin} of the view it came from. Later changes of the array show. */
    public ByteReader(byte[] bytes, long origin) {
        this.bytes = ByteBuffer.wrap(bytes);
        this.origin = origin;
    }

    /** Of the structure of {@code length} bytes at {@code origin} of the view. */
    public static ByteReader read(ByteView view, long origin, int length) throws IOException {
        return new ByteReader(view.read(origin, length), origin);
    }

    public int length() {
        return bytes.capacity();
    }

    /** The offset in the view of what lies at {@code at} of this structure. */
    public long offset(int at) {
        return origin + at;
    }

    public int u8(int at) throws FormatException {
        return Byte.toUnsignedInt(bytes.get(checked(at, Byte.BYTES)));
    }

    public int u16le(int at) throws FormatException {
        return Short.toUnsignedInt(ordered(ByteOrder.LITTLE_ENDIAN).getShort(checked(at, Short.BYTES)));
    }

    public int u16be(int at) throws FormatException {
        return Short.toUnsignedInt(ordered(ByteOrder.BIG_ENDIAN).getShort(checked(at, Short.BYTES)));
    }

    public long u32le(int at) throws FormatException {
        return Integer.toUnsignedLong(ordered(ByteOrder.LITTLE_ENDIAN).getInt(checked(at, Integer.BYTES)));
    }

    public long u32be(int at) throws FormatException {
        return Integer.toUnsignedLong(ordered(ByteOrder.BIG_ENDIAN).getInt(checked(at, Integer.BYTES)));
    }

    /** All 64 bits; what is 2<sup>63</sup> or more comes out negative. */
    public long u64le(int at) throws FormatException {
        return ordered(ByteOrder.LITTLE_ENDIAN).getLong(checked(at, Long.BYTES));
    }

    /** All 64 bits; what is 2<sup>63</sup> or more comes out negative. */
    public long u64be(int at) throws FormatException {
        return ordered(ByteOrder.BIG_ENDIAN).getLong(checked(at, Long.BYTES));
    }

    public Guid guid(int at) throws FormatException {
        return Guid.read(bytes.array(), checked(at, Guid.SIZE));
    }

    /** A copy of {@code length} bytes. */
    public byte[] bytes(int at, int length) throws FormatException {
        return Arrays.copyOfRange(bytes.array(), checked(at, length), at + length);
    }

    public FormatException damaged(int at, String field, String message) {
        return FormatException.damaged(offset(at), field, message);
    }

    public FormatException unsupported(int at, String field, String message) {
        return FormatException.unsupported(offset(at), field, message);
    }

    public FormatException notThisFormat(int at, String field, String message) {
        return FormatException.notThisFormat(offset(at), field, message);
    }

    private ByteBuffer ordered(ByteOrder order) {
        return bytes.order(order);
    }

    private int checked(int at, int length) throws FormatException {
        if (at < 0 || length < 0 || at > length() - length) {
            throw ByteView.endsBefore(offset(at), length, offset(length()));
        }
        return at;
    }
}
