package dev.espalier;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import dev.espalier.content.RelativePath;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Wording;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/** Says of what is wrong with a file which nodes it was made for, have a link to it, or are sent it when they boot. */
final class AffectedNodes {
    private static final int SHOWN = 5;

    private final TreeView tree;
    private final List<Problem> problems;
    /** The files that problems are about. */
    private final Map<Problem, RelativePath> places = new LinkedHashMap<>();

    AffectedNodes(TreeView tree, List<Problem> problems) {
        this.tree = tree;
        this.problems = problems;
        for (Problem problem : problems) {
            place(tree.root(), problem.where()).ifPresent(path -> places.put(problem, path));
        }
    }

    /** The files of which it matters who is sent them. */
    Set<RelativePath> files() {
        return new TreeSet<>(places.values());
    }

    /**
     * The same problems in the same order, with the names of nodes behind their messages.
     *
     * @param readers the nodes that are sent each of the files
     */
    List<Problem> named(Map<RelativePath, SortedSet<String>> readers) {
        Map<String, SortedSet<String>> linked = places.isEmpty() ? Map.of() : linked();
        List<Problem> named = new ArrayList<>();
        for (Problem problem : problems) {
            SortedSet<String> nodes = new TreeSet<>();
            Optional.ofNullable(places.get(problem)).ifPresent(path -> {
                nodes.addAll(readers.getOrDefault(path, new TreeSet<>()));
                nodes.addAll(madeFor(path, linked));
            });
            named.add(nodes.isEmpty() ? problem : problem.withMessage(problem.message() + " (" + text(nodes) + ")"));
        }
        return named;
    }

    private static Optional<RelativePath> place(Path root, Location where) {
        Path file;
        if (where instanceof Location.InFile whole) {
            file = whole.file();
        } else if (where instanceof Location.InBytes part) {
            file = root.getFileSystem().getPath(part.source());
        } else {
            return Optional.empty();
        }
        return file.startsWith(root) && !file.equals(root)
                ? Optional.of(RelativePath.of(root.relativize(file).toString().replace('\\', '/')))
                : Optional.empty();
    }

    /** By what a link leads to, a file or a directory, the nodes that the link was made for. */
    private Map<String, SortedSet<String>> linked() {
        Map<String, SortedSet<String>> linked = new HashMap<>();
        for (ManifestEntry entry : tree.manifest().entries().values()) {
            if (entry instanceof ManifestEntry.LinkEntry link) {
                linked.computeIfAbsent(link.target().value(), target -> new TreeSet<>())
                        .addAll(link.why().nodes());
            }
        }
        return linked;
    }

    private List<String> madeFor(RelativePath path, Map<String, SortedSet<String>> linked) {
        List<String> nodes = new ArrayList<>();
        Optional.ofNullable(tree.manifest().entries().get(path.value()))
                .ifPresent(entry -> nodes.addAll(entry.why().nodes()));
        for (Optional<RelativePath> at = Optional.of(path);
                at.isPresent();
                at = at.get().parent()) {
            nodes.addAll(linked.getOrDefault(at.get().value(), new TreeSet<>()));
        }
        return nodes;
    }

    private static String text(SortedSet<String> nodes) {
        return (nodes.size() == 1 ? "node " : "nodes ") + Wording.upTo(SHOWN, nodes);
    }
}
