package dev.espalier.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.espalier.content.Digest;
import dev.espalier.format.eeprom.EepromImage;
import dev.espalier.format.eeprom.EepromImages;
import dev.espalier.format.eeprom.UpdateSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Bootloaders from the inventory to the card and to the board's directory. */
class EepromBuildTest {
    private static final String EEPROM = """
            eeprom:
              release: 2026-05-17
              selfUpdate: true
              timestamp: 1779062400
              config:
                TFTP_IP: 10.4.0.8
                BOOT_ORDER: "0xf21"
            """;

    @TempDir
    private Path temp;

    private Path inventory;
    private Path mirror;
    private Path dist;

    @BeforeEach
    void begin() throws IOException {
        inventory = Files.createDirectories(temp.resolve("inventory"));
        ExampleMirror.copy(Path.of("inventory"), inventory);
        Files.delete(inventory.resolve("espalier.lock"));
        append("_defaults.yaml", EEPROM);
        dist = temp.resolve("dist");
        mirror = ExampleMirror.in(temp.resolve("mirror"));
    }

    private static void put(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private void append(String name, String text) throws IOException {
        Files.writeString(inventory.resolve(name), Files.readString(inventory.resolve(name)) + text);
    }

    private void replace(String name, String from, String to) throws IOException {
        String text = Files.readString(inventory.resolve(name));
        assertThat(text).contains(from);
        Files.writeString(inventory.resolve(name), text.replace(from, to));
    }

    private Cli.Result build(Object... more) {
        return Cli.run(Stream.concat(
                        Stream.of(
                                "build", inventory, "-o", dist, "--mirror", mirror, "--offline", "--quiet", "--cache"),
                        Stream.concat(Stream.of(temp.resolve("cache")), Stream.of(more)))
                .toArray());
    }

    private void built() {
        Cli.Result result = build();
        assertThat(result.exit()).as(result.err()).isZero();
    }

    private byte[] read(String path) throws IOException {
        return Files.readAllBytes(dist.resolve(path));
    }

    @Test
    void board_findsItsUpdateAndTheCardItsImage() throws IOException {
        built();

        EepromImage update = EepromImage.parse(read("tftp/d32a9346/pieeprom.upd"));
        assertThat(update.config().toString())
                .isEqualTo(EepromImages.CONFIG_2711 + "BOOT_ORDER=0xf21\nTFTP_IP=10.4.0.8\n");
        assertThat(new String(read("tftp/d32a9346/pieeprom.sig"), StandardCharsets.US_ASCII))
                .isEqualTo(Digest.of(update.toBytes()).hex() + "\nts: 1779062400\n");
        assertThat(read("eeprom/pi4-a/pieeprom.bin")).isEqualTo(update.toBytes());
        assertThat(read("eeprom/pi4-a/pieeprom.sig")).isEqualTo(read("tftp/d32a9346/pieeprom.sig"));
        assertThat(read("eeprom/pi4-a/recovery.bin")).asString().isEqualTo("recovery of the Pi 4");

        EepromImage other = EepromImage.parse(read("tftp/4cc0bf43/pieeprom.upd"));
        assertThat(other.config().toString())
                .isEqualTo("[all]\nBOOT_UART=1\nBOOT_ORDER=0xf21\nNET_INSTALL_AT_POWER_ON=1\nTFTP_IP=10.4.0.8\n");
        assertThat(read("eeprom/pi5-a/recovery.bin")).asString().isEqualTo("recovery of the Pi 5");
        assertThat(Files.readString(dist.resolve("manifest.json")))
                .contains("pieeprom.upd with BOOT_ORDER=0xf21, TFTP_IP=10.4.0.8, timestamp 1779062400");
        assertThat(Files.readString(inventory.resolve("espalier.lock")))
                .contains("firmware-2711/old/stable/pieeprom-2026-05-17.bin", "firmware-2712/latest/recovery.bin");
    }

    @Test
    void withoutSelfUpdate_onlyTheCardIsMade() throws IOException {
        replace("_defaults.yaml", "selfUpdate: true\n  timestamp: 1779062400\n", "selfUpdate: false\n");
        built();

        assertThat(dist.resolve("tftp/d32a9346/pieeprom.upd")).doesNotExist();
        UpdateSignature signature = UpdateSignature.parse(read("eeprom/pi4-a/pieeprom.sig"));
        assertThat(signature.timestamp()).isEqualTo(EepromImages.BUILT);
    }

    @Test
    void otherBytesUnderTheSameTimestamp_areNotPublished() throws IOException {
        built();
        byte[] before = read("tftp/d32a9346/pieeprom.upd");
        replace("_defaults.yaml", "0xf21", "0xf12");

        Cli.Result result = build();

        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err())
                .contains(
                        "error[eeprom.timestamp.used]: the bootloader of pi4-a has changed, but eeprom.timestamp is 1779062400"
                                + " as before: a board that took that update would not take this one\n")
                .contains("  hint: write down a later time, such as `date +%s` says\n")
                .contains("the bootloader of pi5-a has changed");
        assertThat(read("tftp/d32a9346/pieeprom.upd")).isEqualTo(before);

        replace("_defaults.yaml", "timestamp: 1779062400", "timestamp: 1779062399");
        assertThat(build().err()).contains("eeprom.timestamp is 1779062399, before the published 1779062400");
        replace("_defaults.yaml", "timestamp: 1779062399", "timestamp: 1779062401");
        built();
        assertThat(EepromImage.parse(read("tftp/d32a9346/pieeprom.upd"))
                        .config()
                        .value("BOOT_ORDER"))
                .contains("0xf12");
    }

    @Test
    void secondBuild_givesTheSameBytesAndWritesNothing() throws IOException {
        built();
        assertThat(build().out()).contains("nothing changed");
        byte[] first = read("manifest.json");
        dist = temp.resolve("other");
        built();
        assertThat(read("manifest.json")).isEqualTo(first);
    }

    @Test
    void imageOfTheOtherChip_isRefused() throws IOException {
        put(
                mirror.resolve(ExampleMirror.EEPROMS).resolve("firmware-2712/default/pieeprom-2026-05-17.bin"),
                EepromImages.bcm2711());

        Cli.Result result = build();

        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err())
                .contains("error[artifact.format]: size: an image for the BCM2711, where the BCM2712 boots\n");
        assertThat(dist).doesNotExist();
    }

    @Test
    void imageWithoutRoom_isRefused() throws IOException {
        put(
                mirror.resolve(ExampleMirror.EEPROMS).resolve("firmware-2711/old/stable/pieeprom-2026-05-17.bin"),
                EepromImages.bcm2711("#".repeat(4060)));
        assertThat(build().err()).contains("bootconf.txt: 4095 bytes; there is room for 4076\n");
    }

    @Test
    void order_isSpeltOut() {
        assertThat(Cli.run("check", inventory).out())
                .startsWith("BOOT_ORDER 0xf21: SD card, then network, then again from the first (pi4-a, pi5-a)\n");
        assertThat(Cli.run("explain", "pi4-a", "eeprom.config.BOOT_ORDER", "-i", inventory)
                        .out())
                .contains("eeprom.config.BOOT_ORDER: 0xf21  ")
                .contains("\n  which is SD card, then network, then again from the first\n");
        assertThat(Cli.run("build", inventory, "--dry-run", "-o", dist).out())
                .contains("    pieeprom.upd with BOOT_ORDER=0xf21, TFTP_IP=10.4.0.8, timestamp 1779062400\n")
                .containsPattern("""

                        bootloaders
                          eeprom/pi4-a/\\* linked to set \\d, and an update over the network
                          eeprom/pi5-a/\\* linked to set \\d, and an update over the network
                          BOOT_ORDER 0xf21: SD card, then network, then again from the first \\(pi4-a, pi5-a\\)
                        """);
    }

    @Test
    void copies_areWhatACardNeeds() throws IOException {
        assertThat(build("--links", "copy").exit()).isZero();
        try (Stream<Path> files = Files.list(dist.resolve("eeprom/pi5-a"))) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertThat(names).containsExactly("pieeprom.bin", "pieeprom.sig", "recovery.bin");
        }
        assertThat(dist.resolve("eeprom/pi5-a/pieeprom.bin")).isRegularFile();
    }
}
