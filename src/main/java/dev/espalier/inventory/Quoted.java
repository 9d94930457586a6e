package dev.espalier.inventory;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** Values as messages and listings show them: on one line, with nothing in them that a terminal would act on. */
final class Quoted {
    private static final int SHOWN = 80;
    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[^\\p{Cntrl}\\p{Cf}\\s\"'\\[\\]{},#&*!|>%@`]"
            + "(?:[^\\p{Cntrl}\\p{Cf}\\v\"\\[\\]{},#]*[^\\p{Cntrl}\\p{Cf}\\s\"\\[\\]{},#:])?");

    private Quoted() {}

    /** In double quotes, cut when long. */
    static String of(String text) {
        int end = text.offsetByCodePoints(0, Math.min(SHOWN, text.codePointCount(0, text.length())));
        return "\"" + escaped(text.substring(0, end)) + (end < text.length() ? "…" : "") + "\"";
    }

    /** As it is where that cannot be misread, else whole and in double quotes. */
    static String unlessPlain(String text) {
        return NEEDS_NO_QUOTES.matcher(text).matches() ? text : "\"" + escaped(text) + "\"";
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '"' -> escaped.append("\\\"");
                case '\\' -> escaped.append("\\\\");
                default -> {
                    if (isInvisible(c)) {
                        escaped.append("\\u").append(HexFormat.of().toHexDigits((char) c));
                    } else {
                        escaped.appendCodePoint(c);
                    }
                }
            }
        });
        return escaped.toString();
    }

    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}
