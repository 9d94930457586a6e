package dev.espalier.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@code config.txt} as the firmware reads it; conditions such as {@code [pi4]} are not told apart. */
record ConfigTxt(List<Line> lines) {

    /** Characters of a line that the firmware reads; what is behind them is cut off. */
    static final int MAX_LINE = 98;

    /** One line, counted from 1. */
    record Line(int number, String text) {
        String read() {
            return text.substring(0, Math.min(text.length(), MAX_LINE));
        }
    }

    /** A file the firmware is told to load, and the line that tells. */
    record Loaded(Line line, String name) {}

    static ConfigTxt parse(byte[] bytes) {
        List<Line> lines = new ArrayList<>();
        // Latin-1 keeps every byte as one character: what is not ASCII is found, not replaced.
        for (String text : new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            lines.add(new Line(lines.size() + 1, text));
        }
        return new ConfigTxt(lines);
    }

    /** The value of the last such line; the firmware takes that one. */
    Optional<String> value(String key) {
        return line(key).map(line -> line.read().substring(key.length() + 1));
    }

    private Optional<Line> line(String key) {
        return lines.stream().filter(line -> line.read().startsWith(key + "=")).reduce((first, last) -> last);
    }

    Optional<Loaded> loaded(String key) {
        return line(key)
                .map(line ->
                        new Loaded(line, prefixed(key, line.read().substring(key.length() + 1), value("os_prefix"))));
    }

    /** Names behind {@code initramfs}, which takes a space where all other keys take {@code =}. */
    List<Loaded> initramfs() {
        Optional<String> prefix = value("os_prefix");
        List<Loaded> names = new ArrayList<>();
        for (Line line : lines) {
            if (line.read().startsWith("initramfs ")) {
                for (String name : line.read().split(" ", -1)[1].split(",", -1)) {
                    names.add(new Loaded(line, prefixed("initramfs", name, prefix)));
                }
            }
        }
        return names;
    }

    /** {@code os_prefix} stands before kernel and initramfs, but not before the armstub or a name with a slash in front. */
    private static String prefixed(String key, String name, Optional<String> prefix) {
        return key.equals("armstub") || name.startsWith("/") ? name : prefix.orElse("") + name;
    }
}
