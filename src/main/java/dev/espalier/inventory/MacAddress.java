package dev.espalier.inventory;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** An Ethernet address, held as six lower-case pairs with colons. */
public record MacAddress(String colons) implements Comparable<MacAddress> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    public MacAddress {
        if (!FORM.matcher(colons).matches()) {
            throw new IllegalArgumentException("not a MAC address: " + colons);
        }
    }

    /** Reads six pairs of hex digits of either case, separated by colons or dashes. */
    public static Optional<MacAddress> parse(String text) {
        String folded = text.toLowerCase(Locale.ROOT);
        String colons = folded.indexOf(':') < 0 ? folded.replace('-', ':') : folded;
        return FORM.matcher(colons).matches() ? Optional.of(new MacAddress(colons)) : Optional.empty();
    }

    /** As a Pi with TFTP_PREFIX=2 writes it: {@code d8-3a-dd-8a-7e-9a}. */
    public String dashes() {
        return colons.replace(':', '-');
    }

    @Override
    public int compareTo(MacAddress other) {
        return colons.compareTo(other.colons);
    }

    @Override
    public String toString() {
        return colons;
    }
}
