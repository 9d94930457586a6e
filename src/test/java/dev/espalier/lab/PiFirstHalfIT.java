package dev.espalier.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Pi's own firmware, which nothing can emulate, against a stock dnsmasq: the requests of a Pi 4 and a Pi 5 in the order in
 * which real boards were seen to ask, and what differs between EEPROMs. A Pi 3 is in {@link Pi3FirstHalfIT}.
 */
class PiFirstHalfIT {
    private static final String TFTP_ROOT = "/srv/tftp";
    private static final Bramble.Machine UEFI = machine("0000000a", "uefi", "dc:a6:32:00:00:0a", "pi4-uefi");
    private static final Bramble.Machine DIRECT4 = machine("0000000b", "direct4", "dc:a6:32:00:00:0b", "pi4-direct");
    private static final Bramble.Machine DIRECT5 = machine("0000000c", "direct5", "2c:cf:67:00:00:0c", "pi5-direct");
    private static final Bramble.Machine BY_MAC = machine("0000000d", "by-mac", "2c:cf:67:00:00:0d", "pi5-direct");

    private static final String START4 = """
            S/start4.elf probed
            S/config.txt
            S/pieeprom.sig missing
            S/recover4.elf missing
            S/recovery.elf missing
            S/start4.elf
            S/fixup4.dat
            S/recovery.elf missing
            S/config.txt
            S/config.txt
            S/dt-blob.bin missing
            S/recovery.elf missing
            S/config.txt
            S/bootcfg.txt missing
            """;
    private static final String PI4_UEFI = START4 + """
            S/bcm2711-rpi-4-b.dtb
            S/overlays/overlay_map.dtb
            S/config.txt
            S/overlays/miniuart-bt.dtbo
            S/overlays/upstream-pi4.dtbo
            S/overlays/pcie-32bit-dma.dtbo
            S/cmdline.txt missing
            S/recovery8.img missing
            S/kernel8.img missing
            S/RPI_EFI.fd probed
            S/RPI_EFI.fd probed
            S/RPI_EFI.fd probed
            S/RPI_EFI.fd
            """;
    private static final String PI4_DIRECT = START4 + """
            S/INITRAMFS
            S/bcm2711-rpi-4-b.dtb
            S/overlays/overlay_map.dtb
            S/config.txt
            S/overlays/disable-bt.dtbo
            S/overlays/vc4-kms-v3d.dtbo
            S/cmdline.txt
            S/recovery8.img missing
            S/KERNEL
            """;
    /** The overlay is the one that the Pi 4 is told to load; on this board its name stands for another file. */
    private static final String PI5_DIRECT = """
            S/config.txt
            S/pieeprom.sig missing
            S//config.txt
            S//config.txt
            S/KERNEL probed
            S/INITRAMFS
            S/bcm2712-rpi-5-b.dtb
            S//overlays/overlay_map.dtb
            S//config.txt
            S//overlays/vc4-kms-v3d-pi5.dtbo
            S//cmdline.txt
            S/armstub8-2712.bin missing
            S/KERNEL
            """;

    @TempDir
    static Path builds;

    @TempDir
    Path directory;

    @BeforeEach
    void needsALab() throws IOException, InterruptedException {
        Lab.require();
    }

    @Test
    void everyBoard_asksInTheOrderOfRealOnes() throws IOException, InterruptedException {
        Path dist = build();
        try (Lab lab = serve(dist)) {
            assertThat(requests(lab.assertBoots(UEFI, dist), UEFI.serial())).isEqualTo(PI4_UEFI);
            assertThat(requests(lab.assertBoots(DIRECT4, dist), DIRECT4.serial()))
                    .isEqualTo(named(PI4_DIRECT, dist, DIRECT4.serial()));
            assertThat(requests(lab.assertBoots(DIRECT5, dist), DIRECT5.serial()))
                    .isEqualTo(named(PI5_DIRECT, dist, DIRECT5.serial()));
            String mac = BY_MAC.mac().replace(':', '-');
            assertThat(requests(lab.assertBoots(BY_MAC, dist, "--prefix", "mac"), mac))
                    .isEqualTo(named(PI5_DIRECT, dist, mac));
        }
    }

    /** Blocks of 1024 bytes until October 2022; before March 2020 the serial alone, four times, in option 97. */
    @ParameterizedTest
    @CsvSource({"2019-11-18", "2022-04-26", "2025-05-08"})
    void boardsWithAnOlderEeprom_bootToo(String released) throws IOException, InterruptedException {
        Path dist = build();
        try (Lab lab = serve(dist)) {
            lab.assertBoots(UEFI, dist, "--eeprom", released);
            lab.assertBoots(DIRECT4, dist, "--eeprom", released);
            lab.assertBoots(DIRECT5, dist, "--eeprom", released);
        }
    }

    @Test
    void boardThatIsNotInTheInventory_findsNothingInTheRootEither() throws IOException, InterruptedException {
        Path dist = build();
        try (Lab lab = serve(dist)) {
            assertThat(stranger(lab, dist, "pi4-uefi")).isEqualTo("""
                    S/start4.elf missing
                    S/start.elf missing
                    start4.elf missing
                    config.txt missing
                    """);
            assertThat(stranger(lab, dist, "pi5-direct")).isEqualTo("""
                    S/config.txt missing
                    config.txt missing
                    """);
        }
    }

    /** What the root of a tree must not have: the fallback of the firmware would boot it on every board. */
    @Test
    void boardWithoutADirectory_bootsWhatLiesInTheRoot() throws IOException, InterruptedException {
        Path dist = copyOf(build());
        RealTools.run(dist.resolve("tftp"), "cp", "-rL", "0000000c/.", ".");
        try (Lab lab = serve(dist)) {
            RealTools.Outcome outcome = lab.boot(
                    "pi5-direct",
                    dist.resolve("tftp"),
                    "--mac",
                    "2c:cf:67:00:00:99",
                    "--serial",
                    "0badcafe",
                    "--server",
                    "10.4.0.8");
            assertThat(outcome.exit()).as(outcome.output()).isZero();
            assertThat(requests(outcome.output(), "0badcafe"))
                    .isEqualTo("S/config.txt missing\n"
                            + named(PI5_DIRECT, dist, "0000000c")
                                    .replace("S//", "")
                                    .replace("S/", ""));
        }
    }

    /** 65,535 blocks of 1,468 bytes, and one more. */
    @Test
    void fileOfMoreBlocksThanCanBeCounted_needsAnEepromThatStartsAgainAtZero()
            throws IOException, InterruptedException {
        Path dist = copyOf(build());
        Path initramfs = dist.resolve("tftp/0000000c")
                .resolve(initramfs(dist, "0000000c"))
                .toRealPath();
        try (RandomAccessFile file = new RandomAccessFile(initramfs.toString(), "rw")) {
            file.setLength(65_535L * 1_468);
        }
        try (Lab lab = serve(dist)) {
            lab.assertBoots(DIRECT5, dist, "--eeprom", "2025-09-23");
            assertThat(refused(lab, DIRECT5, dist, "--eeprom", "2025-09-22"))
                    .endsWith("takes 65536 blocks of 1468 bytes; this loader counts to 65535\n");
        }
    }

    @Test
    void whateverIsWrongWithAnAnswer_stopsTheBoard() throws IOException, InterruptedException {
        Path dist = copyOf(build());
        Path prefix = dist.resolve("tftp/0000000c");
        Path held = directory.resolve("held");
        RealTools.run(directory, "cp", "-a", dist.toString(), held.toString());
        try (Lab lab = serve(dist)) {
            // One byte, then one more.
            Path tree = prefix.resolve("bcm2712-rpi-5-b.dtb").toRealPath();
            byte[] content = Files.readAllBytes(tree);
            content[content.length - 1] ^= 1;
            Files.write(tree, content);
            assertThat(refused(lab, DIRECT5, held)).endsWith("0000000c/bcm2712-rpi-5-b.dtb differs from the tree\n");
            Files.write(tree, new byte[content.length + 1]);
            assertThat(refused(lab, DIRECT5, held)).contains("tsize says " + (content.length + 1));

            // dnsmasq is somebody else, for whom the answer is another error than "not found".
            Files.writeString(prefix.resolve("pieeprom.sig"), "");
            RealTools.run(prefix, "chmod", "0600", "pieeprom.sig");
            assertThat(refused(lab, DIRECT5, held)).contains("firmware goes on only after error 1");
        }
    }

    private static Bramble.Machine machine(String serial, String hostname, String mac, String chain) {
        return new Bramble.Machine(serial, hostname, mac, "", chain);
    }

    private static Path build() throws IOException, InterruptedException {
        Path inventory = Files.createDirectories(builds.resolve("pis"));
        write(
                inventory,
                "_site",
                "server: 10.4.0.8\ntftpRoot: " + TFTP_ROOT + "\n"
                        + "dhcp: {mode: server, subnet: 10.4.0.0/20, range: 10.4.3.0-10.4.3.200}\n");
        write(inventory, "_defaults", """
                talosVersion: v1.12.5
                schematicID: f8a903f101ce10f686476024898734bb6b36353cc4d41f348514db9004ec0a9d
                talosConfig: none
                install: true
                """);
        String pi5 = "model: pi5\nschematicID: 83695c67f221d4965e845b27fc1393f84e33101a2d30706d28fd21a28805650a\n";
        String overlay = "configTxt: [dtoverlay=vc4-kms-v3d]\n";
        node(inventory, UEFI, "model: pi4\n");
        node(inventory, DIRECT4, "model: pi4\nboot: pi-direct\n" + overlay);
        node(inventory, DIRECT5, pi5 + overlay);
        node(inventory, BY_MAC, pi5 + overlay + "prefix: mac\n");
        return BuiltTree.build(builds, inventory, "_site.yaml").dist();
    }

    private static void node(Path inventory, Bramble.Machine machine, String more) throws IOException {
        write(inventory, machine.hostname(), "serial: " + machine.serial() + "\nmac: " + machine.mac() + "\n" + more);
    }

    private static void write(Path inventory, String name, String text) throws IOException {
        Files.writeString(inventory.resolve(name + ".yaml"), text);
    }

    private Path copyOf(Path dist) throws IOException, InterruptedException {
        Path copy = directory.resolve("dist");
        RealTools.run(directory, "cp", "-a", dist.toString(), copy.toString());
        return copy;
    }

    private Lab serve(Path dist) throws IOException, InterruptedException {
        Lab lab = Lab.open(directory);
        lab.serve(dist, TFTP_ROOT);
        return lab;
    }

    private static String stranger(Lab lab, Path dist, String chain) throws IOException, InterruptedException {
        Bramble.Machine unknown = machine("0badcafe", "unknown", "2c:cf:67:00:00:99", chain);
        String output = refused(lab, unknown, dist, "--server", "10.4.0.8");
        assertThat(output).contains("CANNOT BOOT: nothing to boot");
        return requests(output, unknown.serial());
    }

    private static String refused(Lab lab, Bramble.Machine machine, Path dist, String... more)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("--mac", machine.mac(), "--serial", machine.serial()));
        words.addAll(List.of(more));
        RealTools.Outcome outcome = lab.boot(machine.chain(), dist.resolve("tftp"), words.toArray(String[]::new));
        assertThat(outcome.exit()).as(outcome.output()).isEqualTo(1);
        assertThat(outcome.output()).contains("CANNOT BOOT: ");
        return outcome.output();
    }

    /** What the Pi's own firmware asked for, a line each; EDK2 and GRUB come after it. */
    static String requests(String output, String prefix) {
        Pattern request = Pattern.compile("  (\\S+): (?:(\\d+ bytes)|(asked and broken off)|error .*)");
        StringBuilder requests = new StringBuilder();
        output.lines()
                .takeWhile(line -> !line.startsWith("firmware: DISCOVER"))
                .map(request::matcher)
                .filter(Matcher::matches)
                .forEach(each -> requests.append(each.group(1).replaceFirst("^" + prefix + "/", "S/"))
                        .append(each.group(2) != null ? "" : each.group(3) != null ? " probed" : " missing")
                        .append('\n'));
        return requests.toString();
    }

    /** With the names that config.txt gives to kernel and initramfs. */
    private static String named(String requests, Path dist, String prefix) throws IOException {
        String config = config(dist, prefix);
        return requests.replace("INITRAMFS", initramfs(dist, prefix))
                .replace("KERNEL", group(config, "(?m)^kernel=(.*)$"));
    }

    private static String initramfs(Path dist, String prefix) throws IOException {
        return group(config(dist, prefix), "(?m)^initramfs (\\S+) followkernel$");
    }

    private static String config(Path dist, String prefix) throws IOException {
        return Files.readString(dist.resolve("tftp").resolve(prefix).resolve("config.txt"));
    }

    private static String group(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }
}
