package dev.espalier.content;

import java.util.Locale;

/** A number of bytes, printed for people in binary units: {@code 512 B}, {@code 27.8 MiB}. */
public record ByteSize(long bytes) {
    private static final long UNIT = 1024;
    private static final String[] NAMES = {"B", "KiB", "MiB", "GiB", "TiB"};

    @Override
    public String toString() {
        if (bytes < UNIT) {
            return bytes + " B";
        }
        double scaled = bytes;
        int unit = 0;
        while (scaled >= UNIT && unit < NAMES.length - 1) {
            scaled /= UNIT;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", scaled, NAMES[unit]);
    }
}
