package dev.espalier.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;

import dev.espalier.format.eeprom.EepromImages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class EepromCommandTest {
    @TempDir
    private Path directory;

    private Path pi4;
    private Path pi5;

    @BeforeEach
    void writeImages() throws IOException {
        pi4 = Files.write(directory.resolve("pi4.bin"), EepromImages.bcm2711());
        pi5 = Files.write(directory.resolve("pi5.bin"), EepromImages.bcm2712());
    }

    @Test
    void show_tellsWhatTheImageIs() {
        Cli.Result result = Cli.run("eeprom", "show", pi5);

        assertThat(result.out()).isEqualTo("""
                chip: BCM2712, with a second partition for updates
                built: 1786493216 (2026-08-12 00:06:56 UTC), version f5e89631, MFG_VER 1
                update time: none, so that any update is later
                signed configuration: no
                boot order: 0xf461, SD card, then NVMe, then USB storage, then again from the first
                sections:
                  0x000000     3000  bootcode
                  0x000bc0       24  file updatetime
                  0x000be0    62488  padding
                  0x010000     3016  file bootsys
                  0x010bd0     7019  part 0x55aaf44f bootmain
                  0x012748       24  file updatetime
                  0x012768     1040  file bootconf.sig
                  0x012b80   595064  padding
                  0x0a4000       78  file bootconf.txt
                  0x0a4058   405408  padding
                  0x107000  1011704  padding
                bootconf.txt:
                  [all]
                  BOOT_UART=1
                  BOOT_ORDER=0xf461
                  NET_INSTALL_AT_POWER_ON=1
                """);
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
    }

    @Test
    void showAsJson_hasTheConfigurationAsItIs() {
        assertThat(Cli.run("eeprom", "show", pi4, "--format", "json").out())
                .startsWith("""
                        {
                          "chip": "BCM2711",
                          "twoSystems": false,
                          "buildTimestamp": 1786493216,
                          "version": "f5e89631",
                          "mfgVer": 1,
                          "signed": false,
                          "sections": [
                        """)
                .endsWith("""
                          "config": "[all]\\nBOOT_UART=0\\nWAKE_ON_GPIO=1\\nPOWER_OFF_ON_HALT=0\\n"
                        }
                        """);
    }

    @Test
    void set_changesTheImageAndKeepsItsPermissions() throws IOException {
        Files.setPosixFilePermissions(pi4, PosixFilePermissions.fromString("rw-r-----"));

        Cli.Result result = Cli.run("eeprom", "set", pi4, "BOOT_ORDER=0xf21", "TFTP_IP=10.4.0.8");

        assertThat(result).isEqualTo(new Cli.Result(0, "", ""));
        assertThat(Cli.run("eeprom", "show", pi4).out())
                .contains("boot order: 0xf21, SD card, then network, then again from the first\n")
                .endsWith("""
                        bootconf.txt:
                          [all]
                          BOOT_UART=0
                          WAKE_ON_GPIO=1
                          POWER_OFF_ON_HALT=0
                          BOOT_ORDER=0xf21
                          TFTP_IP=10.4.0.8
                        """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pi4)))
                .isEqualTo("rw-r-----");
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void setOfWhatIsThere_writesNothing() throws IOException {
        Files.setLastModifiedTime(pi5, FileTime.fromMillis(1000));

        assertThat(Cli.run("eeprom", "set", pi5, "BOOT_ORDER=0xf461").exit()).isZero();

        assertThat(Files.getLastModifiedTime(pi5).toMillis()).isEqualTo(1000);
    }

    @Test
    void setOfSections_writesThemAndTellsWhatOverrides() throws IOException {
        Path changed = directory.resolve("changed.bin");

        Cli.Result narrow = Cli.run(
                "eeprom", "set", pi5, "[0xd32a9346]BOOT_ORDER=0xf2", "[config.txt]dtparam=audio=on", "-o", changed);

        assertThat(narrow).isEqualTo(new Cli.Result(0, "", ""));
        assertThat(Files.readAllBytes(pi5)).isEqualTo(EepromImages.bcm2712());
        assertThat(Cli.run("eeprom", "show", changed).out())
                .contains("boot order [0xd32a9346]: 0xf2, network, then again from the first\n")
                .endsWith("""
                          NET_INSTALL_AT_POWER_ON=1
                          [0xd32a9346]
                          BOOT_ORDER=0xf2
                          [all]
                          [config.txt]
                          dtparam=audio=on
                        """);
        assertThat(Cli.run("eeprom", "set", changed, "BOOT_ORDER=0xf21").err())
                .isEqualTo(
                        "warning: line 6 sets BOOT_ORDER again, to 0xf2, for boards that [0xd32a9346] matches: the later"
                                + " line wins; set [0xd32a9346]BOOT_ORDER=0xf21 too\n");
    }

    @Test
    void timestamp_isWrittenIntoTheImage() {
        assertThat(Cli.run("eeprom", "set", pi5, "--timestamp", "1779000000").exit())
                .isZero();
        assertThat(Cli.run("eeprom", "show", pi5).out())
                .contains("update time: 1779000000 (2026-05-17 06:40:00 UTC)\n");
        assertThat(Cli.run("eeprom", "set", pi5, "--timestamp", "4294967295").err())
                .startsWith("--timestamp is 4294967295, but must be a number of seconds from 1 to 4294967294\n");
    }

    @Test
    void refusedAssignments_touchNothing() throws IOException {
        assertRefused(
                "NET_BOOT=1", "no bootloader reads NET_BOOT: network boot is the digit 2 of BOOT_ORDER, such as 0xf21");
        assertRefused("BOOT_ORDR=0xf21", "no bootloader reads BOOT_ORDR: did you mean BOOT_ORDER?");
        assertRefused("BOOT_UART=yes", "BOOT_UART is \"yes\", but must be 0 or 1");
        assertRefused("BOOT_UART", "\"BOOT_UART\" does not set a key: KEY=VALUE, or [SECTION]KEY=VALUE");
        assertRefused(
                "[pi 4]BOOT_UART=1",
                "\"[pi 4]\" is no section of a bootloader's configuration: all, pi4, pi5, cm4, 0xSERIAL, gpio7=0, config.txt"
                        + " and the like");
        assertRefused(
                "[config.txt]dtparam=" + "x".repeat(100),
                "\"dtparam=" + "x".repeat(100) + "\" has 108 characters; the firmware reads 98 of a line");
        assertRefused(
                "PXE_OPTION43=a\nBOOT_UART=1",
                "PXE_OPTION43 is \"a\nBOOT_UART=1\", but has a character outside"
                        + " printable ASCII; the bootloader would drop the rest of the file");
        assertThat(Cli.run("eeprom", "set", pi4).err()).startsWith("Nothing to set: KEY=VALUE or --timestamp\n");
        assertThat(Files.readAllBytes(pi4)).isEqualTo(EepromImages.bcm2711());
    }

    private void assertRefused(String assignment, String message) {
        Cli.Result result = Cli.run("eeprom", "set", pi4, "BOOT_UART=1", assignment);
        assertThat(result.err()).startsWith(message + "\n");
        assertThat(result.exit()).isEqualTo(2);
    }

    @Test
    void keyThatNoBootloaderIsKnownToRead_isWrittenWithAWarning() {
        assertThat(Cli.run("eeprom", "set", pi4, "QUANTUM_BOOT=1"))
                .isEqualTo(new Cli.Result(0, "", "warning: line 5: no bootloader is known to read QUANTUM_BOOT\n"));
    }

    @Test
    void keyOfTheOtherChip_isWrittenWithAWarning() {
        assertThat(Cli.run("eeprom", "set", pi4, "UART_BAUD=9600").err())
                .isEqualTo(
                        "warning: line 5: UART_BAUD=9600 has no effect on a board with a BCM2711, which does not read this"
                                + " key\n");
    }

    @Test
    void tooMuch_isRefusedWithTheRoomThereIs() throws IOException {
        Files.write(pi4, EepromImages.bcm2711("#".repeat(4070) + "\n"));

        Cli.Result result = Cli.run("eeprom", "set", pi4, "BOOT_UART=1");

        assertThat(result.err())
                .isEqualTo(pi4
                        + " at byte 0x73000: error[eeprom.image]: bootconf.txt: 4083 bytes; there is room for 4076\n");
        assertThat(result.exit()).isEqualTo(5);
    }

    @Test
    void otherFiles_areRefused() throws IOException {
        Path text = Files.write(directory.resolve("text"), "hello".getBytes(StandardCharsets.UTF_8));

        Cli.Result wrong = Cli.run("eeprom", "show", text);
        assertThat(wrong.err())
                .isEqualTo(text
                        + " at byte 0x0: error[eeprom.image]: magic: no bootcode at the beginning of these 5 bytes; an"
                        + " EEPROM image begins with it and has 524288 (BCM2711) or 2097152 (BCM2712) bytes\n");
        assertThat(wrong.exit()).isEqualTo(5);
        Cli.Result missing = Cli.run("eeprom", "show", directory.resolve("absent"));
        assertThat(missing.err())
                .isEqualTo(directory.resolve("absent") + ": error[eeprom.read]: there is no such file\n");
        assertThat(missing.exit()).isEqualTo(4);
    }
}
