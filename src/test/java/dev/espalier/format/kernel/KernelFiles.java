package dev.espalier.format.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

/** Small kernels of the true structure, written field by field. */
public final class KernelFiles {
    /** Where the payload of {@link #zboot} begins. */
    public static final int ZBOOT_PAYLOAD = 0x100;

    private KernelFiles() {}

    /** An arm64 Image: the header, then bytes that compress about as well as code. */
    public static byte[] image(int size) {
        byte[] image = new byte[size];
        Random random = new Random(size);
        for (int i = 64; i < size; i++) {
            image[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : i >>> 4);
        }
        put(
                image,
                0,
                "4d5a40fa" // code0: "MZ", as it is an EFI program too
                        + "53234e14" // code1
                        + "0000000000000000" // text_offset
                        + "0000aa0100000000" // image_size
                        + "0a00000000000000" // flags
                        + "000000000000000000000000000000000000000000000000" // reserved
                        + "41524d64" // magic: "ARM\x64"
                        + "40000000"); // offset of the PE header
        return image;
    }

    /** A zboot kernel in which nothing follows the payload, as with gzip. */
    public static byte[] zboot(String compression, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("4d5a0000")); //      0 "MZ"
        out.writeBytes("zimg".getBytes(StandardCharsets.US_ASCII)); // 4 type
        out.writeBytes(little(ZBOOT_PAYLOAD)); //                    8 payload offset
        out.writeBytes(little(payload.length)); //                  12 payload size
        out.writeBytes(new byte[8]); //                             16 reserved
        out.writeBytes((compression + "\0").getBytes(StandardCharsets.US_ASCII)); // 24 compression
        out.writeBytes(new byte[56 - out.size()]);
        out.writeBytes(HexFormat.of().parseHex("cd238281")); //     56 Linux' own PE magic
        out.writeBytes(little(0x40)); //                            60 offset of the PE header
        out.writeBytes(new byte[ZBOOT_PAYLOAD - out.size()]);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** A zboot kernel with the size of the kernel behind the payload, as with all compressions but gzip. */
    public static byte[] zboot(String compression, byte[] payload, int kernelSize) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(zboot(compression, payload));
        out.writeBytes(little(kernelSize));
        return out.toByteArray();
    }

    public static void put(byte[] file, int offset, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        System.arraycopy(bytes, 0, file, offset, bytes.length);
    }

    private static byte[] little(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    }
}
