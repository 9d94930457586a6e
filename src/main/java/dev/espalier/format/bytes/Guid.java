package dev.espalier.format.bytes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A GUID as in the UEFI specification, appendix A. The same 16 bytes are a UUID to everybody else; what differs is how
 * they lie in memory: the first three fields are little endian, the last eight bytes are written as they are read.
 *
 * @param high the first three fields, as {@link UUID#getMostSignificantBits()} has them
 * @param low the last eight bytes, as {@link UUID#getLeastSignificantBits()} has them
 */
public record Guid(long high, long low) implements Comparable<Guid> {
    public static final int SIZE = 16;

    /** The GUID that marks an unused entry in many tables. */
    public static final Guid ZERO = new Guid(0, 0);

    private static final Pattern TEXT =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

    /** From the 36 characters of the registry format, in either case. */
    public static Guid parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a GUID is written as C12A7328-F81F-11D2-BA4B-00A0C93EC93B, not \"" + text + "\"");
        }
        UUID uuid = UUID.fromString(text);
        return new Guid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /** From the 16 bytes that begin at {@code offset}. */
    public static Guid read(byte[] bytes, int offset) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, SIZE).order(ByteOrder.LITTLE_ENDIAN);
        long first = Integer.toUnsignedLong(buffer.getInt());
        long second = Short.toUnsignedLong(buffer.getShort());
        long third = Short.toUnsignedLong(buffer.getShort());
        long last = buffer.order(ByteOrder.BIG_ENDIAN).getLong();
        return new Guid(first << 32 | second << 16 | third, last);
    }

    /** The 16 bytes as {@link #read} finds them. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (high >>> 32))
                .putShort((short) (high >>> 16))
                .putShort((short) high)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(low)
                .array();
    }

    /** In the order of their text. */
    @Override
    public int compareTo(Guid other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return new UUID(high, low).toString().toUpperCase(Locale.ROOT);
    }
}
