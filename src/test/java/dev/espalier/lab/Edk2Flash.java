package dev.espalier.lab;

import java.util.Arrays;

import dev.espalier.format.uefi.FirmwareImages;

import static dev.espalier.format.uefi.FirmwareImages.LARGE_BASE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The variable volume of an emulated machine. Its records are laid out like a Pi's, in a store that is larger, so they move
 * from the image of a Pi to here and back as they are.
 */
final class Edk2Flash {
    private static final String HEADERS = "00000000000000000000000000000000" + "8d2bf1ff96768b4ca9852747075b4f50"
            + "00000c0000000000" + "5f465648" + "fffe0400" + "4800" + "2809" + "0000" + "00" + "02" + "0300000000000400"
            + "0000000000000000" + "782cf3aa7b949a43a1802e144ec37792" + "b8ff0300" + "5a" + "fe" + "000000000000";
    private static final int RECORDS = 0x64;
    private static final int PI_STORE_END = 0xE000;
    private static final int STORE_END = 0x40000;
    private static final byte ERASED = (byte) 0xFF;

    /** The store, a working block and a spare block; the rest of the flash is empty. */
    static final int SIZE = 0xC0000;

    private final byte[] bytes;

    private Edk2Flash(byte[] bytes) {
        this.bytes = bytes;
    }

    static Edk2Flash of(byte[] bytes) {
        return new Edk2Flash(Arrays.copyOf(bytes, SIZE));
    }

    /** With the records of an image of the large layout. */
    static Edk2Flash withRecordsOf(byte[] image) {
        byte[] flash = new byte[SIZE];
        Arrays.fill(flash, ERASED);
        FirmwareImages.put(flash, 0, HEADERS);
        System.arraycopy(image, LARGE_BASE + RECORDS, flash, RECORDS, PI_STORE_END - RECORDS);
        return new Edk2Flash(flash);
    }

    /** The same with one more record from a place on that is free. */
    Edk2Flash with(byte[] record, int at) {
        byte[] flash = bytes.clone();
        System.arraycopy(record, 0, flash, at, record.length);
        return new Edk2Flash(flash);
    }

    /** Where the store of a Pi is at its end, and that of this machine goes on. */
    static int behindThePisStore() {
        return PI_STORE_END;
    }

    static int end() {
        return STORE_END;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** An image of the large layout with the records that are here; they have to fit. */
    byte[] toImage() {
        for (int at = PI_STORE_END; at < STORE_END; at++) {
            assertThat(bytes[at])
                    .as("the byte at 0x%x, behind the store of a Pi", at)
                    .isEqualTo(ERASED);
        }
        byte[] image = FirmwareImages.large();
        System.arraycopy(bytes, RECORDS, image, LARGE_BASE + RECORDS, PI_STORE_END - RECORDS);
        return image;
    }
}
