package dev.espalier.verify;

import java.util.ArrayList;
import java.util.List;

/** Splits a line of a GRUB script into commands and words as GRUB does, as far as finding file names needs it. */
final class GrubLine {
    /** Words in front of a command. */
    private static final List<String> KEYWORDS = List.of("then", "else", "do");

    private final List<List<Word>> commands = new ArrayList<>();
    private List<Word> command = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean hasVariable;

    /** A word without its quotes; {@code hasVariable} when GRUB puts something in at boot. */
    record Word(String text, boolean hasVariable) {}

    private GrubLine() {}

    static List<List<Word>> commands(String line) {
        GrubLine split = new GrubLine();
        split.read(line);
        return split.commands;
    }

    /** The files that a command fetches. */
    static List<Word> filesOf(List<Word> command) {
        if (command.size() < 2) {
            return List.of();
        }
        return switch (command.get(0).text()) {
            case "linux", "configfile", "source", "chainloader", "devicetree" -> command.subList(1, 2);
            case "initrd" -> command.subList(1, command.size());
            default -> List.of();
        };
    }

    private void read(String line) {
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == '\'') {
                quote = c == '\'' ? 0 : keep(c, quote);
            } else if (c == '\\' && i + 1 < line.length()) {
                i++;
                keep(line.charAt(i), quote);
            } else if (c == '$') {
                hasVariable = true;
                keep(c, quote);
            } else if (quote == '"') {
                quote = c == '"' ? 0 : keep(c, quote);
            } else if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (c == '#' && !inWord) {
                break;
            } else if (c == ' ' || c == '\t') {
                endWord();
            } else if (c == ';' || ((c == '{' || c == '}') && !inWord)) {
                endWord();
                endCommand();
            } else {
                keep(c, quote);
            }
        }
        endWord();
        endCommand();
    }

    private char keep(char c, char quote) {
        word.append(c);
        inWord = true;
        return quote;
    }

    private void endWord() {
        boolean keyword = command.isEmpty() && KEYWORDS.contains(word.toString());
        if (inWord && !keyword) {
            command.add(new Word(word.toString(), hasVariable));
        }
        word.setLength(0);
        inWord = false;
        hasVariable = false;
    }

    private void endCommand() {
        if (!command.isEmpty()) {
            commands.add(command);
            command = new ArrayList<>();
        }
    }
}
