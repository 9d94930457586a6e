package dev.espalier.firmware;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a GRUB image, found in the strings that it carries.
 *
 * @param text as the image says it, with the distribution's part where it has one: {@code 2.12-9+deb13u2}
 */
public record GrubVersion(String text) {
    private static final String VERSION = "([0-9]{1,3})\\.([0-9]{1,3})([-.~+:_A-Za-z0-9]{0,60})";
    private static final Pattern FORM = Pattern.compile(VERSION);

    /** What the menu shows; the compiler puts the version beside the text that it is printed with. */
    private static final Pattern MENU = Pattern.compile("GNU GRUB  version %s\\x00{1,8}(" + VERSION + ")\\x00");

    /** What the module http sends to servers. */
    private static final Pattern USER_AGENT = Pattern.compile("User-Agent: GRUB (" + VERSION + ")\r?\n");

    /** The line of the distribution, then the one of the project, in the section {@code .sbat} of a signed image. */
    private static final Pattern SBAT_DISTRIBUTION =
            Pattern.compile("\ngrub\\.[a-z0-9.]+,[0-9]+,[^,\n]+,grub2?,(" + VERSION + "),");

    private static final Pattern SBAT =
            Pattern.compile("\ngrub,[0-9]+,Free Software Foundation,grub,(" + VERSION + "),");

    private static final int FIRST_MAJOR_BEHIND_PROXY = 2;
    private static final int FIRST_MINOR_BEHIND_PROXY = 12;

    public GrubVersion {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a version of GRUB: \"" + text + "\"");
        }
    }

    /** Empty when the image says nothing that is known to name its version; it may be a GRUB all the same. */
    public static Optional<GrubVersion> find(byte[] image) {
        // One character for each byte, so that the patterns see the bytes.
        String bytes = new String(image, StandardCharsets.ISO_8859_1);
        for (Pattern place : new Pattern[] {MENU, USER_AGENT, SBAT_DISTRIBUTION, SBAT}) {
            Matcher matcher = place.matcher(bytes);
            if (matcher.find()) {
                return Optional.of(new GrubVersion(matcher.group(1)));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether it finds its files when one DHCP server gives the address and a proxy the boot file. Before 2.12 GRUB takes the
     * address server for the TFTP server, unless the right one is built into the image.
     */
    public boolean bootsBehindProxy() {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException(text);
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        return major > FIRST_MAJOR_BEHIND_PROXY
                || (major == FIRST_MAJOR_BEHIND_PROXY && minor >= FIRST_MINOR_BEHIND_PROXY);
    }

    @Override
    public String toString() {
        return text;
    }
}
