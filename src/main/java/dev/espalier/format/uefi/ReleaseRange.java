package dev.espalier.format.uefi;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Releases of pftf/RPi4, whose tags run {@code v1.0, v1.1, … v1.50}: both ends by the number behind the dot.
 *
 * @param last empty when the newest release is among them
 */
public record ReleaseRange(int first, OptionalInt last) {
    static final ReleaseRange ALL = new ReleaseRange(0, OptionalInt.empty());

    private static final Pattern TAG = Pattern.compile("v?1\\.([0-9]{1,4})");

    static ReleaseRange since(int minor) {
        return new ReleaseRange(minor, OptionalInt.empty());
    }

    static ReleaseRange between(int first, int last) {
        return new ReleaseRange(first, OptionalInt.of(last));
    }

    /** Empty when the release is in the range or cannot be judged. */
    Optional<String> whyNot(String tag) {
        Matcher matcher = TAG.matcher(tag);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int minor = Integer.parseInt(matcher.group(1));
        if (minor < first) {
            return Optional.of("which came with v1." + first);
        }
        return last.isPresent() && minor > last.getAsInt()
                ? Optional.of("which went after v1." + last.getAsInt())
                : Optional.empty();
    }
}
