package dev.espalier.format.pi;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of config.txt as the firmware takes it. The firmware reports nothing: what it cannot read it cuts off or skips,
 * and a byte outside ASCII ends the file for it.
 */
public record ConfigTxtLine(String text) {
    /** What is longer is cut off silently. */
    public static final int MAX_LENGTH = 98;
    /** The file list of an {@code initramfs} line. */
    public static final int MAX_INITRAMFS_LIST = 64;

    private static final String INITRAMFS = "initramfs";
    private static final Pattern INITRAMFS_FORM =
            Pattern.compile("initramfs (\\S+) (followkernel|0x[0-9A-Fa-f]+|[0-9]+)");
    private static final Pattern FILTER = Pattern.compile("\\[[^\\[\\]]+]");
    private static final Pattern INCLUDE = Pattern.compile("include \\S+");
    private static final Pattern PROPERTY = Pattern.compile("[A-Za-z][A-Za-z0-9_:]*=(\\S.*)?");

    public ConfigTxtLine {
        Optional<String> fault = fault(text);
        if (fault.isPresent()) {
            throw new IllegalArgumentException("not a line of config.txt: \"" + text + "\" " + fault.get());
        }
    }

    /** What is wrong with {@code line}, to be read after the line itself: {@code has 120 characters; …}. */
    public static Optional<String> fault(String line) {
        if (line.chars().anyMatch(c -> c < ' ' || c > '~')) {
            return Optional.of("has a character outside printable ASCII; the firmware would drop the rest of the file");
        }
        if (line.length() > MAX_LENGTH) {
            return Optional.of("has " + line.length() + " characters; the firmware reads " + MAX_LENGTH + " of a line");
        }
        if (line.isEmpty() || line.startsWith("#")) {
            return Optional.empty();
        }
        if (!line.equals(line.strip())) {
            return Optional.of("begins or ends with a space");
        }
        if (line.startsWith(INITRAMFS)) {
            return initramfsFault(line);
        }
        boolean known = FILTER.matcher(line).matches()
                || INCLUDE.matcher(line).matches()
                || PROPERTY.matcher(line).matches();
        return known
                ? Optional.empty()
                : Optional.of(
                        "is neither key=value (no spaces around the =) nor a [filter], an include or a # comment");
    }

    private static Optional<String> initramfsFault(String line) {
        var matcher = INITRAMFS_FORM.matcher(line);
        if (!matcher.matches()) {
            return Optional.of("is not \"initramfs FILE followkernel\", which has no =");
        }
        int length = matcher.group(1).length();
        return length > MAX_INITRAMFS_LIST
                ? Optional.of(
                        "names initramfs files in " + length + " characters; the firmware reads " + MAX_INITRAMFS_LIST)
                : Optional.empty();
    }

    /** Whether the lines behind apply to some boards or situations only, as behind {@code [pi4]}. */
    public boolean isFilter() {
        return FILTER.matcher(text).matches();
    }
}
