package dev.espalier.format.uefi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.Guid;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a firmware image: a header, records, and 0xFF up to the end. Immutable: a change gives a new store.
 *
 * <p>The bytes are kept as they were read and a change touches only those it means to, so dead records, padding and
 * signed variables stay as they are.
 */
public final class VariableStore {
    /** One variable, header and name included, may take this many bytes (PcdMaxVariableSize of RPi4.dsc). */
    public static final int MAX_VARIABLE_SIZE = 0x2000;

    static final int SIZE = FirmwareVolume.EVENT_LOG - FirmwareVolume.HEADER_SIZE;
    static final int HEADER_SIZE = 0x1C;

    private static final Guid AUTHENTICATED_FORMAT = Guid.parse("AAF32C78-947B-439A-A180-2E144EC37792");
    private static final Guid PLAIN_FORMAT = Guid.parse("DDCF3616-3275-4164-98B6-FE85707FFE7D");
    private static final int SIZE_FIELD = 0x10;
    private static final int FORMAT_FIELD = 0x14;
    private static final int FORMATTED = 0x5A;
    private static final int STATE_FIELD = 0x15;
    private static final int HEALTHY = 0xFE;
    private static final int RESERVED_FIELD = 0x16;
    private static final byte ERASED = (byte) 0xFF;

    private final byte[] bytes;
    private final int imageOffset;
    private final List<Variable> records;
    private final Map<VariableId, Variable> live;

    private VariableStore(byte[] bytes, int imageOffset) throws FormatException {
        this.bytes = bytes;
        this.imageOffset = imageOffset;
        checkHeader();
        this.records = readRecords();
        this.live = liveOf(records);
    }

    /** Reads the store that begins at {@code offset} of the image; the caller has seen that it is all there. */
    static VariableStore parse(byte[] image, int offset) throws FormatException {
        return new VariableStore(Arrays.copyOfRange(image, offset, offset + SIZE), offset);
    }

    private void checkHeader() throws FormatException {
        Guid signature = Guid.read(bytes, 0);
        if (signature.equals(PLAIN_FORMAT)) {
            throw FormatException.unsupported(
                    imageOffset, "Signature", "a store without authenticated variables, which no Pi firmware uses");
        }
        if (!signature.equals(AUTHENTICATED_FORMAT)) {
            throw FormatException.damaged(imageOffset, "Signature", signature + " is not the GUID of a variable store");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        expect(SIZE_FIELD, "Size", Integer.toUnsignedLong(header.getInt(SIZE_FIELD)), SIZE);
        expect(FORMAT_FIELD, "Format", Byte.toUnsignedLong(header.get(FORMAT_FIELD)), FORMATTED);
        expect(STATE_FIELD, "State", Byte.toUnsignedLong(header.get(STATE_FIELD)), HEALTHY);
        for (int at = RESERVED_FIELD; at < HEADER_SIZE; at++) {
            if (bytes[at] != 0) {
                throw FormatException.unsupported(imageOffset + at, "Reserved", "not zero");
            }
        }
    }

    private void expect(int at, String field, long found, long right) throws FormatException {
        if (found != right) {
            throw FormatException.damaged(
                    imageOffset + at,
                    field,
                    "0x" + Long.toHexString(found) + " instead of 0x" + Long.toHexString(right));
        }
    }

    private List<Variable> readRecords() throws FormatException {
        List<Variable> found = new ArrayList<>();
        int at = HEADER_SIZE;
        while (at < SIZE && startsRecord(at)) {
            Variable variable = Variable.read(bytes, at, imageOffset);
            found.add(variable);
            at = aligned(at + variable.length());
        }
        for (int rest = at; rest < SIZE; rest++) {
            if (bytes[rest] != ERASED) {
                throw FormatException.damaged(
                        imageOffset + rest,
                        "free space",
                        "not erased behind the last record: the firmware would hang or lose what lies here");
            }
        }
        return List.copyOf(found);
    }

    private boolean startsRecord(int at) {
        return at + Short.BYTES <= SIZE
                && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(at) == (short) Variable.START_ID;
    }

    private static int aligned(int at) {
        return (at + Variable.ALIGNMENT - 1) & -Variable.ALIGNMENT;
    }

    private Map<VariableId, Variable> liveOf(List<Variable> all) throws FormatException {
        Map<VariableId, Variable> found = new TreeMap<>();
        for (Variable variable : all) {
            if (variable.state() == VariableState.LIVE) {
                refuseTwin(found.put(variable.id(), variable), variable);
            }
        }
        Map<VariableId, Variable> beingReplaced = new TreeMap<>();
        for (Variable variable : all) {
            if (variable.state() == VariableState.BEING_REPLACED && !found.containsKey(variable.id())) {
                refuseTwin(beingReplaced.put(variable.id(), variable), variable);
            }
        }
        found.putAll(beingReplaced);
        return found;
    }

    private void refuseTwin(@Nullable Variable first, Variable second) throws FormatException {
        if (first != null) {
            throw FormatException.damaged(
                    imageOffset + second.offset(),
                    "State",
                    "a second live record of " + second.id() + ", after the one at 0x"
                            + Integer.toHexString(imageOffset + first.offset()) + ": the firmware would hang");
        }
    }

    /** All records in the order of the store, dead ones included. */
    public List<Variable> records() {
        return records;
    }

    /** The records that count, in the order of the store. */
    public List<Variable> live() {
        return records.stream()
                .filter(variable -> variable.equals(live.get(variable.id())))
                .toList();
    }

    public Optional<Variable> live(VariableId id) {
        return Optional.ofNullable(live.get(id));
    }

    /** The number of erased bytes behind the last record. */
    public int free() {
        return SIZE - end();
    }

    /** Where the store begins in the image. */
    public int imageOffset() {
        return imageOffset;
    }

    private int end() {
        if (records.isEmpty()) {
            return HEADER_SIZE;
        }
        Variable last = records.get(records.size() - 1);
        return aligned(last.offset() + last.length());
    }

    /**
     * The store with this value in it. The same value gives the same store; one of equal size is written over the old one;
     * otherwise the old record is marked deleted and a new one appended.
     *
     * @throws FormatException of kind UNSUPPORTED when the variable is signed, too large, or finds no room
     */
    public VariableStore set(Setting setting) throws FormatException {
        Optional<Variable> present = live(setting.id());
        if (present.isPresent()) {
            refuseAuthenticated(present.get());
        }
        if (present.isPresent() && present.get().data().equals(setting.data())) {
            return this;
        }
        byte[] changed = bytes.clone();
        if (present.isPresent() && present.get().data().size() == setting.data().size()) {
            byte[] data = setting.data().toBytes();
            System.arraycopy(data, 0, changed, present.get().dataOffset(), data.length);
        } else {
            checkRoom(setting);
            delete(setting.id(), changed);
            byte[] added = Variable.encode(setting);
            System.arraycopy(added, 0, changed, end(), added.length);
        }
        return new VariableStore(changed, imageOffset);
    }

    private void checkRoom(Setting setting) throws FormatException {
        long needed = Variable.encodedLength(setting);
        if (needed > MAX_VARIABLE_SIZE) {
            throw FormatException.unsupported(
                    imageOffset + end(),
                    "DataSize",
                    setting.name() + " would take " + needed + " bytes; the firmware allows " + MAX_VARIABLE_SIZE);
        }
        if (needed > free()) {
            throw FormatException.unsupported(
                    imageOffset + end(),
                    "free space",
                    "the store is full: " + setting.name() + " needs " + needed + " bytes, " + free() + " are free");
        }
    }

    /** The store without this variable; the same store when it has none of that name and GUID. */
    public VariableStore unset(VariableId id) throws FormatException {
        Optional<Variable> present = live(id);
        if (present.isEmpty()) {
            return this;
        }
        refuseAuthenticated(present.get());
        byte[] changed = bytes.clone();
        delete(id, changed);
        return new VariableStore(changed, imageOffset);
    }

    private void refuseAuthenticated(Variable variable) throws FormatException {
        if (variable.isAuthenticated()) {
            throw FormatException.unsupported(
                    imageOffset + variable.offset(),
                    "Attributes",
                    variable.id() + " is a signed variable, which cannot be changed from outside");
        }
    }

    /** Marks the live record and a twin that it was replacing: left alone, the twin would come back to life. */
    private void delete(VariableId id, byte[] changed) {
        for (Variable variable : records) {
            boolean counts = variable.state() == VariableState.LIVE || variable.state() == VariableState.BEING_REPLACED;
            if (counts && variable.id().equals(id)) {
                changed[variable.stateOffset()] =
                        (byte) variable.state().deleted().code();
            }
        }
    }

    /** The bytes of the store, header included. */
    public byte[] encode() {
        return bytes.clone();
    }
}
