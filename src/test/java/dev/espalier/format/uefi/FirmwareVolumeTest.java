package dev.espalier.format.uefi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.Guid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.espalier.format.bytes.FormatException.Kind.DAMAGED;
import static dev.espalier.format.bytes.FormatException.Kind.NOT_THIS_FORMAT;
import static dev.espalier.format.bytes.FormatException.Kind.UNSUPPORTED;
import static dev.espalier.format.uefi.FirmwareImages.CONFIG_DXE;
import static dev.espalier.format.uefi.FirmwareImages.GLOBAL;
import static dev.espalier.format.uefi.FirmwareImages.LARGE_BASE;
import static dev.espalier.format.uefi.FirmwareImages.SMALL_BASE;
import static dev.espalier.format.uefi.FirmwareImages.bytes;
import static dev.espalier.format.uefi.FirmwareImages.image;
import static dev.espalier.format.uefi.FirmwareImages.large;
import static dev.espalier.format.uefi.FirmwareImages.put;
import static dev.espalier.format.uefi.FirmwareImages.record;
import static dev.espalier.format.uefi.FirmwareImages.small;
import static dev.espalier.format.uefi.FirmwareImages.unpadded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class FirmwareVolumeTest {
    private static final int STORE = SMALL_BASE + 0x48;
    private static final int FIRST = SMALL_BASE + 0x64;
    private static final int RECORD_SIZE = 96;

    private static final byte[] MODE = record(0x3F, "SystemTableMode", CONFIG_DXE, "02000000");

    @Test
    void volumeIsFoundWhereverItLies() throws IOException {
        assertThat(FirmwareVolume.parse(small()).base()).isEqualTo(SMALL_BASE);
        assertThat(FirmwareVolume.parse(large()).base()).isEqualTo(LARGE_BASE);
        assertThat(FirmwareVolume.parse(image(0x200000, 0x1E0000)).base()).isEqualTo(0x1E0000);
    }

    @Test
    void freshStore_hasNoVariableAndAllItsRoom() throws IOException {
        VariableStore store = FirmwareVolume.parse(large()).store();
        assertThat(store.records()).isEmpty();
        assertThat(store.free()).isEqualTo(0xDF9C);
    }

    @Test
    void recordsOfAllStates_areRead_andOnlyTheLiveOnesCount() throws IOException {
        byte[] unfinished = unpadded(0x7F, 7, "ab", GLOBAL, bytes("01020304"));
        // Only the header was written: name and data are still erased.
        Arrays.fill(unfinished, 60, unfinished.length, (byte) 0xFF);
        VariableStore store = FirmwareVolume.parse(small(
                        record(0x3D, "Timeout", GLOBAL, "0100"),
                        paddedTo4(unfinished),
                        record(0x3E, "Timeout", GLOBAL, "0200"),
                        record(0x3C, "Timeout", GLOBAL, "0300"),
                        record(0x3F, "Timeout", GLOBAL, "0500"),
                        record(0x3E, "Lang", GLOBAL, "656e6700"),
                        record(0x3F, "Timeout", CONFIG_DXE, "09")))
                .store();
        assertThat(store.records())
                .extracting(Variable::state)
                .containsExactly(
                        VariableState.DELETED,
                        VariableState.HEADER_ONLY,
                        VariableState.BEING_REPLACED,
                        VariableState.REPLACED,
                        VariableState.LIVE,
                        VariableState.BEING_REPLACED,
                        VariableState.LIVE);
        assertThat(store.live())
                .extracting(variable -> variable.id() + "=" + variable.data())
                .containsExactly(GLOBAL + ":Timeout=0500", GLOBAL + ":Lang=656e6700", CONFIG_DXE + ":Timeout=09");
    }

    private static byte[] paddedTo4(byte[] record) {
        byte[] padded = Arrays.copyOf(record, (record.length + 3) & -4);
        Arrays.fill(padded, record.length, padded.length, (byte) 0xFF);
        return padded;
    }

    @Test
    void paddingOfAnyValue_isKept() throws IOException {
        byte[] odd = paddedTo4(unpadded(0x3F, 7, "Timeout", GLOBAL, bytes("0500")));
        odd[odd.length - 1] = 0;
        byte[] image = small(odd, MODE);
        FirmwareVolume volume = FirmwareVolume.parse(image);
        assertThat(volume.withStore(volume.store())).isEqualTo(image);
    }

    @Test
    void storeWithoutChange_givesTheSameImage() throws IOException {
        byte[] image = large(MODE, record(0x3D, "Timeout", GLOBAL, "0500"));
        FirmwareVolume volume = FirmwareVolume.parse(image);
        assertThat(volume.withStore(volume.store())).isEqualTo(image);
        assertThat(volume.store().encode())
                .isEqualTo(Arrays.copyOfRange(image, LARGE_BASE + 0x48, LARGE_BASE + 0xE000));
    }

    /** Each row of what hangs a board, and some that nobody has tried on one. */
    static Stream<Arguments> broken() {
        return Stream.of(
                arguments("noVolume", new byte[FirmwareImages.SMALL_SIZE], NOT_THIS_FORMAT, 0, "_FVH"),
                arguments("emptyFile", new byte[0], NOT_THIS_FORMAT, 0, "_FVH"),
                arguments("twoVolumes", twoVolumes(), UNSUPPORTED, LARGE_BASE, "_FVH"),
                arguments("volumeOffTheGrid", offTheGrid(), NOT_THIS_FORMAT, 0, "_FVH"),
                arguments("duplicateLiveRecords", small(MODE, MODE), DAMAGED, FIRST + RECORD_SIZE, "State"),
                arguments(
                        "duplicateRecordsBeingReplaced",
                        small(
                                record(0x3E, "SystemTableMode", CONFIG_DXE, "01000000"),
                                record(0x3E, "SystemTableMode", CONFIG_DXE, "02000000")),
                        DAMAGED,
                        FIRST + RECORD_SIZE,
                        "State"),
                arguments(
                        "misalignedRecord",
                        small(unpadded(0x3F, 7, "Timeout", GLOBAL, bytes("0500")), MODE),
                        DAMAGED,
                        FIRST + 80,
                        "free space"),
                arguments(
                        "dataBeyondTheStore",
                        with(small(MODE), FIRST + 0x28, "9cdf0000"),
                        DAMAGED,
                        FIRST + 0x28,
                        "DataSize"),
                arguments(
                        "dataSizeErased",
                        with(small(MODE), FIRST + 0x28, "ffffffff"),
                        DAMAGED,
                        FIRST + 0x28,
                        "DataSize"),
                arguments(
                        "nameBeyondTheStore",
                        with(small(MODE), FIRST + 0x24, "9cdf0000"),
                        DAMAGED,
                        FIRST + 0x24,
                        "NameSize"),
                arguments(
                        "nameSizeErased",
                        with(small(MODE), FIRST + 0x24, "ffffffff"),
                        DAMAGED,
                        FIRST + 0x24,
                        "NameSize"),
                arguments(
                        "nameSizeOdd",
                        with(small(MODE), FIRST + 0x24, "1f000000 05000000"),
                        DAMAGED,
                        FIRST + 60,
                        "Name"),
                arguments("nameWithoutNul", with(small(MODE), FIRST + 60 + 30, "4100"), DAMAGED, FIRST + 60, "Name"),
                arguments("nameWithNulInside", with(small(MODE), FIRST + 60 + 4, "0000"), DAMAGED, FIRST + 60, "Name"),
                arguments("nameEmpty", small(record(0x3F, "", GLOBAL, "00")), DAMAGED, FIRST + 60, "Name"),
                arguments(
                        "nameOfNoBytes",
                        with(small(MODE), FIRST + 0x24, "00000000 24000000"),
                        DAMAGED,
                        FIRST + 60,
                        "Name"),
                arguments("recordReservedByte", with(small(MODE), FIRST + 3, "01"), UNSUPPORTED, FIRST + 3, "Reserved"),
                arguments("volumeChecksum", with(small(), SMALL_BASE + 0x32, "18f9"), DAMAGED, SMALL_BASE, "Checksum"),
                // Further fields with the checksum made to fit, so that they are seen themselves.
                arguments(
                        "zeroVector",
                        with(small(), SMALL_BASE, "0100", 0x32, "18f9"),
                        UNSUPPORTED,
                        SMALL_BASE,
                        "ZeroVector"),
                arguments(
                        "volumeLength",
                        with(small(), SMALL_BASE + 0x22, "0100", 0x32, "1af9"),
                        UNSUPPORTED,
                        SMALL_BASE + 0x20,
                        "FvLength"),
                arguments(
                        "volumeAttributes",
                        with(small(), SMALL_BASE + 0x2C, "fffd", 0x32, "19fa"),
                        UNSUPPORTED,
                        SMALL_BASE + 0x2C,
                        "Attributes"),
                arguments(
                        "volumeHeaderLength",
                        with(small(), SMALL_BASE + 0x30, "4a00", 0x32, "17f9"),
                        UNSUPPORTED,
                        SMALL_BASE + 0x30,
                        "HeaderLength"),
                arguments(
                        "volumeExtHeader",
                        with(small(), SMALL_BASE + 0x34, "0100", 0x32, "18f9"),
                        UNSUPPORTED,
                        SMALL_BASE + 0x34,
                        "ExtHeaderOffset"),
                arguments(
                        "volumeReserved",
                        with(small(), SMALL_BASE + 0x36, "0102", 0x32, "18f9"),
                        UNSUPPORTED,
                        SMALL_BASE + 0x36,
                        "Reserved"),
                arguments(
                        "volumeRevision",
                        with(small(), SMALL_BASE + 0x36, "0001", 0x32, "19fa"),
                        UNSUPPORTED,
                        SMALL_BASE + 0x37,
                        "Revision"),
                arguments(
                        "blockCount",
                        with(small(), SMALL_BASE + 0x38, "1f00", 0x32, "1af9"),
                        UNSUPPORTED,
                        SMALL_BASE + 0x38,
                        "BlockMap"),
                arguments(
                        "blockSize",
                        with(small(), SMALL_BASE + 0x3C, "0020", 0x32, "19e9"),
                        UNSUPPORTED,
                        SMALL_BASE + 0x3C,
                        "BlockMap"),
                arguments(
                        "blockMapEnd",
                        with(small(), SMALL_BASE + 0x40, "0100", 0x32, "18f9"),
                        UNSUPPORTED,
                        SMALL_BASE + 0x40,
                        "BlockMap"),
                arguments(
                        "plainFormat",
                        with(small(), STORE, "1636cfdd7532644198b6fe85707ffe7d"),
                        UNSUPPORTED,
                        STORE,
                        "Signature"),
                arguments("storeSignature", with(small(), STORE, "00"), DAMAGED, STORE, "Signature"),
                arguments("storeSize", with(small(), STORE + 0x10, "b8de0000"), DAMAGED, STORE + 0x10, "Size"),
                arguments("storeFormat", with(small(), STORE + 0x14, "5b"), DAMAGED, STORE + 0x14, "Format"),
                arguments("storeState", with(small(), STORE + 0x15, "ff"), DAMAGED, STORE + 0x15, "State"),
                arguments("storeReserved", with(small(), STORE + 0x1B, "01"), UNSUPPORTED, STORE + 0x1B, "Reserved"),
                arguments(
                        "byteBehindTheList", with(small(MODE), FIRST + 200, "fe"), DAMAGED, FIRST + 200, "free space"),
                arguments("recordBehindTheList", recordBehindTheList(), DAMAGED, FIRST + 200, "free space"),
                arguments(
                        "lastByteOfTheStore",
                        with(small(MODE), SMALL_BASE + 0xDFFF, "00"),
                        DAMAGED,
                        SMALL_BASE + 0xDFFF,
                        "free space"),
                arguments("recordAtTheVeryEnd", recordAtTheVeryEnd(), DAMAGED, SMALL_BASE + 0xE000 - 56, "StartId"),
                arguments(
                        "workingBlockSignature",
                        with(small(), SMALL_BASE + 0xF000, "00"),
                        DAMAGED,
                        SMALL_BASE + 0xF000,
                        "Signature"),
                arguments(
                        "workingBlockErased",
                        with(small(), SMALL_BASE + 0xF000, "ff".repeat(32)),
                        DAMAGED,
                        SMALL_BASE + 0xF000,
                        "Signature"),
                arguments(
                        "workingBlockCrc",
                        with(small(), SMALL_BASE + 0xF010, "00"),
                        UNSUPPORTED,
                        SMALL_BASE + 0xF010,
                        "Crc"),
                arguments(
                        "workingBlockState",
                        with(small(), SMALL_BASE + 0xF014, "fc"),
                        UNSUPPORTED,
                        SMALL_BASE + 0xF014,
                        "WorkingBlockValid"),
                arguments(
                        "workingBlockQueue",
                        with(small(), SMALL_BASE + 0xF018, "00"),
                        UNSUPPORTED,
                        SMALL_BASE + 0xF018,
                        "WriteQueueSize"),
                arguments(
                        "unfinishedWrite",
                        with(small(), SMALL_BASE + 0xF020, "fe"),
                        UNSUPPORTED,
                        SMALL_BASE + 0xF020,
                        "WriteQueue"),
                arguments(
                        "unfinishedWriteAtTheEnd",
                        with(small(), SMALL_BASE + 0xFFFF, "00"),
                        UNSUPPORTED,
                        SMALL_BASE + 0xFFFF,
                        "WriteQueue"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void whatWouldHangABoard_isRefused(
            String name, byte[] image, FormatException.Kind kind, long offset, String field) {
        assertThatThrownBy(() -> FirmwareVolume.parse(image)).isInstanceOfSatisfying(FormatException.class, e -> {
            assertThat(e.field()).isEqualTo(field);
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.offset()).isEqualTo(offset);
        });
    }

    private static byte[] with(byte[] image, int offset, String hex) {
        put(image, offset, hex);
        return image;
    }

    private static byte[] with(byte[] image, int offset, String hex, int fieldOfVolume, String otherHex) {
        return with(with(image, offset, hex), SMALL_BASE + fieldOfVolume, otherHex);
    }

    private static byte[] twoVolumes() {
        byte[] image = large();
        System.arraycopy(image, LARGE_BASE, image, SMALL_BASE, 0x20000);
        return image;
    }

    private static byte[] offTheGrid() {
        return image(FirmwareImages.SMALL_SIZE + 0x800, SMALL_BASE + 0x800);
    }

    private static byte[] recordBehindTheList() {
        byte[] image = small(MODE);
        System.arraycopy(MODE, 0, image, FIRST + 200, MODE.length);
        return image;
    }

    /** The store is filled up to 56 bytes before its end, and there another record claims to begin. */
    private static byte[] recordAtTheVeryEnd() {
        int rest = 0xDF9C - 56;
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; rest > 0; i++) {
            int size = Math.min(rest, 0x2000);
            size = rest - size > 0 && rest - size < 100 ? size - 100 : size;
            records.add(record(0x3D, 7, "f" + (char) ('a' + i), GLOBAL, new byte[size - 66]));
            rest -= size;
        }
        records.add(bytes("aa553f00"));
        return small(records.toArray(byte[][]::new));
    }

    static Stream<Integer> statesOfNoRecord() {
        return IntStream.range(0, 256)
                .filter(state -> VariableState.of(state).isEmpty())
                .boxed();
    }

    @ParameterizedTest
    @MethodSource("statesOfNoRecord")
    void recordInNoState_isRefused(int state) {
        byte[] image = small(record(state, "SystemTableMode", CONFIG_DXE, "02000000"));
        assertThatThrownBy(() -> FirmwareVolume.parse(image))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.field()).isEqualTo("State"));
    }

    @Test
    void onlyFiveStatesAreKnown() {
        assertThat(statesOfNoRecord()).hasSize(251).doesNotContain(0x3C, 0x3D, 0x3E, 0x3F, 0x7F);
    }

    @Test
    void imageCutShort_isRefusedAtEveryBoundary() {
        byte[] image = small(MODE);
        for (int length : new int[] {
            0,
            1,
            SMALL_BASE,
            SMALL_BASE + 0x28,
            SMALL_BASE + 0x47,
            SMALL_BASE + 0x48,
            STORE + 0x1C,
            FIRST + 1,
            FIRST + 59,
            FIRST + 60,
            FIRST + 95,
            FIRST + 96,
            SMALL_BASE + 0xDFFF,
            SMALL_BASE + 0xE000,
            SMALL_BASE + 0xF000,
            SMALL_BASE + 0xF020,
            SMALL_BASE + 0x10000,
            SMALL_BASE + 0x1FFFF
        }) {
            byte[] cut = Arrays.copyOf(image, length);
            assertThatThrownBy(() -> FirmwareVolume.parse(cut))
                    .as("cut to " + length + " bytes")
                    .isInstanceOf(FormatException.class);
        }
    }

    @Test
    void anyOtherByteInAHeader_isRefused() {
        byte[] image = small(MODE);
        List<Integer> offsets = new ArrayList<>();
        IntStream.range(SMALL_BASE, FIRST).forEach(offsets::add);
        IntStream.range(SMALL_BASE + 0xF000, SMALL_BASE + 0xF020).forEach(offsets::add);
        for (int offset : offsets) {
            for (int flip : new int[] {0x01, 0x80, 0xFF}) {
                image[offset] ^= (byte) flip;
                assertThatThrownBy(() -> FirmwareVolume.parse(image))
                        .as("byte 0x" + Integer.toHexString(offset) + " ^ " + flip)
                        .isInstanceOf(FormatException.class);
                image[offset] ^= (byte) flip;
            }
        }
    }

    @Test
    void anyOtherByteInTheRecords_endsInAStoreOrAFormatException() {
        byte[] image = small(
                MODE, record(0x3E, "Timeout", GLOBAL, "0500"), record(0x3F, "RamLimitTo3GB", CONFIG_DXE, "00000000"));
        int refused = 0;
        int end = FIRST + 96 + 80 + 92 + 8;
        for (int offset = FIRST; offset < end; offset++) {
            for (int flip : new int[] {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF}) {
                image[offset] ^= (byte) flip;
                try {
                    VariableStore store = FirmwareVolume.parse(image).store();
                    assertThat(store.encode()).isEqualTo(Arrays.copyOfRange(image, STORE, SMALL_BASE + 0xE000));
                } catch (FormatException e) {
                    refused++;
                }
                image[offset] ^= (byte) flip;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void messages_nameWhatIsWrong() {
        assertThat(messageOf(new byte[10])).isEqualTo("_FVH: no firmware volume with EDK2 variables in these 10 bytes");
        assertThat(messageOf(twoVolumes()))
                .isEqualTo("_FVH: a second volume with variables, after the one at 0x1d0000:"
                        + " no telling which one the firmware uses");
        assertThat(messageOf(Arrays.copyOf(small(), SMALL_BASE + 0x10000)))
                .isEqualTo("end: the volume at 0x1d0000 is cut short: 65536 of 131072 bytes are there");
        assertThat(messageOf(small(MODE, MODE)))
                .isEqualTo("State: a second live record of CD7CC258-31DB-22E6-9F22-63B0B8EED6B5:SystemTableMode,"
                        + " after the one at 0x1d0064: the firmware would hang");
        assertThat(messageOf(with(small(), SMALL_BASE + 0x32, "0000")))
                .isEqualTo("Checksum: the words of the volume header do not add up to zero: the firmware would hang");
        assertThat(messageOf(with(small(), SMALL_BASE + 0x38, "1f00", 0x32, "1af9")))
                .isEqualTo("BlockMap: bytes 1f000000 instead of the 20000000 of all known images");
        assertThat(messageOf(with(small(), STORE + 0x15, "ff"))).isEqualTo("State: 0xff instead of 0xfe");
        assertThat(messageOf(with(small(), STORE, "1636cfdd7532644198b6fe85707ffe7d")))
                .isEqualTo("Signature: a store without authenticated variables, which no Pi firmware uses");
        assertThat(messageOf(with(small(), STORE, "00")))
                .isEqualTo("Signature: AAF32C00-947B-439A-A180-2E144EC37792 is not the GUID of a variable store");
        assertThat(messageOf(with(small(MODE), FIRST + 200, "00")))
                .isEqualTo(
                        "free space: not erased behind the last record: the firmware would hang or lose what lies here");
        assertThat(messageOf(with(small(MODE), FIRST + 0x28, "ffffffff")))
                .isEqualTo("DataSize: 4294967295 bytes reach beyond the end of the store");
        assertThat(messageOf(with(small(MODE), FIRST + 2, "ff"))).isEqualTo("State: 0xff is not a state of a record");
        assertThat(messageOf(with(small(), SMALL_BASE + 0xF020, "00")))
                .isEqualTo("WriteQueue: an unfinished write in the working block:"
                        + " the firmware may copy its spare block over the store");
        assertThat(messageOf(recordAtTheVeryEnd()))
                .isEqualTo("StartId: a record begins 56 bytes before the end of the store");
    }

    private static String messageOf(byte[] image) {
        try {
            FirmwareVolume.parse(image);
            throw new AssertionError("not refused");
        } catch (IOException e) {
            return Optional.ofNullable(e.getMessage()).orElseThrow();
        }
    }

    @Test
    void identity_isNameAndGuidAndCase() throws IOException {
        Guid other = Guid.parse("CD7CC258-31DB-11E6-9FD3-63B0B8EED6B5");
        VariableStore store = FirmwareVolume.parse(small(
                        MODE,
                        record(0x3F, "SystemTableMode", other, "05"),
                        record(0x3F, "systemtablemode", CONFIG_DXE, "06")))
                .store();
        assertThat(store.live()).hasSize(3);
        assertThat(store.live(new VariableId("SystemTableMode", other))
                        .orElseThrow()
                        .data())
                .isEqualTo(VariableData.of(new byte[] {5}));
        assertThat(store.live(new VariableId("SYSTEMTABLEMODE", CONFIG_DXE))).isEmpty();
    }
}
