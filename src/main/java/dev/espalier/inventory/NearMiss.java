package dev.espalier.inventory;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody most likely meant to write. */
final class NearMiss {
    private NearMiss() {}

    /** The candidate nearest to {@code word}, when one is so near that a slip explains the difference. */
    static Optional<String> of(String word, Collection<String> candidates) {
        Optional<String> nearest = Optional.empty();
        int best = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            if (word.length() > 2 * candidate.length() + 3) {
                continue;
            }
            int distance = distance(folded(word), folded(candidate));
            int allowed = candidate.length() < 4 ? 1 : candidate.length() < 8 ? 2 : 3;
            // Of two letters, any two differ by two: there must be more in common than not.
            if (distance <= allowed && distance * 2 <= candidate.length() && distance < best) {
                best = distance;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /** {@code talos_version} and {@code TalosVersion} are the same slip. */
    private static String folded(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** Letters to add, drop, change or swap with their neighbour (optimal string alignment). */
    static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        Arrays.setAll(last, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return last[b.length()];
    }
}
