package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A script as iPXE splits it. There is no quoting: words end at white space, before anything is put in for variables. */
record IpxeScript(List<Line> lines) {

    /** Bytes of a script that are read. */
    static final int LARGEST = 256 << 10;

    /** One line; {@code label} is empty where there is none, {@code number} counts from 1. */
    record Line(int number, String label, List<Command> commands) {}

    /** A command with its words; it may have none. {@code next} is the operator behind it, empty at the end of the line. */
    record Command(List<String> words, String next) {}

    static IpxeScript parse(String script) {
        List<Line> lines = new ArrayList<>();
        StringBuilder whole = new StringBuilder();
        int number = 0;
        int first = 1;
        for (String part : script.split("\n", -1)) {
            number++;
            String line = part.endsWith("\r") ? part.substring(0, part.length() - 1) : part;
            if (line.endsWith("\\")) {
                whole.append(line, 0, line.length() - 1);
                continue;
            }
            String text = whole.append(line).toString().stripLeading();
            if (!text.isEmpty() && !text.startsWith("#")) {
                lines.add(line(first, text));
            }
            whole.setLength(0);
            first = number + 1;
        }
        return new IpxeScript(lines);
    }

    private static Line line(int number, String text) {
        if (!text.startsWith(":")) {
            return new Line(number, "", commands(text));
        }
        String[] parts = text.substring(1).split("\\s", 2);
        return new Line(number, parts[0], commands(parts.length > 1 ? parts[1] : ""));
    }

    private static List<Command> commands(String text) {
        List<Command> commands = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            if (word.startsWith("#")) {
                break;
            }
            if (word.equals("||") || word.equals("&&") || word.equals(";")) {
                commands.add(new Command(List.copyOf(words), word));
                words.clear();
            } else if (!word.isEmpty()) {
                words.add(word);
            }
        }
        commands.add(new Command(List.copyOf(words), ""));
        return commands;
    }

    /** The index of the line that {@code goto} goes to: the first with the label. */
    OptionalInt find(String label) {
        for (int i = 0; i < lines.size(); i++) {
            if (!label.isEmpty() && lines.get(i).label().equals(label)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
