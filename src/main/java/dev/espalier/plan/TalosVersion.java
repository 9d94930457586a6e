package dev.espalier.plan;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a Talos version that decides what its kernel and its arguments look like. Patch and pre-release do not. */
record TalosVersion(int major, int minor) implements Comparable<TalosVersion> {
    private static final Pattern FORM = Pattern.compile("v(\\d{1,4})\\.(\\d{1,4})\\..+");

    /** Reads {@code v1.12.5} or {@code v1.14.0-rc.1}. */
    static Optional<TalosVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new TalosVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    boolean isAtLeast(int otherMajor, int otherMinor) {
        return compareTo(new TalosVersion(otherMajor, otherMinor)) >= 0;
    }

    @Override
    public int compareTo(TalosVersion other) {
        return Comparator.comparingInt(TalosVersion::major)
                .thenComparingInt(TalosVersion::minor)
                .compare(this, other);
    }
}
