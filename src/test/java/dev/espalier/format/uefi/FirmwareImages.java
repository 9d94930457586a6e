package dev.espalier.format.uefi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import dev.espalier.format.bytes.Guid;

/** Firmware images of the two layouts, written field by field, with whatever records a test wants in them. */
public final class FirmwareImages {
    public static final int SMALL_SIZE = 0x1F0000;
    public static final int SMALL_BASE = 0x1D0000;
    public static final int LARGE_SIZE = 0x3D0000;
    public static final int LARGE_BASE = 0x3B0000;

    private static final int VOLUME_SIZE = 0x20000;

    public static final Guid CONFIG_DXE = Guid.parse("CD7CC258-31DB-22E6-9F22-63B0B8EED6B5");
    public static final Guid GLOBAL = Guid.parse("8BE4DF61-93CA-11D2-AA0D-00E098032B8C");

    /** As in every known image. */
    public static final String VOLUME_HEADER = "00000000000000000000000000000000" // zero vector
            + "8d2bf1ff96768b4ca9852747075b4f50" // FileSystemGuid
            + "0000020000000000" // FvLength
            + "5f465648" // "_FVH"
            + "fffe0400" // Attributes
            + "4800" // HeaderLength
            + "19f9" // Checksum
            + "0000" // ExtHeaderOffset
            + "00" // Reserved
            + "02" // Revision
            + "2000000000100000" // 32 blocks of 4096 bytes
            + "0000000000000000"; // end of the block map

    public static final String STORE_HEADER = "782cf3aa7b949a43a1802e144ec37792" // Signature
            + "b8df0000" // Size
            + "5a" // Format
            + "fe" // State
            + "000000000000"; // Reserved

    private static final String WORKING_BLOCK_HEADER = "2b29589e687c7d49a0ce6500fd9f1b95" // Signature
            + "2caf2c64" // Crc
            + "fe" // WorkingBlockValid
            + "ffffff" // Reserved
            + "e00f000000000000"; // WriteQueueSize

    /** The header of the other volume, with the code: another GUID, so not the one that is searched. */
    private static final String CODE_VOLUME_HEADER = "00000000000000000000000000000000"
            + "78e58c8c3d8a1c4f9935896185c32dd3" + "0000180000000000" + "5f465648" + "fffe0400" + "4800" + "0000";

    private FirmwareImages() {}

    public static byte[] small(byte[]... records) {
        return image(SMALL_SIZE, SMALL_BASE, records);
    }

    public static byte[] large(byte[]... records) {
        return image(LARGE_SIZE, LARGE_BASE, records);
    }

    public static byte[] image(int size, int base, byte[]... records) {
        byte[] image = new byte[size];
        // Something in front that a careless write would hit.
        for (int i = 0; i < base; i++) {
            image[i] = (byte) ((i * 31) >>> 8);
        }
        put(image, 0x20000, CODE_VOLUME_HEADER);
        System.arraycopy(volume(records), 0, image, base, VOLUME_SIZE);
        return image;
    }

    /** The volume alone. */
    public static byte[] volume(byte[]... records) {
        byte[] volume = new byte[VOLUME_SIZE];
        Arrays.fill(volume, (byte) 0xFF);
        put(volume, 0, VOLUME_HEADER);
        put(volume, 0x48, STORE_HEADER);
        put(volume, 0xF000, WORKING_BLOCK_HEADER);
        int at = 0x64;
        for (byte[] record : records) {
            System.arraycopy(record, 0, volume, at, record.length);
            at += record.length;
        }
        return volume;
    }

    public static void put(byte[] image, int offset, String hex) {
        byte[] bytes = bytes(hex);
        System.arraycopy(bytes, 0, image, offset, bytes.length);
    }

    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    public static byte[] record(int state, String name, Guid vendor, String data) {
        return record(state, 7, name, vendor, bytes(data));
    }

    /** A record with its padding. */
    public static byte[] record(int state, int attributes, String name, Guid vendor, byte[] data) {
        return padded(unpadded(state, attributes, name, vendor, data));
    }

    public static byte[] unpadded(int state, int attributes, String name, Guid vendor, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("aa55")); //                      StartId
        out.write(state); //                                   State
        out.write(0); //                                       Reserved
        out.writeBytes(little(attributes)); //                 Attributes
        out.writeBytes(new byte[8]); //                        MonotonicCount
        out.writeBytes(new byte[16]); //                       TimeStamp
        out.writeBytes(new byte[4]); //                        PubKeyIndex
        out.writeBytes(little(2 * (name.length() + 1))); //    NameSize
        out.writeBytes(little(data.length)); //                DataSize
        out.writeBytes(vendor.toBytes()); //                   VendorGuid
        out.writeBytes((name + "\0").getBytes(StandardCharsets.UTF_16LE));
        out.writeBytes(data);
        return out.toByteArray();
    }

    private static byte[] padded(byte[] record) {
        byte[] padded = Arrays.copyOf(record, (record.length + 3) & -4);
        Arrays.fill(padded, record.length, padded.length, (byte) 0xFF);
        return padded;
    }

    private static byte[] little(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    }
}
