package dev.espalier.format.uefi;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.espalier.format.bytes.Guid;
import dev.espalier.format.uefi.ValueType.Choice;
import dev.espalier.format.uefi.ValueType.Flags;
import dev.espalier.format.uefi.ValueType.Named;
import dev.espalier.format.uefi.ValueType.Range;
import dev.espalier.format.uefi.ValueType.Text;

/**
 * What is known of the variables, written down after Platform/RaspberryPi/Drivers/ConfigDxe/ConfigDxeHii.vfr (values and
 * ranges) and Platform/RaspberryPi/RPi4/RPi4.dsc of edk2-platforms, and the release notes of pftf/RPi4.
 */
final class VariableCatalogue {
    /** All that ConfigDxe, the menu "Raspberry Pi Configuration", reads and writes. */
    static final Guid CONFIG_DXE = Guid.parse("CD7CC258-31DB-22E6-9F22-63B0B8EED6B5");

    static final Guid EFI_GLOBAL = Guid.parse("8BE4DF61-93CA-11D2-AA0D-00E098032B8C");
    private static final Guid BOOT_DISCOVERY = Guid.parse("5B6F7107-BB3C-4660-92CD-542690280BBD");
    private static final Guid CONSOLE_PREF = Guid.parse("2D2358B4-E96C-484D-B2DD-7C2EDFC7D56F");

    static final List<KnownVariable> ALL = Stream.of(
                    // How the operating system learns of the hardware.
                    config(
                            "SystemTableMode",
                            Choice.of("ACPI", "ACPI+DeviceTree", "DeviceTree"),
                            ReleaseRange.since(12)),
                    config("OptDeviceTree", Choice.onOff(), ReleaseRange.between(4, 11), "became SystemTableMode"),
                    config("AssetTag", new Text(32), ReleaseRange.since(15), "shown by SMBIOS"),

                    // Memory.
                    config(
                            "RamLimitTo3GB",
                            Choice.onOff(),
                            ReleaseRange.since(4),
                            "true by default; boards with 3 GB or less turn it off themselves"),
                    useless(
                            "RamMoreThan3GB",
                            Choice.onOff(),
                            "the firmware overwrites it on every boot with what the board has;"
                                    + " RamLimitTo3GB: false opens the memory above 3 GB"),

                    // Processor and fan.
                    config("CpuClock", Choice.of("Low", "Default", "Max", "Custom")),
                    config("CustomCpuClock", range(100, 2200, " MHz"), "in MHz; only with CpuClock: Custom"),
                    config(
                            "FanOnGpio",
                            new Choice(
                                    Integer.BYTES,
                                    List.of(new Named(0, "None"), new Named(18, "18"), new Named(19, "19"))),
                            ReleaseRange.since(20),
                            "ACPI only"),
                    config("FanTemp", range(50, 80, " °C"), ReleaseRange.since(20), "in °C; with FanOnGpio"),

                    // USB.
                    config(
                            "XhciPci",
                            Choice.of("xHCI", "PCIe"),
                            ReleaseRange.since(30),
                            "ACPI only; the Compute Module 4 forces a value of its own"),
                    config(
                            "XhciReload",
                            Choice.onOff(),
                            ReleaseRange.since(36),
                            "with a device tree only; not on the Compute Module 4"),

                    // SD card and eMMC.
                    config("SdIsArasan", Choice.onOff(), "false: the eMMC2 controller; true: Arasan"),
                    config("MmcDisableMulti", Choice.onOff()),
                    config("MmcForce1Bit", Choice.onOff()),
                    config("MmcForceDefaultSpeed", Choice.onOff()),
                    config("MmcSdDefaultSpeedMHz", range(25, 100, " MHz")),
                    config("MmcSdHighSpeedMHz", range(50, 100, " MHz")),
                    config("MmcEnableDma", Choice.onOff(), ReleaseRange.since(23), "ACPI only"),

                    // Display and debugging.
                    config(
                            "DisplayEnableScaledVModes",
                            new Flags(
                                    Byte.BYTES,
                                    List.of(
                                            new Named(0x01, "800x600"),
                                            new Named(0x02, "640x480"),
                                            new Named(0x04, "1024x768"),
                                            new Named(0x08, "720p"),
                                            new Named(0x10, "1080p"),
                                            new Named(0x20, "native")))),
                    config("DisplayEnableSShot", Choice.onOff(), "screenshots by a key"),
                    config("DebugEnableJTAG", Choice.onOff()),

                    // The boot manager.
                    known(
                            "Timeout",
                            EFI_GLOBAL,
                            Setting.USUAL_ATTRIBUTES,
                            new Range(
                                    Short.BYTES,
                                    0,
                                    0xFFFF,
                                    " s",
                                    List.of(new Named(0, "None"), new Named(0xFFFF, "Forever"))),
                            ReleaseRange.ALL,
                            "seconds before the first boot option starts"),
                    known(
                            "BootDiscoveryPolicy",
                            BOOT_DISCOVERY,
                            Setting.USUAL_ATTRIBUTES,
                            Choice.of("Minimal", "Network", "All"),
                            ReleaseRange.since(29),
                            "which devices are connected before the boot options are tried"),
                    // A UINT8 with three bytes behind it, always zero: as good as a UINT32.
                    known(
                            "ConsolePref",
                            CONSOLE_PREF,
                            Variable.NON_VOLATILE | Variable.BOOTSERVICE_ACCESS,
                            Choice.of("Graphical", "Serial"),
                            ReleaseRange.ALL,
                            "the console that ACPI names first"))
            .sorted(Comparator.comparing(KnownVariable::name))
            .toList();

    private VariableCatalogue() {}

    private static KnownVariable config(String name, ValueType type) {
        return config(name, type, ReleaseRange.ALL, "");
    }

    private static KnownVariable config(String name, ValueType type, String note) {
        return config(name, type, ReleaseRange.ALL, note);
    }

    private static KnownVariable config(String name, ValueType type, ReleaseRange releases) {
        return config(name, type, releases, "");
    }

    private static KnownVariable config(String name, ValueType type, ReleaseRange releases, String note) {
        return known(name, CONFIG_DXE, Setting.USUAL_ATTRIBUTES, type, releases, note);
    }

    private static KnownVariable known(
            String name, Guid vendor, int attributes, ValueType type, ReleaseRange releases, String note) {
        return new KnownVariable(name, vendor, attributes, type, releases, Optional.empty(), note);
    }

    private static KnownVariable useless(String name, ValueType type, String why) {
        return new KnownVariable(
                name, CONFIG_DXE, Setting.USUAL_ATTRIBUTES, type, ReleaseRange.ALL, Optional.of(why), "");
    }

    private static Range range(long min, long max, String unit) {
        return new Range(Integer.BYTES, min, max, unit, List.of());
    }
}
