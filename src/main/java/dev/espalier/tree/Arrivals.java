package dev.espalier.tree;

import java.io.IOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

import dev.espalier.content.RelativePath;
import org.jspecify.annotations.Nullable;

/** Groups changed entries into the steps of a publish, each late enough for everything that it leads to. */
final class Arrivals {
    /** New directories with links into each other cannot all come first; nobody knows them yet, so any order does. */
    private static final int MAX_RANK = 8;

    private final Disk disk;
    private final NavigableMap<String, Arrival> byPath = new TreeMap<>();

    private Arrivals(Disk disk) {
        this.disk = disk;
    }

    static NavigableMap<String, Arrival> of(List<Placed> changed, Disk disk) throws IOException {
        Arrivals arrivals = new Arrivals(disk);
        for (Placed placed : changed) {
            String root = disk.firstMissing(placed.path());
            arrivals.raise(root, PublishPhase.of(placed.entry().path()), 0);
        }
        // Raising one may call for raising those that lead there; phases and ranks only grow, so this ends.
        boolean raised = true;
        while (raised) {
            raised = false;
            for (Placed placed : changed) {
                if (placed.entry() instanceof ManifestEntry.LinkEntry link) {
                    raised |= arrivals.comesBehind(disk.firstMissing(placed.path()), link.target());
                }
            }
        }
        return arrivals.byPath;
    }

    private boolean raise(String root, PublishPhase phase, int rank) {
        Arrival before = byPath.get(root);
        Arrival after = before == null ? new Arrival(root, phase, rank) : before.atLeast(phase, rank);
        byPath.put(root, after);
        return !after.equals(before);
    }

    /** Behind everything that arrives at, around or below {@code target}, but for itself. */
    private boolean comesBehind(String root, RelativePath target) throws IOException {
        boolean raised = comesBehind(root, byPath.get(disk.firstMissing(target.value())));
        for (Arrival inside :
                List.copyOf(OutputTree.below(byPath, target.value()).values())) {
            raised |= comesBehind(root, inside);
        }
        return raised;
    }

    private boolean comesBehind(String root, @Nullable Arrival other) {
        return other != null
                && !other.path().equals(root)
                && raise(root, other.phase(), Math.min(MAX_RANK, other.rank() + 1));
    }
}
