package dev.espalier.tree;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.Stream;

import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/** What the names of a tree must not do. Every problem names both reasons when there are two. */
final class TreeRules {
    private final NavigableMap<String, TreeEntry> entries;

    TreeRules(NavigableMap<String, TreeEntry> entries) {
        this.entries = entries;
    }

    static Problem twice(TreeEntry one, TreeEntry other) {
        // Sorted, so that the order of adding does not show in the text.
        List<String> reasons = Stream.of(one, other)
                .map(entry -> entry.why().toString())
                .sorted()
                .toList();
        return Problem.error(
                "tree.path.twice",
                at(one.path().value()),
                "two different things want this path: " + reasons.get(0) + "; and " + reasons.get(1));
    }

    List<Problem> check() {
        List<Problem> problems = new ArrayList<>();
        for (TreeEntry entry : entries.values()) {
            checkName(entry, problems);
            checkDirectories(entry, problems);
        }
        checkCase(problems);
        return problems;
    }

    private static void checkName(TreeEntry entry, List<Problem> problems) {
        String path = entry.path().value();
        if (path.chars().anyMatch(c -> c > 0x7e)) {
            problems.add(Problem.error(
                    "tree.path.ascii",
                    at(path),
                    "the path \"" + path + "\" (" + entry.why() + ") has characters outside ASCII; TFTP and the servers"
                            + " behind it agree on no encoding for them"));
        }
        if (OutputNames.isReserved(entry.path().parts().get(0))) {
            problems.add(Problem.error(
                    "tree.path.reserved",
                    at(path),
                    "this name is kept for Espalier itself, but " + entry.why() + " wants it"));
        }
    }

    private void checkDirectories(TreeEntry entry, List<Problem> problems) {
        for (int slash = entry.path().value().indexOf('/');
                slash >= 0;
                slash = entry.path().value().indexOf('/', slash + 1)) {
            TreeEntry above = entries.get(entry.path().value().substring(0, slash));
            if (above != null) {
                problems.add(Problem.error(
                        "tree.path.directory",
                        at(above.path().value()),
                        "is wanted as a " + (above instanceof TreeEntry.Link ? "link" : "file") + " (" + above.why()
                                + ") and as the directory of \"" + entry.path() + "\" (" + entry.why() + ")"));
                return;
            }
        }
    }

    /** Names of directories clash like names of entries: {@code A/x} and {@code a/y} are one directory on such servers. */
    private void checkCase(List<Problem> problems) {
        Map<String, String> spelled = new HashMap<>();
        Map<String, TreeEntry> firstUser = new HashMap<>();
        for (TreeEntry entry : entries.values()) {
            String path = entry.path().value();
            String lower = entry.path().folded();
            for (int end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
                String name = end < 0 ? path : path.substring(0, end);
                String folded = end < 0 ? lower : lower.substring(0, end);
                String known = spelled.putIfAbsent(folded, name);
                TreeEntry first = firstUser.putIfAbsent(folded, entry);
                if (known != null && first != null && !known.equals(name)) {
                    problems.add(Problem.error(
                                    "tree.path.case",
                                    at(name),
                                    "differs only in case from \"" + known + "\": " + entry.why() + "; and "
                                            + first.why())
                            .withHint("many TFTP servers and NAS file systems hold only one of the two"));
                    break;
                }
                if (end < 0) {
                    break;
                }
            }
        }
    }

    /** A place in the tree; characters that a file system of this machine may not take are shown as {@code ?}. */
    static Location at(String path) {
        return new Location.InFile(Path.of(path.replaceAll("[^\\x20-\\x7e]", "?")));
    }
}
