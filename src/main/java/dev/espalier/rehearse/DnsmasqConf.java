package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.List;

/** A configuration of dnsmasq as it splits it: directives, and their values at commas. */
record DnsmasqConf(List<Directive> directives) {

    /**
     * One line.
     *
     * @param line counted from 1
     * @param values what stands behind the {@code =}, at commas outside quotes; empty when there is none
     */
    record Directive(int line, String key, List<String> values) {
        private static final int PREFIX = "tag:".length();

        /** The conditions in front, {@code tag:x} or in older words {@code net:x}, without that. */
        List<String> tags() {
            return values.stream()
                    .takeWhile(value -> value.startsWith("tag:") || value.startsWith("net:"))
                    .map(value -> value.substring(PREFIX))
                    .toList();
        }

        /** The tag that the line sets, where it is the first value. */
        String set() {
            return values.isEmpty() ? "" : values.get(0).replaceFirst("^set:", "");
        }

        /** What follows the tags. */
        List<String> rest() {
            return values.subList(tags().size(), values.size());
        }

        @Override
        public String toString() {
            return "line " + line + " \"" + key + (values.isEmpty() ? "" : "=" + String.join(",", values)) + "\"";
        }
    }

    static DnsmasqConf parse(String text) {
        List<Directive> directives = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            parseLine(number, line, directives);
        }
        return new DnsmasqConf(directives);
    }

    /** A {@code #} begins a comment at the start of a line and behind white space; quotes hide it, and commas. */
    private static void parseLine(int number, String line, List<Directive> directives) {
        StringBuilder key = new StringBuilder();
        List<String> values = new ArrayList<>();
        StringBuilder part = key;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\' && i + 1 < line.length()) {
                i++;
                part.append(line.charAt(i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '#' && (i == 0 || Character.isWhitespace(line.charAt(i - 1)))) {
                break;
            } else if (!quoted && c == '=' && part == key) {
                part = new StringBuilder();
            } else if (!quoted && c == ',' && part != key) {
                values.add(part.toString().strip());
                part = new StringBuilder();
            } else {
                part.append(c);
            }
        }
        if (part != key) {
            values.add(part.toString().strip());
        }
        String name = key.toString().strip();
        if (!name.isEmpty()) {
            directives.add(new Directive(number, name, List.copyOf(values)));
        }
    }
}
