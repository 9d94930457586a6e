package dev.espalier.format.uefi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.Guid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.espalier.format.uefi.FirmwareImages.CONFIG_DXE;
import static dev.espalier.format.uefi.FirmwareImages.GLOBAL;
import static dev.espalier.format.uefi.FirmwareImages.LARGE_BASE;
import static dev.espalier.format.uefi.FirmwareImages.bytes;
import static dev.espalier.format.uefi.FirmwareImages.large;
import static dev.espalier.format.uefi.FirmwareImages.record;
import static dev.espalier.format.uefi.FirmwareImages.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VariableStoreTest {
    private static final int FIRST = LARGE_BASE + 0x64;

    /** Accepted by the firmware of a Raspberry Pi 4, and what virt-fw-vars 24.11 writes. */
    private static final String SYSTEM_TABLE_MODE_RECORD = "aa553f00 07000000 0000000000000000"
            + "00000000000000000000000000000000 00000000 20000000 04000000"
            + "58c27ccd db31 e622 9f22 63b0b8eed6b5"
            + "530079007300740065006d005400610062006c0065004d006f00640065000000 02000000";

    private static final String RAM_LIMIT_RECORD = "aa553f00 07000000 0000000000000000"
            + "00000000000000000000000000000000 00000000 1c000000 04000000"
            + "58c27ccd db31 e622 9f22 63b0b8eed6b5"
            + "520061006d004c0069006d006900740054006f003300470042000000 00000000";

    private static Setting setting(String name, String hex) {
        return new Setting(name, CONFIG_DXE, 7, VariableData.of(bytes(hex)));
    }

    private static byte[] patched(byte[] image, Setting... settings) throws FormatException {
        FirmwareVolume volume = FirmwareVolume.parse(image);
        VariableStore store = volume.store();
        for (Setting setting : settings) {
            store = store.set(setting);
        }
        return volume.withStore(store);
    }

    /** The offsets at which two images of one length differ. */
    private static List<Integer> differences(byte[] one, byte[] other) {
        assertThat(one).hasSameSizeAs(other);
        List<Integer> offsets = new ArrayList<>();
        for (int i = 0; i < one.length; i++) {
            if (one[i] != other[i]) {
                offsets.add(i);
            }
        }
        return offsets;
    }

    @Test
    void twoSettingsInAFreshStore_areTheseBytesAndNothingElseChanges() throws IOException {
        byte[] image = large();
        byte[] patched = patched(
                image,
                KnownVariableTest.setting("SystemTableMode", "DeviceTree"),
                KnownVariableTest.setting("RamLimitTo3GB", "false"));

        byte[] expected = image.clone();
        FirmwareImages.put(expected, 0x3B0064, SYSTEM_TABLE_MODE_RECORD.replace(" ", ""));
        FirmwareImages.put(expected, 0x3B00C4, RAM_LIMIT_RECORD.replace(" ", ""));
        assertThat(bytes(SYSTEM_TABLE_MODE_RECORD)).hasSize(96);
        assertThat(bytes(RAM_LIMIT_RECORD)).hasSize(92);
        assertThat(patched).isEqualTo(expected);
    }

    @Test
    void valueOfTwoBytes_isPaddedWithErasedBytes() throws IOException {
        Setting timeout = new Setting("Timeout", GLOBAL, 7, VariableData.ofNumber(3, 2));
        byte[] patched = patched(large(), timeout, setting("X", "01"));
        assertThat(Arrays.copyOfRange(patched, FIRST + 76, FIRST + 84)).isEqualTo(bytes("0300 ffff aa55 3f00"));
    }

    @Test
    void sameValue_changesNoByteAndGivesTheSameStore() throws IOException {
        byte[] image = large(record(0x3F, 3, "SystemTableMode", CONFIG_DXE, bytes("02000000")));
        VariableStore store = FirmwareVolume.parse(image).store();
        assertThat(store.set(setting("SystemTableMode", "02000000"))).isSameAs(store);
        assertThat(patched(image, setting("SystemTableMode", "02000000"))).isEqualTo(image);
    }

    @Test
    void valueOfEqualSize_isWrittenOverTheOldOne_attributesKept() throws IOException {
        byte[] image = large(
                record(0x3F, 3, "SystemTableMode", CONFIG_DXE, bytes("00000000")),
                record(0x3F, "RamLimitTo3GB", CONFIG_DXE, "01000000"));
        byte[] patched = patched(image, setting("SystemTableMode", "02000000"));
        assertThat(differences(image, patched)).containsExactly(FIRST + 92);
        assertThat(patched[FIRST + 92]).isEqualTo((byte) 2);
    }

    @Test
    void valueOfAnotherSize_deletesTheOldRecordAndAppends() throws IOException {
        byte[] old = record(0x3F, "SystemTableMode", CONFIG_DXE, "0200");
        byte[] image = large(old, record(0x3F, "RamLimitTo3GB", CONFIG_DXE, "01000000"));
        byte[] patched = patched(image, setting("SystemTableMode", "02000000"));
        byte[] expected = image.clone();
        expected[FIRST + 2] = 0x3D;
        FirmwareImages.put(expected, FIRST + 96 + 92, SYSTEM_TABLE_MODE_RECORD.replace(" ", ""));
        assertThat(patched).isEqualTo(expected);
    }

    @Test
    void twinThatWasBeingReplaced_diesWithItsLiveRecord() throws IOException {
        byte[] image = large(
                record(0x3E, "SystemTableMode", CONFIG_DXE, "01000000"),
                record(0x3F, "SystemTableMode", CONFIG_DXE, "0200"));
        byte[] patched = patched(image, setting("SystemTableMode", "02000000"));
        assertThat(patched[FIRST + 2]).isEqualTo((byte) 0x3C);
        assertThat(patched[FIRST + 96 + 2]).isEqualTo((byte) 0x3D);

        FirmwareVolume volume = FirmwareVolume.parse(image);
        VariableStore without = volume.store().unset(new VariableId("SystemTableMode", CONFIG_DXE));
        assertThat(without.live()).isEmpty();
        assertThat(differences(image, volume.withStore(without))).containsExactly(FIRST + 2, FIRST + 96 + 2);
    }

    @Test
    void recordBeingReplacedWithoutALiveOne_countsAndIsChangedInPlace() throws IOException {
        byte[] image = large(record(0x3E, "SystemTableMode", CONFIG_DXE, "01000000"));
        byte[] patched = patched(image, setting("SystemTableMode", "02000000"));
        assertThat(differences(image, patched)).containsExactly(FIRST + 92);
    }

    @Test
    void deadRecordOfTheSameName_isLeftAlone() throws IOException {
        byte[] image = large(record(0x3D, "SystemTableMode", CONFIG_DXE, "02000000"));
        byte[] patched = patched(image, setting("SystemTableMode", "02000000"));
        byte[] expected = image.clone();
        FirmwareImages.put(expected, FIRST + 96, SYSTEM_TABLE_MODE_RECORD.replace(" ", ""));
        assertThat(patched).isEqualTo(expected);
    }

    @Test
    void sameNameUnderAnotherGuid_isAnotherVariable() throws IOException {
        Guid other = Guid.parse("CD7CC258-31DB-11E6-9FD3-63B0B8EED6B5");
        byte[] image = large(record(0x3F, "SystemTableMode", other, "07000000"));
        VariableStore store = FirmwareVolume.parse(patched(image, setting("SystemTableMode", "02000000")))
                .store();
        assertThat(store.live()).extracting(Variable::vendor).containsExactly(other, CONFIG_DXE);
        assertThat(store.live().get(0).data()).hasToString("07000000");
    }

    @Test
    void unset_marksTheRecordDeletedAndChangesNothingElse() throws IOException {
        byte[] image = large(record(0x3F, "SystemTableMode", CONFIG_DXE, "02000000"));
        FirmwareVolume volume = FirmwareVolume.parse(image);
        VariableStore without = volume.store().unset(new VariableId("SystemTableMode", CONFIG_DXE));
        byte[] patched = volume.withStore(without);
        assertThat(differences(image, patched)).containsExactly(FIRST + 2);
        assertThat(patched[FIRST + 2]).isEqualTo((byte) 0x3D);
        assertThat(without.unset(new VariableId("SystemTableMode", CONFIG_DXE))).isSameAs(without);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x27, 0x17})
    void signedVariable_isNeverTouched(int attributes) throws IOException {
        VariableStore store = FirmwareVolume.parse(large(record(0x3F, attributes, "db", CONFIG_DXE, bytes("01020304"))))
                .store();
        String message = "Attributes: CD7CC258-31DB-22E6-9F22-63B0B8EED6B5:db is a signed variable,"
                + " which cannot be changed from outside";
        assertThatThrownBy(() -> store.set(setting("db", "05060708")))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> store.unset(new VariableId("db", CONFIG_DXE)))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    @Test
    void variableOverTheFirmwaresLimit_isRefused() throws IOException {
        VariableStore store = FirmwareVolume.parse(large()).store();
        int most = VariableStore.MAX_VARIABLE_SIZE - 60 - 4;
        assertThat(store.set(new Setting("x", GLOBAL, 7, VariableData.of(new byte[most])))
                        .live())
                .hasSize(1);
        assertThatThrownBy(() -> store.set(new Setting("x", GLOBAL, 7, VariableData.of(new byte[most + 1]))))
                .isInstanceOf(FormatException.class)
                .hasMessage("DataSize: x would take 8193 bytes; the firmware allows 8192");
    }

    @Test
    void storeFilledToTheLastByte_isReadAndTakesNoMore() throws IOException {
        FirmwareVolume volume = FirmwareVolume.parse(large());
        VariableStore store = volume.store();
        for (char name = 'a'; store.free() >= VariableStore.MAX_VARIABLE_SIZE; name++) {
            int data = VariableStore.MAX_VARIABLE_SIZE - 64;
            store = store.set(new Setting(String.valueOf(name), GLOBAL, 7, VariableData.of(new byte[data])));
        }
        store = store.set(new Setting("z", GLOBAL, 7, VariableData.of(new byte[store.free() - 64])));
        VariableStore full = store;
        assertThat(full.free()).isZero();
        assertThat(FirmwareVolume.parse(volume.withStore(full)).store().records())
                .isEqualTo(full.records());
        assertThatThrownBy(() -> full.set(setting("SystemTableMode", "02000000")))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.UNSUPPORTED))
                .hasMessage("free space: the store is full: SystemTableMode needs 96 bytes, 0 are free");
        // What finds its room in place still goes.
        assertThat(full.set(new Setting("a", GLOBAL, 7, VariableData.of(filled(VariableStore.MAX_VARIABLE_SIZE - 64))))
                        .free())
                .isZero();
    }

    private static byte[] filled(int size) {
        byte[] data = new byte[size];
        Arrays.fill(data, (byte) 9);
        return data;
    }

    @Test
    void fullStore_keepsTheOldRecordAlive() throws IOException {
        VariableStore store =
                FirmwareVolume.parse(large(record(0x3F, "x", GLOBAL, "01"))).store();
        while (store.free() >= 0x1000) {
            store = store.set(new Setting("f" + store.free(), GLOBAL, 7, VariableData.of(new byte[0x1000 - 80])));
        }
        VariableStore nearlyFull = store;
        assertThatThrownBy(() -> nearlyFull.set(new Setting("x", GLOBAL, 7, VariableData.of(new byte[0x1000]))))
                .isInstanceOf(FormatException.class);
        assertThat(nearlyFull.live(new VariableId("x", GLOBAL)).orElseThrow().state())
                .isEqualTo(VariableState.LIVE);
    }

    /** A store against a map, through random changes; the image is read anew after each. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261121, 9121, 77, 123456789, -5})
    void anySequenceOfChanges_readsBackAsAMapWould(long seed) throws IOException {
        Random random = new Random(seed);
        FirmwareVolume volume = FirmwareVolume.parse(small(
                record(0x3E, "v0", CONFIG_DXE, "01"),
                record(0x3D, "v1", CONFIG_DXE, "02"),
                record(0x3F, "v2", GLOBAL, "0304")));
        Map<VariableId, VariableData> model = new TreeMap<>();
        volume.store().live().forEach(variable -> model.put(variable.id(), variable.data()));
        assertThat(model).hasSize(2);
        for (int step = 0; step < 100; step++) {
            Guid vendor = random.nextBoolean() ? CONFIG_DXE : GLOBAL;
            VariableId id = new VariableId("v" + random.nextInt(6), vendor);
            VariableStore before = volume.store();
            VariableStore after;
            if (random.nextInt(4) == 0) {
                after = before.unset(id);
                model.remove(id);
            } else {
                byte[] data = new byte[1 + random.nextInt(9)];
                random.nextBytes(data);
                after = before.set(new Setting(id.name(), vendor, 7, VariableData.of(data)));
                model.put(id, VariableData.of(data));
            }
            volume = FirmwareVolume.parse(volume.withStore(after));
            Map<VariableId, VariableData> read = volume.store().live().stream()
                    .collect(Collectors.toMap(Variable::id, Variable::data, (a, b) -> a, TreeMap::new));
            assertThat(read).as("seed " + seed + ", step " + step).isEqualTo(model);
            assertThat(volume.store().free()).isLessThanOrEqualTo(before.free());
        }
    }

    @Test
    void settingsThatEdk2WouldMisread_cannotBeMade() {
        VariableData one = VariableData.ofNumber(1, 1);
        for (int attributes : new int[] {0, 1, 2, 4, 6, 0x27, 0x17}) {
            assertThatThrownBy(() -> new Setting("x", GLOBAL, attributes, one))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("x with attributes 0x" + Integer.toHexString(attributes));
        }
        assertThatThrownBy(() -> new Setting("", GLOBAL, 7, one)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Setting("a\0b", GLOBAL, 7, one)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Setting("x", GLOBAL, 7, VariableData.of(new byte[0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x without a value");
    }
}
