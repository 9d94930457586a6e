package dev.espalier.format.uefi;

import java.util.Arrays;
import java.util.HexFormat;

/** The bytes of a variable's value. Immutable. */
public final class VariableData {
    private final byte[] bytes;

    private VariableData(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes a copy. */
    public static VariableData of(byte[] bytes) {
        return new VariableData(bytes.clone());
    }

    static VariableData of(byte[] bytes, int from, int length) {
        return new VariableData(Arrays.copyOfRange(bytes, from, from + length));
    }

    /** An unsigned integer of {@code width} bytes, little endian. */
    public static VariableData ofNumber(long value, int width) {
        byte[] bytes = new byte[width];
        for (int i = 0; i < width; i++) {
            bytes[i] = (byte) (value >>> (Byte.SIZE * i));
        }
        return new VariableData(bytes);
    }

    /** The bytes as an unsigned little-endian integer; there must be at most 7 of them. */
    public long toNumber() {
        if (bytes.length >= Long.BYTES) {
            throw new IllegalStateException(bytes.length + " bytes are no number");
        }
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = (value << Byte.SIZE) | Byte.toUnsignedLong(bytes[i]);
        }
        return value;
    }

    public int size() {
        return bytes.length;
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VariableData that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Two lower-case hexadecimal digits for each byte. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
