package dev.espalier.rehearse;

import java.util.List;
import java.util.function.UnaryOperator;

/** A word of a GRUB script, with the variables that are put in when it runs. */
record ScriptWord(List<Part> parts) {

    /** Text, or the name of a variable. */
    record Part(String text, boolean variable) {}

    String expand(UnaryOperator<String> variables) {
        if (parts.size() == 1) {
            return expand(parts.get(0), variables);
        }
        StringBuilder whole = new StringBuilder();
        parts.forEach(part -> whole.append(expand(part, variables)));
        return whole.toString();
    }

    private static String expand(Part part, UnaryOperator<String> variables) {
        return part.variable() ? variables.apply(part.text()) : part.text();
    }

    /** Whether it is this word, with nothing put in. */
    boolean is(String word) {
        return parts.size() == 1
                && !parts.get(0).variable()
                && parts.get(0).text().equals(word);
    }
}
