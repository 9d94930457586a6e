package dev.espalier.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A value of the inventory that appears in something that was made of it. Found by its text, so a short value that
 * stands there by chance is found too, and one that was only decided upon (a boolean) is not.
 *
 * @param in what it appears in, as the caller names it
 */
public record Mention(EffectiveValue value, String in) {
    /** Shorter texts are everywhere. */
    private static final int SHORTEST = 3;

    /**
     * Each value of {@code values} that appears, with the first of {@code texts} that it appears in.
     *
     * @param texts by what they are called; searched in their order
     */
    public static List<Mention> find(List<EffectiveValue> values, Map<String, String> texts) {
        List<Mention> found = new ArrayList<>();
        for (EffectiveValue value : values) {
            first(value.text(), texts).ifPresent(in -> found.add(new Mention(value, in)));
        }
        return found;
    }

    private static Optional<String> first(String value, Map<String, String> texts) {
        if (value.length() < SHORTEST || value.equals("true") || value.equals("false")) {
            return Optional.empty();
        }
        // A MAC address is also a directory's name, with dashes.
        String dashed = value.toLowerCase(Locale.ROOT).replace(':', '-');
        return texts.entrySet().stream()
                .filter(text -> hasWord(text.getValue(), value) || hasWord(text.getValue(), dashed))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean hasWord(String text, String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            boolean starts = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)) || !isWordPart(word.charAt(0));
            boolean ends = end == text.length()
                    || !Character.isLetterOrDigit(text.charAt(end))
                    || !isWordPart(word.charAt(word.length() - 1));
            if (starts && ends) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c);
    }
}
