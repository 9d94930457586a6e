package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options in front of the operands of a command of iPXE, as {@code getopt} takes them: they end at the first operand. */
record IpxeOptions(Map<String, String> options, List<String> operands) {
    private static final Set<String> WITH_VALUE = Set.of(
            "name", "n", "timeout", "t", "default", "d", "key", "k", "menu", "m", "retimeout", "drive", "filename");

    static IpxeOptions parse(List<String> words) {
        Map<String, String> options = new LinkedHashMap<>();
        int at = 0;
        while (at < words.size()
                && words.get(at).startsWith("-")
                && words.get(at).length() > 1) {
            String word = words.get(at);
            at++;
            if (word.equals("--")) {
                break;
            }
            String[] parts = word.replaceFirst("^--?", "").split("=", 2);
            if (parts.length > 1) {
                options.put(parts[0], parts[1]);
            } else if (WITH_VALUE.contains(parts[0]) && at < words.size()) {
                options.put(parts[0], words.get(at));
                at++;
            } else {
                options.put(parts[0], "");
            }
        }
        return new IpxeOptions(options, new ArrayList<>(words.subList(at, words.size())));
    }

    boolean has(String name, String letter) {
        return options.containsKey(name) || options.containsKey(letter);
    }

    Optional<String> value(String name, String letter) {
        return Optional.ofNullable(options.get(name)).or(() -> Optional.ofNullable(options.get(letter)));
    }
}
