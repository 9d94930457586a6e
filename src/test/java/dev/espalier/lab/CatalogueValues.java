package dev.espalier.lab;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.espalier.format.uefi.KnownVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values of every variable of the catalogue, and the bytes that each has to become, held here once more so that the
 * catalogue is not its own judge. {@code Timeout: Forever} is not among them: the emulated machine would wait that long.
 */
final class CatalogueValues {
    private static final String CONFIG_DXE = "CD7CC258-31DB-22E6-9F22-63B0B8EED6B5";
    private static final String GLOBAL = "8BE4DF61-93CA-11D2-AA0D-00E098032B8C";
    private static final String BOOT_DISCOVERY = "5B6F7107-BB3C-4660-92CD-542690280BBD";
    private static final String CONSOLE_PREF = "2D2358B4-E96C-484D-B2DD-7C2EDFC7D56F";
    private static final int ASSET_TAG_SIZE = 66;

    private static final String OF_THE_MENU = """
            CpuClock                  Low=00000000 Default=01000000 Max=02000000 Custom=03000000
            CustomCpuClock            100=64000000 1500=dc050000 2200=98080000
            DebugEnableJTAG           false=00000000 true=01000000
            DisplayEnableSShot        true=01000000 false=00000000
            DisplayEnableScaledVModes 1080p=10 720p+native=28 0x3f=3f 800x600+640x480+1024x768=07
            FanOnGpio                 None=00000000 18=12000000 19=13000000
            FanTemp                   60=3c000000 50=32000000 80=50000000
            MmcDisableMulti           false=00000000 true=01000000
            MmcEnableDma              true=01000000 false=00000000
            MmcForce1Bit              false=00000000 true=01000000
            MmcForceDefaultSpeed      true=01000000 false=00000000
            MmcSdDefaultSpeedMHz      25=19000000 100=64000000
            MmcSdHighSpeedMHz         100=64000000 50=32000000
            OptDeviceTree             false=00000000 true=01000000
            RamLimitTo3GB             true=01000000 false=00000000
            SdIsArasan                false=00000000 true=01000000
            SystemTableMode           ACPI=00000000 ACPI+DeviceTree=01000000 DeviceTree=02000000
            XhciPci                   xHCI=00000000 PCIe=01000000
            XhciReload                true=01000000 false=00000000
            """;

    private static final List<Values> ALL = Stream.concat(
                    OF_THE_MENU.lines().map(line -> values(CONFIG_DXE, 7, line)),
                    Stream.of(
                            new Values(CONFIG_DXE, 7, "AssetTag", assetTags("rack-7", "x".repeat(32), "", "a b & 'c'")),
                            values(GLOBAL, 7, "Timeout 2=0200 None=0000 1=0100"),
                            values(
                                    BOOT_DISCOVERY,
                                    7,
                                    "BootDiscoveryPolicy Network=01000000 All=02000000 Minimal=00000000"),
                            values(CONSOLE_PREF, 3, "ConsolePref Graphical=00000000 Serial=01000000")))
            .toList();

    private CatalogueValues() {}

    /** A value as people write it, and its bytes in hexadecimal. */
    record Value(String text, String data) {}

    /** A variable and at least two values of it. */
    record Values(String guid, int attributes, String name, List<Value> list) {
        String id() {
            return guid + ":" + name;
        }

        /** Counts on from the end at the beginning. */
        Value value(int i) {
            return list.get(i % list.size());
        }

        SeenVariable seen(Value value) {
            return new SeenVariable(attributes, value.data());
        }
    }

    /** One for each variable that may be preset, and no more than the catalogue has. */
    static List<Values> all() {
        assertThat(ALL.stream().map(Values::id))
                .containsExactlyInAnyOrderElementsOf(KnownVariable.all().stream()
                        .filter(known -> known.useless().isEmpty())
                        .map(known -> known.id().toString())
                        .toList());
        return ALL;
    }

    private static Values values(String guid, int attributes, String line) {
        String[] words = line.split(" +");
        return new Values(
                guid,
                attributes,
                words[0],
                Arrays.stream(words)
                        .skip(1)
                        .map(word -> word.split("="))
                        .map(pair -> new Value(pair[0], pair[1]))
                        .toList());
    }

    private static List<Value> assetTags(String... texts) {
        return Arrays.stream(texts)
                .map(text -> new Value(
                        text,
                        HexFormat.of()
                                .formatHex(Arrays.copyOf(text.getBytes(StandardCharsets.UTF_16LE), ASSET_TAG_SIZE))))
                .collect(Collectors.toUnmodifiableList());
    }
}
