package dev.espalier.format.eeprom;

import java.util.HashSet;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigKeyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TFTP_IP | 10.4.0.8",
                "TFTP_IP | ''",
                "NET_BOOT_MAX_RETRIES | -1",
                "DHCP_TIMEOUT | 5000",
                "TFTP_PREFIX | 2",
                "TFTP_PREFIX_STR | lab/pi-1/",
                "DHCP_OPTION97 | 0x34695052",
                "MAC_ADDRESS | dc:a6:32:01:36:c2",
                "NETCONSOLE | 6665@169.254.1.1/,6666@/",
                "HTTP_PATH | boot/pi",
                "SIGNED_BOOT | 0",
                "UART_BAUD | 115200",
                "USB_MSD_EXCLUDE_VID_PID | 034700a0,a4231234",
                "XHCI_DEBUG | 0x3",
            })
    void goodValue_isTaken(String name, String value) {
        assertThat(ConfigKey.find(name).orElseThrow().fault(value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BOOT_UART | 2 | must be 0 or 1",
                "BOOT_UART | '' | must be 0 or 1",
                "BOOT_UART | true | must be 0 or 1",
                "DHCP_TIMEOUT | 4999 | must be a number from 5000 to 2147483647",
                "DHCP_TIMEOUT | 45s | must be a number from 5000 to 2147483647",
                "TFTP_IP | 10.4.0.256 | must be an IPv4 address such as 10.4.0.8",
                "TFTP_IP | nas.local | must be an IPv4 address such as 10.4.0.8",
                "TFTP_PREFIX_STR | lab | must be a directory with / at its end, of at most 32 characters",
                "MAC_ADDRESS | dc-a6-32-01-36-c2 | must be a MAC address such as dc:a6:32:01:36:c2",
                "NETCONSOLE | 10.4.0.8 | must be PORT@IP/DEVICE,PORT@IP/MAC with all separators, of at most 32"
                        + " characters, such as 6665@10.4.0.21/,6666@10.4.0.8/",
                "HTTP_HOST | http://x | must be a host in lower case, without http://",
                "HTTP_PATH | /boot/ | must be a path without / at its ends",
                "SIGNED_BOOT | 1 | must be 0: signed boot needs a configuration that is signed with your key",
                "PXE_OPTION43 | caf\u00e9 | has a character outside printable ASCII; the bootloader would drop the rest of"
                        + " the file",
            })
    void badValue_isToldWhatWouldBeRight(String name, String value, String fault) {
        assertThat(ConfigKey.find(name).orElseThrow().fault(value)).contains(fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NET_BOOT | network boot is the digit 2 of BOOT_ORDER, such as 0xf21",
                "NET_WAIT | the waiting time is DHCP_TIMEOUT, the tries are NET_BOOT_MAX_RETRIES",
                "NETWORK_TIMEOUT | it is DHCP_TIMEOUT",
                "TFTP_TIMEOUT | it is TFTP_FILE_TIMEOUT",
                "ENABLE_NETWORK_INSTALL | it is NET_INSTALL_ENABLED",
                "DISABLE_SELF_UPDATE | it is ENABLE_SELF_UPDATE, with the value turned round",
                "SELF_UPDATE | it is ENABLE_SELF_UPDATE",
                "BOOT_ORDR | did you mean BOOT_ORDER?",
                "boot_order | did you mean BOOT_ORDER?",
            })
    void inventedAndMistypedNames_haveACure(String name, String cure) {
        assertThat(ConfigKey.find(name)).isEmpty();
        assertThat(ConfigKey.cure(name)).contains(cure);
    }

    @Test
    void nameOfALaterBootloader_hasNone() {
        assertThat(ConfigKey.cure("QUANTUM_BOOT")).isEmpty();
    }

    @Test
    void names_areDifferentAndTheirDefaultsAreValues() {
        List<ConfigKey> all = ConfigKey.all();
        assertThat(new HashSet<>(all.stream().map(ConfigKey::name).toList()))
                .hasSameSizeAs(all)
                .hasSizeGreaterThan(50);
        assertThat(all)
                .filteredOn(key -> !key.standard().isEmpty())
                .allSatisfy(key ->
                        assertThat(key.fault(key.standard())).as(key.name()).isEmpty());
    }

    @Test
    void keyOfTheOtherChip_isUseless() {
        assertThat(ConfigKey.find("UART_BAUD").orElseThrow().uselessOn(EepromChip.BCM2711, "9600"))
                .contains("has no effect on a board with a BCM2711, which does not read this key");
        assertThat(ConfigKey.find("BOOT_ORDER").orElseThrow().uselessOn(EepromChip.BCM2712, "0xf251"))
                .contains("has the digit 5 (USB storage at the USB-C socket), which a board with a BCM2712 cannot boot"
                        + " from");
        assertThat(ConfigKey.find("BOOT_ORDER").orElseThrow().uselessOn(EepromChip.BCM2711, "0xf251"))
                .isEmpty();
    }
}
