package dev.espalier.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

import dev.espalier.content.RelativePath;
import dev.espalier.report.Problem;

/** Follows the links of a tree as a file system would, and tells which of them lead nowhere or in circles. */
final class Links {
    /** As many as Linux follows before it says ELOOP. */
    static final int MAX_HOPS = 40;

    private final NavigableMap<String, TreeEntry> entries;
    private final Map<String, Walk> walks = new HashMap<>();

    /** How far the search for circles has come with a link. */
    private enum Walk {
        UNDER_WAY,
        DONE
    }

    Links(NavigableMap<String, TreeEntry> entries) {
        this.entries = entries;
    }

    List<Problem> check() {
        List<Problem> problems = new ArrayList<>();
        for (TreeEntry entry : entries.values()) {
            if (entry instanceof TreeEntry.Link link) {
                Optional<String> end = end(link);
                if (end.isEmpty()) {
                    problems.add(circle(link));
                } else if (!exists(end.get())) {
                    problems.add(Problem.error(
                            "tree.link.target",
                            TreeRules.at(link.path().value()),
                            "links to \"" + link.target() + "\", which is not in the tree (" + link.why() + ")"));
                }
            }
        }
        if (problems.isEmpty()) {
            for (TreeEntry entry : entries.values()) {
                if (entry instanceof TreeEntry.Link link && leadsBackToItself(link)) {
                    problems.add(circle(link));
                }
            }
        }
        return problems;
    }

    private static Problem circle(TreeEntry.Link link) {
        return Problem.error(
                "tree.link.circle",
                TreeRules.at(link.path().value()),
                "links to \"" + link.target() + "\", from where links lead round in a circle (" + link.why() + ")");
    }

    /** The tree with every link leading straight to a file or a directory; only for a tree without problems. */
    NavigableMap<String, TreeEntry> straightened() {
        NavigableMap<String, TreeEntry> straight = new TreeMap<>();
        for (TreeEntry entry : entries.values()) {
            straight.put(
                    entry.path().value(),
                    entry instanceof TreeEntry.Link link
                            ? new TreeEntry.Link(
                                    link.path(), RelativePath.of(end(link).orElseThrow()), link.why())
                            : entry);
        }
        return straight;
    }

    private boolean exists(String path) {
        return entries.containsKey(path) || !OutputTree.below(entries, path).isEmpty();
    }

    /** Where a link ends once no part of the way is a link any more; empty when the way goes round in a circle. */
    private Optional<String> end(TreeEntry.Link link) {
        String path = link.target().value();
        for (int hops = 0; hops <= MAX_HOPS; hops++) {
            Optional<String> next = oneHop(path);
            if (next.isEmpty()) {
                return Optional.of(path);
            }
            path = next.get();
        }
        return Optional.empty();
    }

    /** The path after its first link is followed; empty when there is none in it. */
    private Optional<String> oneHop(String path) {
        for (int end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
            String head = end < 0 ? path : path.substring(0, end);
            if (entries.get(head) instanceof TreeEntry.Link link) {
                String tail = end < 0 ? "" : path.substring(end);
                return Optional.of(link.target().value() + tail);
            }
            if (end < 0) {
                return Optional.empty();
            }
        }
    }

    /** A link to a directory that holds the link, or holds links through which one comes back to it, has no end. */
    private boolean leadsBackToItself(TreeEntry.Link link) {
        Walk seen = walks.get(link.path().value());
        if (seen != null) {
            return seen == Walk.UNDER_WAY;
        }
        walks.put(link.path().value(), Walk.UNDER_WAY);
        boolean circle = false;
        for (TreeEntry inside :
                OutputTree.below(entries, end(link).orElseThrow()).values()) {
            circle |= inside instanceof TreeEntry.Link next && leadsBackToItself(next);
        }
        walks.put(link.path().value(), Walk.DONE);
        return circle;
    }
}
