package dev.espalier.format.eeprom;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BootOrderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0xf21 | SD card, then network, then again from the first",
                "0xF12 | network, then SD card, then again from the first",
                "0x1 | SD card",
                "0xf461 | SD card, then NVMe, then USB storage, then again from the first",
                "0xe2 | network, then stop",
                "0x31 | SD card, then rpiboot",
                "0xf7654210 | SD card, waiting for another one, then SD card, then network, then USB storage, then USB"
                        + " storage at the USB-C socket, then NVMe, then HTTP, then again from the first",
            })
    void order_isReadFromTheRight(String text, String words) {
        assertThat(BootOrder.parse(text).map(BootOrder::words)).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "f21 | must be 0x and hex digits, such as 0xf21: from the right, SD card, network, again",
                "0x | must be 0x and hex digits, such as 0xf21: from the right, SD card, network, again",
                "0xf21 0x1 | must be 0x and hex digits, such as 0xf21: from the right, SD card, network, again",
                "0xf76543210 | has 9 digits; the bootloader reads 8",
                "0xf28 | has the digit 8, which stands for nothing and is taken for 1 (SD card); the digits are"
                        + " 0 SD card, waiting for another one, 1 SD card, 2 network, 3 rpiboot, 4 USB storage,"
                        + " 5 USB storage at the USB-C socket, 6 NVMe, 7 HTTP, e stop, f again from the first",
                "0x12f | is read from the right: behind the digit f (again from the first) nothing is reached, and it"
                        + " stands first",
                "0xf32 | is read from the right: behind the digit 3 (rpiboot) nothing is reached, and it stands before f",
                "0xf | does nothing but begin again; name a way to boot to the right of the f",
            })
    void orderThatCannotWork_isToldWhy(String text, String fault) {
        assertThat(BootOrder.fault(text)).contains(fault);
        assertThat(BootOrder.parse(text)).isEmpty();
    }

    @Test
    void network_isADigit() {
        assertThat(BootOrder.parse("0xf21").map(BootOrder::triesNetwork)).contains(true);
        assertThat(BootOrder.parse("0xf41").map(BootOrder::triesNetwork)).contains(false);
        assertThat(BootOrder.parse("0x21").map(BootOrder::repeats)).contains(false);
        assertThat(ConfigKey.find("BOOT_ORDER").flatMap(key -> key.fault("0xf21")))
                .isEqualTo(Optional.empty());
    }
}
