package dev.espalier.render;

/** Writes a text into Markdown so that it is shown as it is. */
final class MarkdownText {
    private MarkdownText() {}

    /** A code span, fenced by more backticks than the text has in a row. */
    static String code(String text) {
        String fence = "`";
        while (text.contains(fence)) {
            fence += "`";
        }
        String edge = text.startsWith("`") || text.endsWith("`") ? " " : "";
        return fence + edge + text + edge + fence;
    }

    /** A code span inside a table, where a bar would begin the next cell. */
    static String codeInTable(String text) {
        return code(text).replace("|", "\\|");
    }
}
