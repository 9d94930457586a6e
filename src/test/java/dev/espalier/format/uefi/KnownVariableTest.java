package dev.espalier.format.uefi;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KnownVariableTest {

    /** A setting as the inventory would write it. */
    static Setting setting(String name, String value) {
        try {
            return KnownVariable.find(name).orElseThrow().parse(value);
        } catch (InvalidSetting e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SystemTableMode, ACPI, 00000000, ACPI",
        "SystemTableMode, ACPI+DeviceTree, 01000000, ACPI+DeviceTree",
        "SystemTableMode, DeviceTree, 02000000, DeviceTree",
        "SystemTableMode, devicetree, 02000000, DeviceTree",
        "SystemTableMode, 2, 02000000, DeviceTree",
        "SystemTableMode, 0x2, 02000000, DeviceTree",
        "RamLimitTo3GB, false, 00000000, false",
        "RamLimitTo3GB, FALSE, 00000000, false",
        "RamLimitTo3GB, true, 01000000, true",
        "RamLimitTo3GB, 1, 01000000, true",
        "OptDeviceTree, true, 01000000, true",
        "CpuClock, Max, 02000000, Max",
        "CustomCpuClock, 100, 64000000, 100 MHz",
        "CustomCpuClock, 2200, 98080000, 2200 MHz",
        "FanOnGpio, None, 00000000, None",
        "FanOnGpio, 18, 12000000, 18",
        "FanOnGpio, 19, 13000000, 19",
        "FanTemp, 60, 3c000000, 60 °C",
        "XhciPci, PCIe, 01000000, PCIe",
        "XhciReload, true, 01000000, true",
        "SdIsArasan, true, 01000000, true",
        "MmcDisableMulti, true, 01000000, true",
        "MmcForce1Bit, true, 01000000, true",
        "MmcForceDefaultSpeed, true, 01000000, true",
        "MmcSdDefaultSpeedMHz, 25, 19000000, 25 MHz",
        "MmcSdHighSpeedMHz, 50, 32000000, 50 MHz",
        "MmcEnableDma, true, 01000000, true",
        "DebugEnableJTAG, true, 01000000, true",
        "DisplayEnableScaledVModes, native, 20, native",
        "DisplayEnableScaledVModes, 640x480+1080p, 12, 640x480+1080p",
        "DisplayEnableScaledVModes, 800X600 + 720P, 09, 800x600+720p",
        "DisplayEnableScaledVModes, 0x3f, 3f, 800x600+640x480+1024x768+720p+1080p+native",
        "DisplayEnableScaledVModes, 0, 00, 0x0",
        "DisplayEnableSShot, false, 00000000, false",
        "Timeout, 5, 0500, 5 s",
        "Timeout, None, 0000, None",
        "Timeout, 65535, ffff, Forever",
        "Timeout, forever, ffff, Forever",
        "BootDiscoveryPolicy, Network, 01000000, Network",
        "ConsolePref, Serial, 01000000, Serial",
    })
    void value_isTheseBytesAndReadsBack(String name, String text, String hex, String description) throws Exception {
        KnownVariable known = KnownVariable.find(name).orElseThrow();
        Setting setting = known.parse(text);
        assertThat(setting.data()).hasToString(hex);
        assertThat(setting.id()).isEqualTo(known.id());
        assertThat(known.describe(setting.data())).isEqualTo(description);
    }

    @Test
    void assetTag_isZeroFilledUtf16() throws Exception {
        KnownVariable known = KnownVariable.find("AssetTag").orElseThrow();
        VariableData data = known.parse("rack-7").data();
        assertThat(data).hasToString("7200610063006b002d003700" + "00".repeat(54));
        assertThat(known.describe(data)).isEqualTo("\"rack-7\"");
        assertThat(known.parse("x".repeat(32)).data().size()).isEqualTo(66);
        assertThat(known.describe(known.parse("x".repeat(32)).data())).isEqualTo("\"" + "x".repeat(32) + "\"");
        assertThat(known.parse("").data()).hasToString("00".repeat(66));
        assertThatThrownBy(() -> known.parse("a\nb")).isInstanceOf(InvalidSetting.class);
        assertThatThrownBy(() -> known.parse("a\ud800b")).isInstanceOf(InvalidSetting.class);
        assertThatThrownBy(() -> known.parse("x".repeat(33)))
                .hasMessage("\"" + "x".repeat(33) + "\" is not a value of AssetTag: text of at most 32 characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SystemTableMode | DT | one of ACPI, ACPI+DeviceTree, DeviceTree",
                "SystemTableMode | 3 | one of ACPI, ACPI+DeviceTree, DeviceTree",
                "SystemTableMode | -1 | one of ACPI, ACPI+DeviceTree, DeviceTree",
                "RamLimitTo3GB | no | one of false, true",
                "RamLimitTo3GB | 2 | one of false, true",
                "CustomCpuClock | 99 | a number from 100 to 2200",
                "CustomCpuClock | 2201 | a number from 100 to 2200",
                "CustomCpuClock | 1e3 | a number from 100 to 2200",
                "CustomCpuClock | ١٥٠٠ | a number from 100 to 2200",
                "FanTemp | 60C | a number from 50 to 80",
                "Timeout | 65536 | a number from 0 to 65535 or None or Forever",
                "Timeout | 99999999999999999999 | a number from 0 to 65535 or None or Forever",
                "DisplayEnableScaledVModes | 4k | 800x600, 640x480, 1024x768, 720p, 1080p, native, several joined by +",
                "DisplayEnableScaledVModes | 720p+ | 800x600, 640x480, 1024x768, 720p, 1080p, native, several joined by +",
                "DisplayEnableScaledVModes | 0x40 | 800x600, 640x480, 1024x768, 720p, 1080p, native, several joined by +",
            })
    void valueThatIsNone_isRefusedWithWhatWouldBeRight(String name, String text, String allowed) {
        assertThatThrownBy(() -> KnownVariable.find(name).orElseThrow().parse(text))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("\"" + text + "\" is not a value of " + name + ": " + allowed);
    }

    @Test
    void variableThatTheFirmwareOverwrites_cannotBePreset() {
        assertThatThrownBy(
                        () -> KnownVariable.find("RamMoreThan3GB").orElseThrow().parse("true"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(
                        "RamMoreThan3GB cannot be preset: the firmware overwrites it on every boot with what the board has;"
                                + " RamLimitTo3GB: false opens the memory above 3 GB");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SystemTableMode | v1.50 | ",
                "SystemTableMode | v1.12 | ",
                "SystemTableMode | v1.11 | firmware v1.11 ignores SystemTableMode, which came with v1.12",
                "SystemTableMode | 1.3 | firmware 1.3 ignores SystemTableMode, which came with v1.12",
                "SystemTableMode | mine | ",
                "SystemTableMode | v2.0 | ",
                "XhciReload | v1.35 | firmware v1.35 ignores XhciReload, which came with v1.36",
                "OptDeviceTree | v1.11 | ",
                "OptDeviceTree | v1.12 | firmware v1.12 ignores OptDeviceTree, which went after v1.11",
                "Timeout | v1.0 | ",
            })
    void releaseThatDoesNotKnowIt_isAnObjection(String name, String version, String objection) {
        assertThat(KnownVariable.find(name).orElseThrow().objectionFor(version).orElse(null))
                .isEqualTo(objection);
    }

    @Test
    void names_areCaseSensitiveAndNearOnesAreOffered() {
        assertThat(KnownVariable.find("systemTableMode")).isEmpty();
        assertThat(KnownVariable.near("systemtablemode")).containsExactly("SystemTableMode");
        assertThat(KnownVariable.near("RamLimitTo3G")).containsExactly("RamLimitTo3GB");
        assertThat(KnownVariable.near("MmcForce1Bits")).containsExactly("MmcForce1Bit");
        assertThat(KnownVariable.near("MultiBoot")).isEmpty();
    }

    @Test
    void catalogue_isSortedAndEachNameOccursOnce() {
        List<String> names =
                KnownVariable.all().stream().map(KnownVariable::name).toList();
        assertThat(names).isSorted().doesNotHaveDuplicates().hasSize(24);
    }

    @Test
    void attributes_areThoseThatEdk2Writes() {
        assertThat(KnownVariable.all().stream().filter(known -> known.attributes() != 7))
                .extracting(KnownVariable::name)
                .containsExactly("ConsolePref");
        assertThat(KnownVariable.find("ConsolePref").orElseThrow().attributes()).isEqualTo(3);
    }

    @Test
    void bytesThatAreNoValue_areDescribedAsThat() {
        KnownVariable mode = KnownVariable.find("SystemTableMode").orElseThrow();
        assertThat(mode.describe(VariableData.ofNumber(7, 4))).isEqualTo("7 (not one of the menu's values)");
        assertThat(mode.describe(VariableData.ofNumber(2, 2)))
                .isEqualTo("2 bytes instead of 4: the firmware ignores it");
        KnownVariable clock = KnownVariable.find("CustomCpuClock").orElseThrow();
        assertThat(clock.describe(VariableData.ofNumber(3000, 4))).isEqualTo("3000 MHz (outside the menu's range)");
        assertThat(clock.describe(VariableData.ofNumber(0xFFFFFFFFL, 4)))
                .isEqualTo("4294967295 MHz (outside the menu's range)");
        assertThat(Stream.of("Timeout", "AssetTag", "DisplayEnableScaledVModes")
                        .map(name -> KnownVariable.find(name).orElseThrow().describe(VariableData.of(new byte[3]))))
                .containsExactly(
                        "3 bytes instead of 2: the firmware ignores it",
                        "3 bytes instead of 66: the firmware ignores it",
                        "3 bytes instead of 1: the firmware ignores it");
        assertThat(KnownVariable.find("DisplayEnableScaledVModes")
                        .orElseThrow()
                        .describe(VariableData.ofNumber(0xC0, 1)))
                .isEqualTo("0xc0");
    }
}
