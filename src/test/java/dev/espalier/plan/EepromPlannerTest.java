package dev.espalier.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import dev.espalier.inventory.InventoryLoader;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class EepromPlannerTest {
    private static final String PI4 = "f8a903f101ce10f686476024898734bb6b36353cc4d41f348514db9004ec0a9d";
    private static final String STATE =
            "https://raw.githubusercontent.com/raspberrypi/rpi-eeprom/86759b04b22173e10186139ac3ae4debcd0d7252/";

    @TempDir
    private Path root;

    @BeforeEach
    void twoNodes() throws IOException {
        write("_site.yaml", "server: 10.4.0.8\ndhcp: {mode: proxy, subnet: 10.4.0.0/20}\n");
        write("_defaults.yaml", "install: true\ntalosVersion: v1.13.2\nschematicID: " + PI4 + "\n");
        write("a.yaml", "model: pi4\nserial: 0000000a\nmac: dc:a6:32:00:00:0a\n");
        write("b.yaml", "model: pi5\nserial: 0000000b\nmac: dc:a6:32:00:00:0b\n");
        eeprom("{release: 2026-05-17, config: {BOOT_ORDER: 0xf21, TFTP_IP: 10.4.0.8}}");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(root.resolve(name), text);
    }

    private void append(String name, String text) throws IOException {
        write(name, Files.readString(root.resolve(name)) + text);
    }

    /** For all nodes. */
    private void eeprom(String value) throws IOException {
        String defaults = Files.readString(root.resolve("_defaults.yaml"));
        write("_defaults.yaml", defaults.replaceFirst("(?s)eeprom:.*", "") + "eeprom: " + value + "\n");
    }

    private Plan plan() throws BuildException {
        return Planner.plan(InventoryLoader.load(root).inventory());
    }

    private String problem() {
        return told(catchThrowableOfType(BuildException.class, this::plan).problems());
    }

    private static String told(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.code() + ": " + problem.message()
                        + problem.hint().map(hint -> "; " + hint).orElse(""))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void release_isLookedForInTheDirectoriesOfItsChip() throws BuildException {
        List<List<String>> sources =
                plan().artifacts().stream().map(ArtifactRequest::sources).toList();
        assertThat(sources)
                .contains(
                        List.of(STATE + "firmware-2711/latest/recovery.bin"),
                        List.of(
                                STATE + "firmware-2711/default/pieeprom-2026-05-17.bin",
                                STATE + "firmware-2711/latest/pieeprom-2026-05-17.bin",
                                STATE + "firmware-2711/old/beta/pieeprom-2026-05-17.bin",
                                STATE + "firmware-2711/old/stable/pieeprom-2026-05-17.bin",
                                STATE + "firmware-2711/old/critical/pieeprom-2026-05-17.bin"),
                        List.of(
                                STATE + "firmware-2712/default/pieeprom-2026-05-17.bin",
                                STATE + "firmware-2712/latest/pieeprom-2026-05-17.bin",
                                STATE + "firmware-2712/old/default/pieeprom-2026-05-17.bin",
                                STATE + "firmware-2712/old/latest/pieeprom-2026-05-17.bin"));
    }

    @Test
    void releaseYoungerThanTheKnownState_isLookedForOnTheBranch() throws IOException, BuildException {
        eeprom("{release: 2027-01-02, config: {BOOT_ORDER: 0xf21}}");
        assertThat(plan().artifacts().stream().map(ArtifactRequest::id))
                .contains("https://raw.githubusercontent.com/raspberrypi/rpi-eeprom/master/firmware-2711/default/"
                        + "pieeprom-2027-01-02.bin");
    }

    @Test
    void nodesWithEqualInputs_shareTheirCard() throws IOException, BuildException {
        write("c.yaml", "model: pi4\nserial: 0000000c\nmac: dc:a6:32:00:00:0c\n");
        write("d.yaml", "model: pi4\nserial: 0000000d\nmac: dc:a6:32:00:00:0d\neeprom: {config: {BOOT_UART: 1}}\n");

        List<EepromPlan> eeproms = plan().eeproms();

        assertThat(eeproms.stream().map(each -> each.node().hostname())).containsExactly("a", "b", "c", "d");
        assertThat(eeproms.get(2).card()).isEqualTo(eeproms.get(0).card());
        assertThat(eeproms.get(3).card()).isNotEqualTo(eeproms.get(0).card());
        assertThat(eeproms.get(1).card()).isNotEqualTo(eeproms.get(0).card());
        assertThat(eeproms).allSatisfy(each -> assertThat(each.update()).isEmpty());
        assertThat(eeproms.get(0).order().orElseThrow().words())
                .isEqualTo("SD card, then network, then again from the first");
    }

    @Test
    void selfUpdate_liesInThePrefixDirectory() throws IOException, BuildException {
        eeprom("{release: 2026-05-17, config: {BOOT_ORDER: 0xf21}, selfUpdate: true, timestamp: 1779062400}");

        Plan plan = plan();

        EepromPlan.Update update = plan.eeproms().get(0).update().orElseThrow();
        assertThat(update.prefixDirectory().value()).isEqualTo("0000000a");
        assertThat(plan.nodes().get(0).linked()).contains(update.files());
        assertThat(plan.services()).containsKey(update.files());
        assertThat(plan.services()).doesNotContainKey(plan.eeproms().get(0).card());
        assertThat(told(plan.warnings())).isEmpty();
    }

    @Test
    void boardThatBootsNothing_isToldToFindNoUpdate() throws IOException, BuildException {
        append("b.yaml", "install: false\n");
        eeprom("{release: 2026-05-17, config: {BOOT_ORDER: 0xf21}, selfUpdate: true, timestamp: 1779062400}");

        Plan plan = plan();

        assertThat(plan.eeproms().get(1).update()).isEmpty();
        assertThat(told(plan.warnings()))
                .isEqualTo(
                        "node.eeprom.selfUpdate: a board that finds nothing to boot does not look for an update either"
                                + " (b); it takes the update once install is true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NET_BOOT: 1 | node.eeprom.key: no bootloader reads NET_BOOT; network boot is the digit 2 of BOOT_ORDER, such"
                        + " as 0xf21",
                "BOOT_ORDR: 0xf21 | node.eeprom.key: no bootloader reads BOOT_ORDR; did you mean BOOT_ORDER?",
                "DHCP_TIMEOUT: 45s | node.eeprom.value: DHCP_TIMEOUT is \"45s\", but must be a number from 5000 to 2147483647",
                "TFTP_PREFIX: 2 | node.eeprom.prefix: with TFTP_PREFIX 2 a asks for files below its MAC address, and its files"
                        + " are in \"0000000a/\"; set TFTP_PREFIX: 0, or prefix: mac",
                "{TFTP_PREFIX: 1, TFTP_PREFIX_STR: lab/} | node.eeprom.prefix: with TFTP_PREFIX 1 a asks for files below"
                        + " TFTP_PREFIX_STR, \"lab/\", and its files are in \"0000000a/\"; set TFTP_PREFIX: 0, or TFTP_PREFIX_STR: 0000000a/",
                "{CLIENT_IP: 10.4.0.9, SUBNET: 255.255.240.0, TFTP_IP: ''} | node.eeprom.static: CLIENT_IP is set and TFTP_IP"
                        + " is not: the board uses its fixed address only with both",
            })
    void mistake_isAnError(String config, String message) throws IOException {
        write("b.yaml", Files.readString(root.resolve("a.yaml")).replace("0a", "0b") + "eeprom: null\n");
        append("a.yaml", "eeprom: {config: " + (config.startsWith("{") ? config : "{" + config + "}") + "}\n");
        assertThat(problem()).isEqualTo(message);
    }

    @Test
    void mistakeInTheDefaults_isToldOnce() throws IOException {
        eeprom("{release: 2026-05-17, config: {BOOT_ORDER: f21}}");
        assertThat(problem())
                .isEqualTo(
                        "node.eeprom.value: BOOT_ORDER is \"f21\", but must be 0x and hex digits, such as 0xf21: from the"
                                + " right, SD card, network, again");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{BOOT_UART: 1} | node.eeprom.order: eeprom.config has no BOOT_ORDER, and that of the releases does not try"
                        + " the network (a, b); BOOT_ORDER: 0xf21 is SD card, then network, then again from the first",
                "{BOOT_ORDER: 0xf41} | node.eeprom.order: BOOT_ORDER has no digit 2: the board never tries the network (a, b);"
                        + " BOOT_ORDER: 0xf21 is SD card, then network, then again from the first",
                "{BOOT_ORDER: 0x21} | node.eeprom.order: BOOT_ORDER has no f at its left end: a board that starts before its"
                        + " server does not try again (a, b); BOOT_ORDER: 0xf21 begins again from the first",
                "{BOOT_ORDER: 0xf21, TFTP_IP: 10.4.0.9} | node.eeprom.server: TFTP_IP is not 10.4.0.8, the server of"
                        + " _site.yaml (a, b); without TFTP_IP the board takes the address that DHCP gives",
                "{BOOT_ORDER: 0xf21, UART_BAUD: 9600} | node.eeprom.chip: UART_BAUD has no effect on a board with a BCM2711,"
                        + " which does not read this key",
                "{BOOT_ORDER: 0xf25} | node.eeprom.chip: BOOT_ORDER has the digit 5 (USB storage at the USB-C socket), which a"
                        + " board with a BCM2712 cannot boot from",
                "{BOOT_ORDER: 0xf21, MAC_ADDRESS: dc:a6:32:00:00:0a} | node.eeprom.mac: MAC_ADDRESS is dc:a6:32:00:00:0a, but"
                        + " the mac of b is dc:a6:32:00:00:0b",
            })
    void doubtfulConfig_isAWarning(String config, String message) throws IOException, BuildException {
        eeprom("{release: 2026-05-17, config: " + config + "}");
        assertThat(told(plan().warnings())).isEqualTo(message);
    }

    @Test
    void unknownKey_isAWarningAndGoesIntoTheImage() throws IOException, BuildException {
        eeprom("{release: 2026-05-17, config: {BOOT_ORDER: 0xf21, QUANTUM_BOOT: 1}}");
        Plan plan = plan();
        assertThat(told(plan.warnings()))
                .startsWith(
                        "node.eeprom.key: no bootloader is known to read QUANTUM_BOOT; it goes into the image as it is;"
                                + " known are BOOTVAR0, BOOT_MENU_ENABLED, ");
        assertThat(plan.eeproms().get(0).card().parts().get(0).description())
                .isEqualTo("pieeprom.bin with BOOT_ORDER=0xf21, QUANTUM_BOOT=1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'ENABLE_SELF_UPDATE: 0' | node.eeprom.selfUpdate: ENABLE_SELF_UPDATE is 0: this update would be the last that"
                        + " the board takes over the network (a, b); leave it out, or set selfUpdate: false",
                "'FREEZE_VERSION: 1' | node.eeprom.selfUpdate: FREEZE_VERSION is 1: this update would be the last, and only an"
                        + " SD card can undo that (a, b); leave it out, or set selfUpdate: false",
            })
    void updateThatShutsTheDoor_isAWarning(String config, String message) throws IOException, BuildException {
        eeprom("{release: 2026-05-17, selfUpdate: true, timestamp: 1779062400, config: {BOOT_ORDER: 0xf21, " + config
                + "}}");
        assertThat(told(plan().warnings())).isEqualTo(message);
    }

    @Test
    void updateThatNoBoardTakes_isAWarning() throws IOException, BuildException {
        eeprom("{release: 2020-09-03, selfUpdate: true, timestamp: 1500000000, config: {BOOT_ORDER: 0xf21}}");
        append("a.yaml", "configTxt: [bootloader_update=0]\n");
        assertThat(told(plan().warnings()))
                .isEqualTo(
                        "node.eeprom.selfUpdate: configTxt has bootloader_update=0: the board does not take the update (a);"
                                + " leave that line out, or set selfUpdate: false\n"
                                + "node.eeprom.selfUpdate: releases before 2021 do not look for updates: this one would be the last that"
                                + " the board takes over the network (a, b); name a later release\n"
                                + "node.eeprom.timestamp: eeprom.timestamp lies before the release: boards that were updated since do"
                                + " not take it (a, b); take the time of the change, as `date +%s` says it");
    }

    @Test
    void incompleteSettings_areErrorsOfTheInventory() throws IOException {
        eeprom("{config: {BOOT_ORDER: 0xf21}, selfUpdate: true}");
        write("b.yaml", "model: amd64\nmac: dc:a6:32:00:00:0b\n");
        assertThat(problem())
                .isEqualTo(
                        "node.eeprom.release: eeprom has no release, whose configuration is to be changed; name one by its"
                                + " date: release: 2026-05-17\n"
                                + "node.eeprom.timestamp: eeprom.selfUpdate is true, but eeprom.timestamp is missing: the board takes an"
                                + " update only when its timestamp is greater than that of the last one; write down what `date +%s` says,"
                                + " and write down a new one with each change of the bootloader; a time taken anew at every build would"
                                + " flash every board after every build");
    }

    @Test
    void wrongForms_areToldBeforeAnything() throws IOException {
        eeprom("{release: latest, timestamp: now, config: {BOOT-ORDER: 0xf21}}");
        assertThat(problem())
                .isEqualTo("value.invalid: eeprom.release is \"latest\", but must be a date such as 2026-05-17, of"
                        + " pieeprom-2026-05-17.bin; what latest holds changes from month to month; name the date of one"
                        + " release\n"
                        + "value.invalid: eeprom.timestamp is \"now\", but must be a whole number from 1 to 4294967294\n"
                        + "key.invalid: a key of eeprom.config is \"BOOT-ORDER\", but must be a key of the bootloader such as"
                        + " BOOT_ORDER");
    }

    @Test
    void machineWithoutAnEeprom_isToldThatTheKeyIsUseless() throws IOException {
        write("b.yaml", "model: amd64\nmac: dc:a6:32:00:00:0b\neeprom: {release: 2026-05-17}\n");
        assertThat(problem()).isEqualTo("node.eeprom.unused: eeprom has no effect here: only a pi4 and a pi5 have one");
    }
}
