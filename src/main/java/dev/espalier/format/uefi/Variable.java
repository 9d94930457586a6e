package dev.espalier.format.uefi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.Guid;

/**
 * One record of a store, live or dead (AUTHENTICATED_VARIABLE_HEADER, 60 bytes, then name and data).
 *
 * @param offset of its first byte, counted from the first byte of the store header
 * @param length of header, name and data, without the padding behind
 * @param name empty when only the header was written
 * @param data empty when only the header was written
 */
public record Variable(
        int offset, int length, VariableState state, int attributes, String name, Guid vendor, VariableData data) {

    public static final int NON_VOLATILE = 0x01;
    public static final int BOOTSERVICE_ACCESS = 0x02;
    public static final int RUNTIME_ACCESS = 0x04;
    /** Written with a signature, counted (0x10, deprecated) or dated (0x20): not ours to change. */
    public static final int AUTHENTICATED = 0x30;

    static final int HEADER_SIZE = 60;
    static final int START_ID = 0x55AA;
    static final int ALIGNMENT = 4;

    private static final int STATE = 0x02;
    private static final int RESERVED = 0x03;
    private static final int ATTRIBUTES = 0x04;
    // 0x08 MonotonicCount, 0x10 TimeStamp, 0x20 PubKeyIndex: zero in all but authenticated variables.
    private static final int NAME_SIZE = 0x24;
    private static final int DATA_SIZE = 0x28;
    private static final int VENDOR_GUID = 0x2C;

    public VariableId id() {
        return new VariableId(name, vendor);
    }

    /** Whether the firmware would refuse a change that carries no signature. */
    public boolean isAuthenticated() {
        return (attributes & AUTHENTICATED) != 0;
    }

    /** Where the bytes of the value begin, counted as {@link #offset()}. */
    int dataOffset() {
        return offset + length - data.size();
    }

    /** Where the byte of the state lies, counted as {@link #offset()}. */
    int stateOffset() {
        return offset + STATE;
    }

    /**
     * The record at {@code at}, whose StartId has been seen.
     *
     * @param imageOffset of the store in the image, for messages
     */
    static Variable read(byte[] store, int at, int imageOffset) throws FormatException {
        int here = imageOffset + at;
        int left = store.length - at;
        if (left < HEADER_SIZE) {
            throw FormatException.damaged(
                    here, "StartId", "a record begins " + left + " bytes before the end of the store");
        }
        ByteBuffer header = ByteBuffer.wrap(store, at, HEADER_SIZE).slice().order(ByteOrder.LITTLE_ENDIAN);

        int code = Byte.toUnsignedInt(header.get(STATE));
        VariableState state = VariableState.of(code)
                .orElseThrow(() -> FormatException.damaged(
                        here + STATE, "State", "0x" + Integer.toHexString(code) + " is not a state of a record"));
        if (header.get(RESERVED) != 0) {
            throw FormatException.unsupported(here + RESERVED, "Reserved", "not zero");
        }
        long nameSize = Integer.toUnsignedLong(header.getInt(NAME_SIZE));
        if (nameSize > left - HEADER_SIZE) {
            throw FormatException.damaged(
                    here + NAME_SIZE, "NameSize", nameSize + " bytes reach beyond the end of the store");
        }
        long dataSize = Integer.toUnsignedLong(header.getInt(DATA_SIZE));
        if (dataSize > left - HEADER_SIZE - nameSize) {
            throw FormatException.damaged(
                    here + DATA_SIZE, "DataSize", dataSize + " bytes reach beyond the end of the store");
        }
        int length = (int) (HEADER_SIZE + nameSize + dataSize);
        Guid vendor = Guid.read(store, at + VENDOR_GUID);
        int attributes = header.getInt(ATTRIBUTES);
        if (state == VariableState.HEADER_ONLY) {
            // Name and data may never have been written: what lies there means nothing.
            return new Variable(at, length, state, attributes, "", vendor, VariableData.of(new byte[0]));
        }
        String name = readName(store, at + HEADER_SIZE, (int) nameSize, imageOffset);
        VariableData data = VariableData.of(store, at + length - (int) dataSize, (int) dataSize);
        return new Variable(at, length, state, attributes, name, vendor, data);
    }

    private static String readName(byte[] store, int at, int size, int imageOffset) throws FormatException {
        if (size % Character.BYTES != 0) {
            throw FormatException.damaged(imageOffset + at, "Name", "an odd number of bytes: " + size);
        }
        ByteBuffer utf16 = ByteBuffer.wrap(store, at, size).order(ByteOrder.LITTLE_ENDIAN);
        // Unit by unit, since a decoder would replace half a surrogate pair and so make two names equal.
        StringBuilder name = new StringBuilder();
        while (utf16.hasRemaining()) {
            name.append(utf16.getChar());
        }
        int end = name.indexOf("\0");
        if (end < 0 || end != name.length() - 1) {
            throw FormatException.damaged(
                    imageOffset + at, "Name", end < 0 ? "does not end with a NUL" : "a NUL before its end");
        }
        if (end == 0) {
            // To EDK2 the empty name means "the first variable": an enumeration would start over and never end.
            throw FormatException.damaged(imageOffset + at, "Name", "empty");
        }
        return name.substring(0, end);
    }

    /** The bytes that {@link #encode} makes, before padding; a {@code long} since names and data have no bound here. */
    static long encodedLength(Setting setting) {
        return HEADER_SIZE
                + (setting.name().length() + 1L) * Character.BYTES
                + setting.data().size();
    }

    /** A live record for {@code setting}, without padding. */
    static byte[] encode(Setting setting) {
        int nameSize = (setting.name().length() + 1) * Character.BYTES;
        ByteBuffer record = ByteBuffer.allocate(Math.toIntExact(encodedLength(setting)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) START_ID) //                0x00 StartId
                .put((byte) VariableState.LIVE.code()) //     0x02 State
                .put((byte) 0) //                             0x03 Reserved
                .putInt(setting.attributes()) //              0x04 Attributes
                .putLong(0) //                                0x08 MonotonicCount
                .putLong(0) //                                0x10 TimeStamp,
                .putLong(0) //                                     16 bytes
                .putInt(0) //                                 0x20 PubKeyIndex
                .putInt(nameSize) //                          0x24 NameSize, with the NUL
                .putInt(setting.data().size()) //             0x28 DataSize
                .put(setting.vendor().toBytes()); //          0x2C VendorGuid
        for (int i = 0; i < setting.name().length(); i++) {
            record.putChar(setting.name().charAt(i));
        }
        return record.putChar('\0').put(setting.data().toBytes()).array();
    }
}
