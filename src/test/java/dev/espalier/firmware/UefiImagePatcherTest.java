package dev.espalier.firmware;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.uefi.FirmwareImages;
import dev.espalier.format.uefi.KnownVariable;
import dev.espalier.format.uefi.Setting;
import dev.espalier.format.uefi.VariableData;
import org.junit.jupiter.api.Test;

import static dev.espalier.format.uefi.FirmwareImages.CONFIG_DXE;
import static dev.espalier.format.uefi.FirmwareImages.GLOBAL;
import static dev.espalier.format.uefi.FirmwareImages.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UefiImagePatcherTest {
    private static final int STORE_SIZE = 0xDF9C;

    private static Setting setting(String name, String value) throws Exception {
        return KnownVariable.find(name).orElseThrow().parse(value);
    }

    private static byte[] fill(int size) {
        return record(0x3D, 7, "f", GLOBAL, new byte[size - 64]);
    }

    @Test
    void layout_followsFromWhereTheVariablesLie() throws Exception {
        List<Setting> settings = List.of(setting("SystemTableMode", "DeviceTree"));
        assertThat(UefiImagePatcher.patch(FirmwareImages.small(), settings).layout())
                .isEqualTo(new FirmwareLayout(0x1D0000, 0x1F0000, 0x200000));
        assertThat(UefiImagePatcher.patch(FirmwareImages.large(), settings).layout())
                .isEqualTo(new FirmwareLayout(0x3B0000, 0x3E0000, 0x400000));
    }

    @Test
    void sizeOfTheFile_saysNothingAboutTheLayout() throws IOException {
        byte[] image = FirmwareImages.image(0x3E0000, 0x1D0000);
        assertThat(UefiImagePatcher.patch(image, List.of()).layout().deviceTreeAddress())
                .isEqualTo(0x1F0000);
    }

    @Test
    void layoutThatNoPi4Has_isRefused() {
        assertThatThrownBy(() -> UefiImagePatcher.patch(FirmwareImages.image(0x200000, 0x1E0000), List.of()))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.UNSUPPORTED))
                .hasMessage("_FVH: variables at 0x1e0000: where such firmware expects the device tree is not known"
                        + " (Pi 4 images have them at 0x1d0000 or 0x3b0000)");
    }

    @Test
    void patchingTwice_changesNothingMore() throws Exception {
        List<Setting> settings = List.of(
                setting("SystemTableMode", "DeviceTree"), setting("RamLimitTo3GB", "false"), setting("Timeout", "1"));
        byte[] once = UefiImagePatcher.patch(FirmwareImages.large(), settings).bytes();
        assertThat(UefiImagePatcher.patch(once, settings).bytes()).isEqualTo(once);
    }

    @Test
    void noSettings_giveTheSameImage() throws IOException {
        byte[] image = FirmwareImages.large();
        assertThat(UefiImagePatcher.patch(image, List.of()).bytes()).isEqualTo(image);
    }

    @Test
    void givenImage_isNotWrittenTo() throws Exception {
        byte[] image = FirmwareImages.large();
        UefiImagePatcher.patch(image, List.of(setting("SystemTableMode", "DeviceTree")));
        assertThat(image).isEqualTo(FirmwareImages.large());
    }

    @Test
    void oneVariableTwice_isAMistakeOfTheCaller() throws Exception {
        List<Setting> twice = List.of(setting("SystemTableMode", "DeviceTree"), setting("SystemTableMode", "ACPI"));
        assertThatThrownBy(() -> UefiImagePatcher.patch(FirmwareImages.large(), twice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("CD7CC258-31DB-22E6-9F22-63B0B8EED6B5:SystemTableMode is set twice");
    }

    @Test
    void freshStoreWithTooLittleRoomForTheFirstBoot_isRefused() throws Exception {
        List<Setting> settings = List.of(setting("SystemTableMode", "DeviceTree"));
        byte[] justEnough = FirmwareImages.large(fillUpTo(STORE_SIZE - 0x5000 - 96));
        assertThat(UefiImagePatcher.patch(justEnough, settings).layout().nvBase())
                .isEqualTo(0x3B0000);

        byte[] tooFull = FirmwareImages.large(fillUpTo(STORE_SIZE - 0x5000 - 92));
        assertThatThrownBy(() -> UefiImagePatcher.patch(tooFull, settings))
                .isInstanceOf(FormatException.class)
                .hasMessage("free space: only 20476 bytes of the variable store would stay free;"
                        + " the firmware needs 20480 for what it creates on its first boot");
    }

    @Test
    void storeThatTheFirmwareHasUsed_mayBeFuller() throws Exception {
        byte[] used = record(0x3F, "RamMoreThan3GB", CONFIG_DXE, "01000000");
        byte[] image = FirmwareImages.large(join(used, fillUpTo(STORE_SIZE - 0x2000 - used.length)));
        byte[] patched = UefiImagePatcher.patch(image, List.of(setting("SystemTableMode", "DeviceTree")))
                .bytes();
        assertThat(patched).isNotEqualTo(image);
    }

    @Test
    void fullStore_isAnError() throws Exception {
        byte[] image = FirmwareImages.large(fillUpTo(STORE_SIZE));
        List<Setting> settings = List.of(setting("SystemTableMode", "DeviceTree"));
        assertThatThrownBy(() -> UefiImagePatcher.patch(image, settings))
                .isInstanceOf(FormatException.class)
                .hasMessage("free space: the store is full: SystemTableMode needs 96 bytes, 0 are free");
    }

    @Test
    void damageIsFoundBeforeAnythingIsWritten() {
        byte[] image = FirmwareImages.large();
        image[0x3B0000 + 0x5D] = 0;
        Setting timeout = new Setting("Timeout", GLOBAL, 7, VariableData.ofNumber(1, 2));
        assertThatThrownBy(() -> UefiImagePatcher.patch(image, List.of(timeout)))
                .isInstanceOf(FormatException.class)
                .hasMessage("State: 0x0 instead of 0xfe");
    }

    private static byte[] fillUpTo(int size) {
        byte[] all = new byte[0];
        for (int rest = size; rest > 0; ) {
            int next = rest > 0x1100 ? 0x1000 : rest;
            all = join(all, fill(next));
            rest -= next;
        }
        return all;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
