package dev.espalier.firmware;

import java.util.Arrays;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.kernel.Arm64Image;
import dev.espalier.format.kernel.ZbootImage;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdDecompressor;

/**
 * Makes of an arm64 kernel, in whatever wrapping it is published, the gzip stream that the loaders of a Raspberry Pi start.
 * Talos publishes an EFI zboot kernel from 1.8 on, and the plain {@code Image} before.
 */
public final class KernelUnwrapper {
    /** No kernel is larger; what claims to be is not decompressed. */
    static final int MAX_KERNEL_SIZE = 256 << 20;

    /** What a zstd block of 4 bytes, the smallest there is, decodes to at most (RFC 8878, section 3.1.1.2). */
    private static final long ZSTD_DENSEST = (128 << 10) / 4;

    private static final int ZSTD_MAGIC_AND_DESCRIPTOR = 5;
    private static final int[] ZSTD_MAGIC = {0x28, 0xB5, 0x2F, 0xFD};
    private static final int ZSTD_SINGLE_SEGMENT = 0x20;
    /** Exponent 13 above 2^10, no mantissa: 8 MiB. */
    private static final byte WINDOW_8_MIB = 13 << 3;

    private KernelUnwrapper() {}

    /**
     * The kernel as one gzip stream; the same file gives the same bytes on every machine.
     *
     * @param file the whole file: an {@code Image}, a gzip stream of one, or an EFI zboot kernel in gzip or zstd
     */
    public static byte[] unwrap(byte[] file) throws FormatException {
        if (ZbootImage.matches(file)) {
            return unwrapZboot(file);
        }
        if (Arm64Image.matches(file)) {
            return GzipStream.compress(file);
        }
        if (GzipStream.matches(file)) {
            return checkedGzip(file, 0);
        }
        throw FormatException.notThisFormat(
                0, "kernel", "neither an arm64 Image nor a gzip stream nor an EFI zboot kernel");
    }

    private static byte[] unwrapZboot(byte[] file) throws FormatException {
        ZbootImage zboot = ZbootImage.parse(file);
        byte[] payload = Arrays.copyOfRange(file, zboot.payloadOffset(), zboot.payloadOffset() + zboot.payloadSize());
        if (zboot.compression() == ZbootImage.Compression.GZIP) {
            return checkedGzip(payload, zboot.payloadOffset());
        }
        byte[] kernel = decompressZstd(payload, zboot);
        checkMagic(kernel, zboot.payloadOffset());
        return GzipStream.compress(kernel);
    }

    /** What is compressed already is served as it is. */
    private static byte[] checkedGzip(byte[] gzip, int offset) throws FormatException {
        checkMagic(GzipStream.checkedStart(gzip, offset, Arm64Image.HEADER_SIZE, MAX_KERNEL_SIZE), offset);
        return gzip;
    }

    private static void checkMagic(byte[] kernel, int offset) throws FormatException {
        if (!Arm64Image.matches(kernel)) {
            throw FormatException.notThisFormat(
                    offset, "magic", "what is compressed here is not an arm64 kernel (no ARM\\x64 at byte 56)");
        }
    }

    private static byte[] decompressZstd(byte[] payload, ZbootImage zboot) throws FormatException {
        int behind = zboot.payloadOffset() + zboot.payloadSize();
        long size = zboot.kernelSize().orElse(0);
        if (size > MAX_KERNEL_SIZE) {
            throw FormatException.unsupported(
                    behind, "kernel size", size + " bytes; at most " + MAX_KERNEL_SIZE + " are decompressed");
        }
        if (size > payload.length * ZSTD_DENSEST) {
            throw FormatException.damaged(
                    behind, "kernel size", size + " bytes cannot come out of " + payload.length + " compressed ones");
        }
        lowerWindow(payload);
        byte[] kernel = new byte[(int) size];
        int written;
        try {
            written = new ZstdDecompressor().decompress(payload, 0, payload.length, kernel, 0, kernel.length);
        } catch (MalformedInputException | IndexOutOfBoundsException e) {
            // The second is how the decompressor meets some damaged tables.
            FormatException damaged = FormatException.damaged(
                    zboot.payloadOffset(), "zstd", "the compressed kernel is damaged (" + e.getMessage() + ")");
            damaged.initCause(e);
            throw damaged;
        }
        if (written != kernel.length) {
            throw FormatException.damaged(
                    behind, "kernel size", size + " bytes announced, " + written + " bytes decompressed");
        }
        return kernel;
    }

    /**
     * Linux compresses its kernels with {@code zstd -22 --ultra} from a pipe, which announces a window of 128 MiB. The
     * decompressor refuses windows above 8 MiB, a limit that has no bearing here: it writes the whole kernel into one array
     * and looks back into that. So the window descriptor (RFC 8878, section 3.1.1.1.2) of our copy is set to 8 MiB.
     */
    private static void lowerWindow(byte[] payload) {
        if (payload.length <= ZSTD_MAGIC_AND_DESCRIPTOR) {
            return;
        }
        for (int i = 0; i < ZSTD_MAGIC.length; i++) {
            if (Byte.toUnsignedInt(payload[i]) != ZSTD_MAGIC[i]) {
                return;
            }
        }
        boolean hasWindow = (payload[ZSTD_MAGIC.length] & ZSTD_SINGLE_SEGMENT) == 0;
        if (hasWindow && Byte.toUnsignedInt(payload[ZSTD_MAGIC_AND_DESCRIPTOR]) > WINDOW_8_MIB) {
            payload[ZSTD_MAGIC_AND_DESCRIPTOR] = WINDOW_8_MIB;
        }
    }
}
