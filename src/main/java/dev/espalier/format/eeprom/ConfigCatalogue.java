package dev.espalier.format.eeprom;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is known of the keys, after the page "Raspberry Pi bootloader configuration" of the vendor's documentation, and for
 * those it leaves out the texts in bootloader images.
 */
final class ConfigCatalogue {
    private static final long INFINITE = -1;
    private static final long LARGEST = Integer.MAX_VALUE;
    private static final long UNSIGNED = 0xFFFFFFFFL;

    private static final Set<EepromChip> BOTH = Collections.unmodifiableSet(EnumSet.allOf(EepromChip.class));
    private static final Set<EepromChip> PI4 = Collections.unmodifiableSet(EnumSet.of(EepromChip.BCM2711));
    private static final Set<EepromChip> PI5 = Collections.unmodifiableSet(EnumSet.of(EepromChip.BCM2712));

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final String IPV4 = OCTET + "(\\." + OCTET + "){3}";
    private static final String MAC = "[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}";

    private static final ConfigForm FLAG = new ConfigForm.Whole(0, 1);
    private static final ConfigForm COUNT = new ConfigForm.Whole(INFINITE, LARGEST);
    private static final ConfigForm BITS = new ConfigForm.Whole(0, UNSIGNED);
    private static final ConfigForm PARTITION_NUMBER = new ConfigForm.Whole(0, 255);
    private static final ConfigForm ADDRESS = text(IPV4, 15, "an IPv4 address such as 10.4.0.8");

    static final List<ConfigKey> ALL = Stream.of(
                    key("BOOT_ORDER", new ConfigForm.Order(), "0xf41"),
                    key("NET_BOOT_MAX_RETRIES", COUNT, "0"),
                    key("SD_BOOT_MAX_RETRIES", COUNT, "0"),
                    // Of the releases of summer 2020 only.
                    key("USB_MSD_BOOT_MAX_RETRIES", COUNT, "0", PI4),
                    key("MAX_RESTARTS", COUNT, "-1"),
                    key("REBOOT_ON_FATAL_ERROR", FLAG, "1"),
                    key("BOOT_WATCHDOG_TIMEOUT", new ConfigForm.Whole(0, 65535), "0"),
                    key("BOOT_WATCHDOG_PARTITION", PARTITION_NUMBER, "0"),
                    key("PARTITION", PARTITION_NUMBER, "0"),
                    key("PARTITION_WALK", FLAG, "1"),
                    key("BOOTVAR0", BITS, "0"),

                    // Network boot.
                    key("DHCP_TIMEOUT", milliseconds(5000), "45000"),
                    key("DHCP_REQ_TIMEOUT", milliseconds(500), "4000"),
                    key("TFTP_FILE_TIMEOUT", milliseconds(5000), "30000"),
                    key("TFTP_IP", ADDRESS, ""),
                    key("CLIENT_IP", ADDRESS, ""),
                    key("SUBNET", ADDRESS, ""),
                    key("GATEWAY", ADDRESS, ""),
                    key("DNS_IP", ADDRESS, ""),
                    key("TFTP_PREFIX", new ConfigForm.Whole(0, 2), "0"),
                    key(
                            "TFTP_PREFIX_STR",
                            text("[!-~]+/", 32, "a directory with / at its end, of at most 32 characters"),
                            ""),
                    key("PXE_OPTION43", text("[ -~]+", 64, "text of at most 64 characters"), "Raspberry Pi Boot"),
                    key("DHCP_OPTION97", BITS, "0x34695052"),
                    key("MAC_ADDRESS", text(MAC, 17, "a MAC address such as dc:a6:32:01:36:c2"), ""),
                    key("MAC_ADDRESS_OTP", text("[0-7],[0-7]", 3, "two rows of the OTP, such as 0,1"), ""),
                    key("USE_IPV6", FLAG, "0", PI4),
                    key(
                            "NETCONSOLE",
                            text(
                                    "[0-9]{0,5}@" + IPV4 + "/[A-Za-z0-9]*,[0-9]{0,5}@(" + IPV4 + ")?/(" + MAC + ")?",
                                    32,
                                    "PORT@IP/DEVICE,PORT@IP/MAC with all separators, of at most 32 characters,"
                                            + " such as 6665@10.4.0.21/,6666@10.4.0.8/"),
                            ""),

                    // The bootloader itself.
                    key("ENABLE_SELF_UPDATE", FLAG, "1"),
                    key("FREEZE_VERSION", FLAG, "0"),
                    key(
                            "SIGNED_BOOT",
                            new ConfigForm.OnlyOff("signed boot needs a configuration that is signed with your key"),
                            "0"),
                    key("BOOT_UART", FLAG, "0"),
                    key(
                            "UART_BAUD",
                            text(
                                    "9600|19200|38400|57600|115200|230400|460800|921600",
                                    6,
                                    "9600, 19200, 38400, 57600, 115200, 230400, 460800 or 921600"),
                            "115200",
                            PI5),

                    // HTTP boot and network install.
                    key("HTTP_HOST", text("[a-z0-9.-]+", 253, "a host in lower case, without http://"), ""),
                    key("HTTP_PORT", new ConfigForm.Whole(1, 65535), "80"),
                    key(
                            "HTTP_PATH",
                            text("[!-.0-~]([!-~]*[!-.0-~])?", 255, "a path without / at its ends"),
                            "net_install"),
                    key(
                            "HTTP_CACERT_HASH",
                            text("[0-9A-Fa-f]{64}", 64, "the SHA-256 of a certificate, 64 hex digits"),
                            ""),
                    key("IMAGER_REPO_URL", text("https?://[!-~]+", 255, "an http or https URL"), ""),
                    key("NET_INSTALL_ENABLED", FLAG, "1"),
                    key("NET_INSTALL_AT_POWER_ON", FLAG, "0"),
                    key("NET_INSTALL_KEYBOARD_WAIT", milliseconds(0), "900"),

                    // Power.
                    key("WAKE_ON_GPIO", new ConfigForm.Whole(0, 2), "1", PI4),
                    key("POWER_OFF_ON_HALT", FLAG, "0"),
                    key("WAIT_FOR_POWER_BUTTON", FLAG, "0", PI5),
                    key("PSU_MAX_CURRENT", new ConfigForm.Whole(0, 20000), "", PI5),

                    // Display, SD card, USB, PCIe, memory.
                    key("DISABLE_HDMI", FLAG, "0"),
                    key("HDMI_DELAY", new ConfigForm.Whole(0, 3600), "5"),
                    key("BOOT_MENU_ENABLED", FLAG, ""),
                    key("BOOT_MENU_OPTIONS", BITS, ""),
                    key("SD_QUIRKS", BITS, "0"),
                    key("SD_OVERCURRENT_CHECK", FLAG, "1"),
                    key("USB_MSD_DISCOVER_TIMEOUT", milliseconds(5000), "20000"),
                    key("USB_MSD_LUN_TIMEOUT", milliseconds(100), "2000"),
                    key("USB_MSD_PWR_OFF_TIME", new ConfigForm.Whole(0, 5000), "1000", PI4),
                    key("USB_MSD_STARTUP_DELAY", new ConfigForm.Whole(0, 30000), "0"),
                    key(
                            "USB_MSD_EXCLUDE_VID_PID",
                            text(
                                    "[0-9A-Fa-f]{8}(,[0-9A-Fa-f]{8}){0,3}",
                                    35, "up to four times 8 hex digits (vendor, product), such as 034700a0,a4231234"),
                            ""),
                    key("XHCI_DEBUG", BITS, "0x0"),
                    key("VL805", FLAG, "0", PI4),
                    key("PCIE_PROBE", FLAG, "0", PI5),
                    key("SDRAM_BANKLOW", new ConfigForm.Whole(0, 4), ""))
            .sorted(Comparator.comparing(ConfigKey::name))
            .toList();

    /** Names that forums hand on and no bootloader has ever read, with what is meant. */
    static final Map<String, String> INVENTED = invented();

    private ConfigCatalogue() {}

    private static Map<String, String> invented() {
        Map<String, String> cures = new LinkedHashMap<>();
        cures.put("NET_BOOT", "network boot is the digit 2 of BOOT_ORDER, such as 0xf21");
        cures.put("NET_WAIT", "the waiting time is DHCP_TIMEOUT, the tries are NET_BOOT_MAX_RETRIES");
        cures.put("NETWORK_TIMEOUT", "it is DHCP_TIMEOUT");
        cures.put("TFTP_TIMEOUT", "it is TFTP_FILE_TIMEOUT");
        cures.put("ENABLE_NETWORK_INSTALL", "it is NET_INSTALL_ENABLED");
        cures.put("DISABLE_SELF_UPDATE", "it is ENABLE_SELF_UPDATE, with the value turned round");
        cures.put("SELF_UPDATE", "it is ENABLE_SELF_UPDATE");
        return Collections.unmodifiableMap(cures);
    }

    private static ConfigKey key(String name, ConfigForm form, String standard) {
        return key(name, form, standard, BOTH);
    }

    private static ConfigKey key(String name, ConfigForm form, String standard, Set<EepromChip> chips) {
        return new ConfigKey(name, form, standard, chips);
    }

    private static ConfigForm milliseconds(long min) {
        return new ConfigForm.Whole(min, LARGEST);
    }

    private static ConfigForm text(String form, int maxLength, String right) {
        return new ConfigForm.Text(Pattern.compile(form), maxLength, right);
    }
}
