package dev.espalier.format.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

import dev.espalier.format.bytes.FormatException;

/**
 * An EFI zboot kernel: a small EFI program with the compressed kernel behind it. UEFI and what runs on it start it; the
 * loaders of a Raspberry Pi hang.
 *
 * @param payloadOffset where the compressed kernel begins in the file
 * @param payloadSize its length in bytes
 * @param kernelSize the length of the kernel itself, where the file says so: for all compressions but gzip
 */
public record ZbootImage(int payloadOffset, int payloadSize, Compression compression, OptionalLong kernelSize) {
    private static final int HEADER_SIZE = 64;
    private static final short MZ = 0x5A4D;
    private static final int TYPE_OFFSET = 4;
    private static final int ZIMG = 0x676D697A; // "zimg"
    private static final int PAYLOAD_OFFSET = 8;
    private static final int PAYLOAD_SIZE = 12;
    private static final int COMPRESSION_OFFSET = 24;
    private static final int COMPRESSION_SIZE = 32;

    /** The compressions that are undone here. */
    public enum Compression {
        GZIP,
        ZSTD
    }

    /** Whether {@code start}, the first bytes of a file, begin a zboot kernel. */
    public static boolean matches(byte[] start) {
        if (start.length < HEADER_SIZE) {
            return false;
        }
        ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        return header.getShort(0) == MZ && header.getInt(TYPE_OFFSET) == ZIMG;
    }

    /**
     * Reads the header and finds the payload.
     *
     * @param file the whole file
     */
    public static ZbootImage parse(byte[] file) throws FormatException {
        if (!matches(file)) {
            throw FormatException.notThisFormat(0, "MZ zimg", "not an EFI zboot kernel");
        }
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long offset = Integer.toUnsignedLong(header.getInt(PAYLOAD_OFFSET));
        long size = Integer.toUnsignedLong(header.getInt(PAYLOAD_SIZE));
        Compression compression = compression(file);
        long sizeField = compression == Compression.GZIP ? 0 : Integer.BYTES;
        if (offset < HEADER_SIZE || offset > file.length) {
            throw FormatException.damaged(
                    PAYLOAD_OFFSET, "payload offset", offset + " in a file of " + file.length + " bytes");
        }
        if (size == 0 || size + sizeField > file.length - offset) {
            throw FormatException.damaged(
                    PAYLOAD_SIZE,
                    "payload size",
                    size + " from byte " + offset + " of a file of " + file.length + " bytes");
        }
        int end = (int) (offset + size);
        OptionalLong kernelSize = compression == Compression.GZIP
                ? OptionalLong.empty()
                : OptionalLong.of(Integer.toUnsignedLong(header.getInt(end)));
        return new ZbootImage((int) offset, (int) size, compression, kernelSize);
    }

    private static Compression compression(byte[] file) throws FormatException {
        int end = COMPRESSION_OFFSET;
        while (end < COMPRESSION_OFFSET + COMPRESSION_SIZE && file[end] != 0) {
            end++;
        }
        String name = new String(file, COMPRESSION_OFFSET, end - COMPRESSION_OFFSET, StandardCharsets.ISO_8859_1);
        if (name.equals("gzip")) {
            return Compression.GZIP;
        }
        // Linux names the level too: zstd22.
        if (name.matches("zstd[0-9]*")) {
            return Compression.ZSTD;
        }
        String shown = name.chars().allMatch(c -> c > ' ' && c < 0x7f) ? "\"" + name + "\"" : "an unreadable name";
        throw FormatException.unsupported(
                COMPRESSION_OFFSET, "compression", shown + "; gzip and zstd kernels can be unwrapped");
    }
}
