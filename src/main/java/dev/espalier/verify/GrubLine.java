package dev.espalier.verify;

import java.util.ArrayList;
import java.util.List;

/** Splits a line of a GRUB script into commands and words as GRUB does, as far as finding file names needs it. */
final class GrubLine {
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
        int start = 0;
        while (start < command.size()
                && List.of("then", "else", "do").contains(command.get(start).text())) {
            start++;
        }
        if (start + 1 >= command.size()) {
            return List.of();
        }
        return switch (command.get(start).text()) {
            case "linux", "configfile", "source", "chainloader", "devicetree" -> command.subList(start + 1, start + 2);
            case "initrd" -> command.subList(start + 1, command.size());
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
        if (inWord) {
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
