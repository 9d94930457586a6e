package dev.espalier.format.pi;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ConfigTxtLineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# a comment, with = and [brackets]",
                "arm_64bit=1",
                "dtparam=spi=on,i2c_arm=on",
                "dtparam=",
                "hdmi_mode:1=16",
                "kernel=vmlinuz",
                "initramfs initramfs.xz followkernel",
                "initramfs a.xz,b.xz followkernel",
                "initramfs a.xz 0x00800000",
                "[all]",
                "[pi4]",
                "[board-type=0x14]",
                "[0xd32a9346]",
                "include extra.txt",
            })
    void lineThatTheFirmwareReads_hasNoFault(String line) {
        assertThat(ConfigTxtLine.fault(line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "arm_64bit = 1|is neither key=value (no spaces around the =) nor a [filter], an include or a # comment",
                "arm_64bit= 1|is neither key=value (no spaces around the =) nor a [filter], an include or a # comment",
                "arm_64bit|is neither key=value (no spaces around the =) nor a [filter], an include or a # comment",
                "[pi4|is neither key=value (no spaces around the =) nor a [filter], an include or a # comment",
                "[]|is neither key=value (no spaces around the =) nor a [filter], an include or a # comment",
                " arm_64bit=1|begins or ends with a space",
                "arm_64bit=1 |begins or ends with a space",
                "initramfs=initramfs.xz|is not \"initramfs FILE followkernel\", which has no =",
                "initramfs a b followkernel|is not \"initramfs FILE followkernel\", which has no =",
                "initramfs initramfs.xz|is not \"initramfs FILE followkernel\", which has no =",
                "# – |has a character outside printable ASCII; the firmware would drop the rest of the file",
                "a=1\tb|has a character outside printable ASCII; the firmware would drop the rest of the file",
            })
    void fault_saysWhatTheFirmwareWouldMiss(String line, String fault) {
        assertThat(ConfigTxtLine.fault(line)).contains(fault);
    }

    @Test
    void lineBreak_cannotSmuggleInAnotherLine() {
        assertThat(ConfigTxtLine.fault("a=1\nkernel=x"))
                .contains("has a character outside printable ASCII; the firmware would drop the rest of the file");
    }

    @Test
    void lengths_areThoseOfTheFirmware() {
        assertThat(ConfigTxtLine.fault("a=" + "1".repeat(96))).isEmpty();
        assertThat(ConfigTxtLine.fault("a=" + "1".repeat(97)))
                .contains("has 99 characters; the firmware reads 98 of a line");
        assertThat(ConfigTxtLine.fault("initramfs " + "i".repeat(64) + " followkernel"))
                .isEmpty();
        assertThat(ConfigTxtLine.fault("initramfs " + "i".repeat(65) + " followkernel"))
                .contains("names initramfs files in 65 characters; the firmware reads 64");
    }

    @Test
    void faultyLine_cannotBeMade() {
        assertThatThrownBy(() -> new ConfigTxtLine("a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a line of config.txt: \"a b\" is neither key=value (no spaces around the =)"
                        + " nor a [filter], an include or a # comment");
    }

    @Test
    void filters_areKnown() {
        assertThat(new ConfigTxtLine("[pi4]").isFilter()).isTrue();
        assertThat(new ConfigTxtLine("# [pi4]").isFilter()).isFalse();
        assertThat(new ConfigTxtLine("dtoverlay=x").isFilter()).isFalse();
    }
}
