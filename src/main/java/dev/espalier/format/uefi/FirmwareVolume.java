package dev.espalier.format.uefi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.Guid;

/**
 * The firmware volume of a Raspberry Pi image that holds the variable store. Every field is checked, since all images
 * known have the same 72 header bytes: another value means a layout nobody has seen a board start from.
 */
public final class FirmwareVolume {
    static final int HEADER_SIZE = 0x48;
    static final int EVENT_LOG = 0xE000;
    static final int WORKING_BLOCK = 0xF000;
    static final int SPARE_BLOCK = 0x10000;
    static final int LENGTH = 0x20000;

    private static final int STEP = 0x1000;
    private static final int FILE_SYSTEM_GUID = 0x10;
    private static final Guid NV_DATA = Guid.parse("FFF12B8D-7696-4C8B-A985-2747075B4F50");
    private static final int LENGTH_FIELD = 0x20;
    private static final int SIGNATURE = 0x28;
    private static final int FVH = 0x4856465F; // "_FVH"
    private static final int ATTRIBUTES_FIELD = 0x2C;
    private static final int ATTRIBUTES = 0x0004FEFF;
    private static final int HEADER_LENGTH_FIELD = 0x30;
    private static final int EXT_HEADER_OFFSET = 0x34;
    private static final int RESERVED = 0x36;
    private static final int REVISION = 0x37;
    private static final int BLOCK_MAP = 0x38;
    private static final int BLOCK_SIZE = 0x1000;

    private static final Guid WORKING_BLOCK_GUID = Guid.parse("9E58292B-7C68-497D-A0CE-6500FD9F1B95");
    private static final int WORKING_BLOCK_HEADER_SIZE = 0x20;
    private static final long WORKING_BLOCK_CRC = 0x642CAF2C;
    private static final long WORKING_BLOCK_VALID = 0xFFFFFFFEL; // one bit of state, cleared; the rest is reserved
    private static final long WORKING_BLOCK_QUEUE = 0xFE0;

    private final byte[] image;
    private final int base;
    private final VariableStore store;

    private FirmwareVolume(byte[] image, int base) throws FormatException {
        this.image = image;
        this.base = base;
        ByteBuffer volume = ByteBuffer.wrap(image, base, LENGTH).slice().order(ByteOrder.LITTLE_ENDIAN);
        checkHeader(volume);
        checkWorkingBlock(volume);
        this.store = VariableStore.parse(image, base + HEADER_SIZE);
    }

    /**
     * Finds the one volume with variables and reads it whole.
     *
     * @param image the whole file; not copied, so it must not change as long as this volume is used
     * @throws FormatException also when there is no such volume, or more than one
     */
    public static FirmwareVolume parse(byte[] image) throws FormatException {
        List<Integer> bases = new ArrayList<>();
        ByteBuffer all = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at <= image.length - HEADER_SIZE; at += STEP) {
            if (all.getInt(at + SIGNATURE) == FVH
                    && Guid.read(image, at + FILE_SYSTEM_GUID).equals(NV_DATA)) {
                bases.add(at);
            }
        }
        if (bases.isEmpty()) {
            throw FormatException.notThisFormat(
                    0, "_FVH", "no firmware volume with EDK2 variables in these " + image.length + " bytes");
        }
        int base = bases.get(0);
        if (bases.size() > 1) {
            throw FormatException.unsupported(
                    bases.get(1),
                    "_FVH",
                    "a second volume with variables, after the one at 0x" + Integer.toHexString(base)
                            + ": no telling which one the firmware uses");
        }
        if (base > image.length - LENGTH) {
            throw FormatException.damaged(
                    image.length,
                    "end",
                    "the volume at 0x" + Integer.toHexString(base) + " is cut short: " + (image.length - base) + " of "
                            + LENGTH + " bytes are there");
        }
        return new FirmwareVolume(image, base);
    }

    private void checkHeader(ByteBuffer volume) throws FormatException {
        int sum = 0;
        for (int at = 0; at < HEADER_SIZE; at += Short.BYTES) {
            sum += volume.getShort(at);
        }
        if ((sum & 0xFFFF) != 0) {
            throw FormatException.damaged(
                    base, "Checksum", "the words of the volume header do not add up to zero: the firmware would hang");
        }
        expect(0, Long.BYTES, "ZeroVector", 0);
        expect(8, Long.BYTES, "ZeroVector", 0);
        expect(LENGTH_FIELD, Long.BYTES, "FvLength", LENGTH);
        expect(ATTRIBUTES_FIELD, Integer.BYTES, "Attributes", ATTRIBUTES);
        expect(HEADER_LENGTH_FIELD, Short.BYTES, "HeaderLength", HEADER_SIZE);
        expect(EXT_HEADER_OFFSET, Short.BYTES, "ExtHeaderOffset", 0);
        expect(RESERVED, Byte.BYTES, "Reserved", 0);
        expect(REVISION, Byte.BYTES, "Revision", 2);
        expect(BLOCK_MAP, Integer.BYTES, "BlockMap", LENGTH / BLOCK_SIZE);
        expect(BLOCK_MAP + 4, Integer.BYTES, "BlockMap", BLOCK_SIZE);
        expect(BLOCK_MAP + 8, Long.BYTES, "BlockMap", 0);
    }

    /** The firmware finishes here what a power cut interrupted, by copying the spare block over the store. */
    private void checkWorkingBlock(ByteBuffer volume) throws FormatException {
        Guid signature = Guid.read(image, base + WORKING_BLOCK);
        if (!signature.equals(WORKING_BLOCK_GUID)) {
            throw FormatException.damaged(
                    base + WORKING_BLOCK, "Signature", signature + " is not the GUID of a working block");
        }
        expect(WORKING_BLOCK + 0x10, Integer.BYTES, "Crc", WORKING_BLOCK_CRC);
        expect(WORKING_BLOCK + 0x14, Integer.BYTES, "WorkingBlockValid", WORKING_BLOCK_VALID);
        expect(WORKING_BLOCK + 0x18, Long.BYTES, "WriteQueueSize", WORKING_BLOCK_QUEUE);
        for (int at = WORKING_BLOCK + WORKING_BLOCK_HEADER_SIZE; at < SPARE_BLOCK; at++) {
            if (volume.get(at) != (byte) 0xFF) {
                throw FormatException.unsupported(
                        base + at,
                        "WriteQueue",
                        "an unfinished write in the working block: the firmware may copy its spare block over the store");
            }
        }
    }

    private void expect(int at, int width, String field, long right) throws FormatException {
        VariableData found = VariableData.of(image, base + at, width);
        VariableData wanted = VariableData.ofNumber(right, width);
        if (!found.equals(wanted)) {
            throw FormatException.unsupported(
                    base + at, field, "bytes " + found + " instead of the " + wanted + " of all known images");
        }
    }

    /** Where the volume begins in the image; the firmware's memory layout follows from it. */
    public int base() {
        return base;
    }

    public VariableStore store() {
        return store;
    }

    /**
     * A new image with {@code changed} in place of the store, proved by reading it back.
     *
     * @param changed made from {@link #store()}
     */
    public byte[] withStore(VariableStore changed) throws FormatException {
        byte[] patched = image.clone();
        int from = base + HEADER_SIZE;
        int to = from + VariableStore.SIZE;
        System.arraycopy(changed.encode(), 0, patched, from, VariableStore.SIZE);

        boolean elsewhereEqual = Arrays.equals(image, 0, from, patched, 0, from)
                && Arrays.equals(image, to, image.length, patched, to, patched.length);
        if (!elsewhereEqual || !parse(patched).store().records().equals(changed.records())) {
            throw new IllegalStateException("the patched image does not read back as it was written");
        }
        return patched;
    }
}
