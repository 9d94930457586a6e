package dev.espalier.report;

import java.util.List;
import java.util.Optional;

/**
 * Something a person has to know or mend.
 *
 * @param code what kind of problem it is, in dotted words from the general to the particular: {@code node.mac.duplicate}
 * @param message what is wrong, with the offending value quoted, and what would be right
 * @param hint a cure, when there is one that the message does not already name
 * @param related other places that have a part in it
 */
public record Problem(
        Severity severity, String code, Location where, String message, Optional<String> hint, List<Location> related) {

    public Problem {
        related = List.copyOf(related);
    }

    public static Problem error(String code, Location where, String message) {
        return new Problem(Severity.ERROR, code, where, message, Optional.empty(), List.of());
    }

    public static Problem warning(String code, Location where, String message) {
        return new Problem(Severity.WARNING, code, where, message, Optional.empty(), List.of());
    }

    public Problem withMessage(String text) {
        return new Problem(severity, code, where, text, hint, related);
    }

    public Problem withHint(String cure) {
        return new Problem(severity, code, where, message, Optional.of(cure), related);
    }

    public Problem withRelated(List<? extends Location> places) {
        return new Problem(severity, code, where, message, hint, List.copyOf(places));
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }
}
