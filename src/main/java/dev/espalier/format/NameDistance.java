package dev.espalier.format;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How many letters have to be added, taken away or changed to make one name of another (Levenshtein), case aside. */
public final class NameDistance {
    /** Names further away than this are no slip of the finger. */
    private static final int NEAR = 2;

    private NameDistance() {}

    /** The names that {@code name} may have been meant for, nearest first; empty when there is none. */
    public static List<String> near(String name, Collection<String> names) {
        return names.stream()
                .filter(known -> between(known, name) <= NEAR)
                .sorted(Comparator.<String>comparingInt(known -> between(known, name))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static int between(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(changed, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
