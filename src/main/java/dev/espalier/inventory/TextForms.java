package dev.espalier.inventory;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.espalier.content.RelativePath;
import dev.espalier.inventory.KeyType.Seen;
import dev.espalier.inventory.KeyType.Text;
import inet.ipaddr.IPAddressString;

/**
 * The texts that keys hold. They are strict where a value ends up in a generated file: nothing that passes here can
 * end a line of {@code dnsmasq.conf} or of a script, or begin a second word where one is expected.
 */
final class TextForms {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final String IPV4 = OCTET + "(\\." + OCTET + "){3}";
    private static final String HEX_PAIR = "[0-9A-Fa-f]{2}";
    private static final String DNS_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final String DNS_NAME = DNS_LABEL + "(\\." + DNS_LABEL + ")*";
    private static final int DNS_NAME_LENGTH = 253;
    /** More than the kernel takes; what a whole line may hold is judged when it is complete. */
    private static final int KERNEL_LINE_LENGTH = 4096;
    /** That of an RSA key of 16,384 bits, with a comment. */
    private static final int SSH_KEY_LENGTH = 4096;
    /** No control character, and none of the line ends that only some programs know. */
    private static final String ONE_LINE = "[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]";
    /** Printable ASCII but the blank and what quoting in shells, GRUB and dnsmasq is about. */
    private static final String URL_TAIL = "[!#-&(-\\[\\]-~]";

    /** That of a URL which others are built on, without what dnsmasq splits and comments by. */
    private static final String BASE_URL_TAIL = "[!$-&(-+\\--\\[\\]-~]";

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);
    private static final Pattern FETCHED = Pattern.compile("(https?|file):.*", Pattern.DOTALL);
    /** The firmware cuts a line there without a word. */
    private static final int CONFIG_TXT_WIDTH = 98;

    static final Text LINE = Text.of("text on one line", Seen.ANY_SCALAR, ONE_LINE + "+");

    static final Text IDENTITY = Text.of(
                    "1 to 64 letters, digits and . _ : / + - (as the firmware reports it)",
                    Seen.IDENTITY,
                    "[A-Za-z0-9._:/+-]{1,64}")
            .hinting(TextForms::whyNoIdentity);

    static final Text UUID = Text.of(
            "a UUID such as 4c4c4544-0042-3510-8056-b4c04f4e4d32",
            Seen.TEXT,
            "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    static final Text MAC = Text.of(
            "a MAC address such as d8:3a:dd:8a:7e:9a",
            Seen.IDENTITY,
            HEX_PAIR + "(:" + HEX_PAIR + "){5}|" + HEX_PAIR + "(-" + HEX_PAIR + "){5}");

    static final Text IP =
            Text.of("an IPv4 address such as 10.4.0.10", Seen.TEXT, IPV4).and(TextForms::isIpv4);

    static final Text DNS_SERVER = Text.of(
                    "an IPv4 or IPv6 address such as 1.1.1.1", Seen.TEXT, IPV4 + "|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
            .and(text -> isIpv4(text) || (text.indexOf(':') >= 0 && new IPAddressString(text).isIPv6()));

    static final Text NETMASK = Text.of(
                    "a netmask such as 255.255.240.0, or a prefix length such as 20",
                    Seen.IDENTITY,
                    IPV4 + "|[12]?[0-9]|3[0-2]")
            .and(text -> Subnet.of(new IpAddress(0), text).isPresent());

    static final Text SUBNET = Text.of("a network such as 10.4.0.0/20", Seen.TEXT, IPV4 + "/([12]?[0-9]|3[0-2])")
            .and(text -> Subnet.parse(text).isPresent());

    static final Text RANGE =
            Text.of("the first and the last address such as 10.4.1.0-10.4.1.255", Seen.TEXT, IPV4 + " ?- ?" + IPV4);

    static final Text HOST = Text.of(
                    "an address or a host name", Seen.TEXT, DNS_NAME + "|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
            .upTo(DNS_NAME_LENGTH)
            .and(text -> text.indexOf(':') < 0 || new IPAddressString(text).isIPv6());

    static final Text DOMAIN =
            Text.of("a domain such as lab.example.org", Seen.TEXT, DNS_NAME).upTo(DNS_NAME_LENGTH);

    static final Text DEVICE = Text.of(
            "a network device such as eth0, with 1 to 15 letters, digits and . _ -",
            Seen.TEXT,
            "[A-Za-z0-9][A-Za-z0-9._-]{0,14}");

    static final Text BOND_OPTION =
            Text.of("an option of Linux' bonding driver, such as mode", Seen.TEXT, "[a-z][a-z0-9_]{0,31}");

    static final Text BOND_VALUE = Text.of(
            "the value of a bonding option, without blanks, commas, colons and =",
            Seen.ANY_SCALAR,
            "[A-Za-z0-9][A-Za-z0-9._;+-]{0,127}");

    static final Text TALOS_VERSION =
            Text.of("a Talos release such as v1.13.2", Seen.IDENTITY, "v?[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?");

    static final Text UEFI_VERSION =
            Text.of("a release of pftf/RPi4 such as v1.50", Seen.IDENTITY, "v?[0-9]+\\.[0-9]+(\\.[0-9]+)?");

    static final Text RELEASE = Text.of(
                    "a date such as 2026-05-17, of pieeprom-2026-05-17.bin",
                    Seen.TEXT,
                    "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
            .hinting(text -> text.matches("default|critical|latest|stable|beta")
                    ? Optional.of("what " + text + " holds changes from month to month; name the date of one release")
                    : Optional.empty());

    static final Text EEPROM_KEY =
            Text.of("a key of the bootloader such as BOOT_ORDER", Seen.TEXT, "[A-Za-z][A-Za-z0-9_]{0,63}");

    static final Text EEPROM_VALUE = Text.of("printable ASCII", Seen.ANY_SCALAR, "[ -~]*");

    static final Text DIGEST = Text.of("64 lower-case hex digits", Seen.IDENTITY, "[0-9a-f]{64}")
            .hinting(
                    text -> text.matches("[0-9A-Fa-f]{64}") ? Optional.of("write it in lower case") : Optional.empty());

    static final Text KERNEL_LINE = Text.of("one line of printable ASCII", Seen.TEXT, "[ -~]*")
            .upTo(KERNEL_LINE_LENGTH)
            .hinting(text -> text.indexOf('\n') >= 0
                    ? Optional.of("write >- where there is | or >: it folds the lines into one")
                    : Optional.empty());

    static final Text KERNEL_ARGUMENT = Text.of(
                    "a kernel argument in printable ASCII", Seen.ANY_SCALAR, "[!-~]([ -~]*[!-~])?")
            .and(text -> !text.contains("  "));

    static final Text CONFIG_TXT = Text.of(
            "a line of config.txt, which is 1 to " + CONFIG_TXT_WIDTH + " characters of ASCII",
            Seen.TEXT,
            "[ -~]{1," + CONFIG_TXT_WIDTH + "}");

    static final Text HTTP_URL = Text.of(
            "an http or https URL without blanks, quotes, commas and #",
            Seen.TEXT,
            "https?://[A-Za-z0-9\\[]" + BASE_URL_TAIL + "*");

    static final Text TALOS_CONFIG = Text.of(
                    "static, matchbox, none or a URL (http, https, tftp)",
                    Seen.TEXT,
                    "static|matchbox|none|(https?|tftp)://[A-Za-z0-9$\\[]" + URL_TAIL + "*")
            .hinting(text ->
                    NearMiss.of(text, List.of("static", "matchbox", "none")).map(KeyType::didYouMean));

    /** A place to read from; what has no scheme is a path. */
    static final Text SOURCE = Text.of(
                    "an http, https or file URL, or a path relative to this file", Seen.TEXT, ONE_LINE + "+")
            .and(text ->
                    !SCHEME.matcher(text).matches() || FETCHED.matcher(text).matches());

    static final Text MEMBER = Text.of("the path of a file in the archive", Seen.TEXT, ONE_LINE + "+")
            .and(text -> RelativePath.fault(text).isEmpty());

    static final Text PATH = Text.of("a path relative to this file", Seen.TEXT, ONE_LINE + "+");

    static final Text SERVER_PATH = Text.of(
                    "an absolute path in printable ASCII without \", #, \\ or a comma",
                    Seen.TEXT,
                    "/|(/[!$-+\\--.0-\\[\\]-~]([ !$-+\\--.0-\\[\\]-~]*[!$-+\\--.0-\\[\\]-~])?)+/?")
            .and(text -> text.equals("/")
                    || RelativePath.fault(withoutEdgeSlashes(text)).isEmpty());

    /** What a kernel line, fstab and exports take without quoting; the kernel puts an address in the place of %s. */
    static final Text NFS_PATH = Text.of(
                    "an absolute path of letters, digits and . _ + @ ~ -", Seen.TEXT, "(/[A-Za-z0-9._+@~-]+)+/?")
            .and(text -> RelativePath.fault(withoutEdgeSlashes(text)).isEmpty());

    /** iPXE puts the value of a setting in the place of ${...}, in names that DHCP gives it too. */
    static final Text SERVED_NAME = Text.of(
                    "a relative path in printable ASCII without blanks, \", #, \\, commas or ${",
                    Seen.TEXT,
                    "(?!.*\\$\\{)[!$-+\\--\\[\\]-~]+")
            .and(text -> RelativePath.fault(text).isEmpty());

    static final Text LEASE = Text.of(
            "a duration such as 12h, 30m, 3600 (seconds) or infinite",
            Seen.IDENTITY,
            "[1-9][0-9]{0,8}[smhdw]?|infinite");

    static final Text MOUNT_OPTIONS =
            Text.of("mount options such as vers=3,proto=tcp", Seen.TEXT, "[A-Za-z0-9][A-Za-z0-9=,._:/-]*");

    static final Text USER_NAME = Text.of(
                    "1 to 32 lower-case letters, digits and dashes, a letter first", Seen.TEXT, "[a-z][a-z0-9-]{0,31}")
            .and(text -> !text.equals("root"));

    /** Whether it is a hash is told by a check that does not repeat it: what is none may be the password. */
    static final Text PASSWORD_HASH = Text.of("a crypt hash", Seen.ANY_SCALAR, ONE_LINE + "+");

    static final Text SSH_KEY = Text.of(
                    "a public key such as ssh-ed25519 AAAA... (not the private one)",
                    Seen.TEXT,
                    "(ssh-(rsa|ed25519)|ecdsa-sha2-nistp(256|384|521)|sk-[a-z0-9-]+@openssh\\.com) [A-Za-z0-9+/]{16,}={0,3}( [ -~]*)?")
            .upTo(SSH_KEY_LENGTH);

    static final Text WORD =
            Text.of("a name of letters, digits and . _ / -", Seen.TEXT, "[A-Za-z0-9][A-Za-z0-9._/-]{0,127}");

    static final Text BLOCK = Text.of("text", Seen.TEXT, "[\\s\\S]*").upTo(1 << 20);

    private TextForms() {}

    private static Optional<String> whyNoIdentity(String text) {
        return text.contains(" ") || text.contains("${") || text.contains("#")
                ? Optional.of(
                        "iPXE's scripts are split at blanks, ${ begins a setting in them and # a comment, and there is no"
                                + " quoting: leave this out and give the node's mac or uuid")
                : Optional.empty();
    }

    private static String withoutEdgeSlashes(String absolute) {
        return absolute.substring(1, absolute.length() - (absolute.endsWith("/") ? 1 : 0));
    }

    private static boolean isIpv4(String text) {
        return IpAddress.parse(text).isPresent();
    }
}
