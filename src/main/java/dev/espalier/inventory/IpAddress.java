package dev.espalier.inventory;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 address. The firmware of every machine this tool boots speaks IPv4 only: a Pi's IPv6 boot is an alpha that
 * dnsmasq cannot serve, and Talos takes IPv6 from its machine configuration.
 *
 * @param bits the 32 bits, most significant first
 */
public record IpAddress(int bits) implements Comparable<IpAddress> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    /** Reads a dotted quad without leading zeros, which some readers take for octal. */
    public static Optional<IpAddress> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int bits = 0;
        for (int i = 1; i <= 4; i++) {
            String part = matcher.group(i);
            int octet = Integer.parseInt(part);
            if (octet > 255 || (part.length() > 1 && part.charAt(0) == '0')) {
                return Optional.empty();
            }
            bits = bits << 8 | octet;
        }
        return Optional.of(new IpAddress(bits));
    }

    @Override
    public int compareTo(IpAddress other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
    }
}
