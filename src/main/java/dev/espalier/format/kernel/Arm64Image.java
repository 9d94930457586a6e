package dev.espalier.format.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The uncompressed arm64 kernel, the one form that the loaders of a Raspberry Pi start (also when it is in a gzip stream). */
public final class Arm64Image {
    /** The header; fewer bytes are no kernel. */
    public static final int HEADER_SIZE = 64;

    private static final int MAGIC_OFFSET = 56;
    private static final int MAGIC = 0x644D5241; // "ARM\x64"

    private Arm64Image() {}

    /** Whether {@code start}, the first bytes of a file, begin such a kernel. */
    public static boolean matches(byte[] start) {
        return start.length >= HEADER_SIZE
                && ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(MAGIC_OFFSET) == MAGIC;
    }
}
