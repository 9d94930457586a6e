package dev.espalier.report;

import java.util.Collection;
import java.util.Optional;

/** Turns of phrase that messages share. */
public final class Wording {
    private Wording() {}

    /** {@code 1 node}, {@code 2 nodes}. */
    public static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** The first names, and how many more there are: {@code a, b and 3 more}. */
    public static String upTo(int most, Collection<String> names) {
        int more = names.size() - most;
        return String.join(", ", names.stream().limit(most).toList()) + (more > 0 ? " and " + more + " more" : "");
    }

    /**
     * What Gson found wrong with a JSON text. It puts advice for programmers on the lines behind the first, and before what is
     * malformed.
     */
    public static String ofGson(Exception failure) {
        return Optional.ofNullable(failure.getMessage())
                .orElse("it ends too early")
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^Use .* to accept ", "");
    }
}
