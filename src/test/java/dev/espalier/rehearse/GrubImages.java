package dev.espalier.rehearse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** EFI images with the section in which {@code grub-mkimage} puts what an image was made with. */
public final class GrubImages {
    private static final int SECTION_AT = 0x200;

    private GrubImages() {}

    /** An empty text leaves its module out. */
    public static byte[] of(String prefix, String config, boolean memoryDisk) {
        ByteBuffer image = ByteBuffer.allocate(0x600).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0, (byte) 'M').put(1, (byte) 'Z').putInt(0x3c, 0x40); // e_lfanew
        image.put(0x40, (byte) 'P').put(0x41, (byte) 'E').putShort(0x44, (short) 0xaa64); // Machine
        image.putShort(0x46, (short) 1); // NumberOfSections
        image.putShort(0x54, (short) 0); // SizeOfOptionalHeader
        image.put(0x58, "mods".getBytes(StandardCharsets.US_ASCII)); // section name
        image.putInt(0x58 + 16, 0x400); // SizeOfRawData
        image.putInt(0x58 + 20, SECTION_AT); // PointerToRawData
        image.position(SECTION_AT + 24);
        if (memoryDisk) {
            module(image, 1, "files");
        }
        if (!config.isEmpty()) {
            module(image, 2, config);
        }
        if (!prefix.isEmpty()) {
            module(image, 3, prefix);
        }
        int end = image.position() - SECTION_AT;
        image.put(SECTION_AT, "mimg".getBytes(StandardCharsets.US_ASCII)); // magic
        image.putLong(SECTION_AT + 8, 24); // offset of the first module
        image.putLong(SECTION_AT + 16, end); // size
        image.put(0x5f0, "GRUB".getBytes(StandardCharsets.US_ASCII));
        return image.array();
    }

    private static void module(ByteBuffer image, int type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int padded = (bytes.length + 8) & -8;
        image.putInt(type).putInt(8 + padded).put(bytes).put(new byte[padded - bytes.length]);
    }
}
