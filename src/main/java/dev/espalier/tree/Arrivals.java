package dev.espalier.tree;

import java.io.IOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

import dev.espalier.content.RelativePath;

/** Groups changed entries into the steps of a publish, each late enough for everything that it leads to. */
final class Arrivals {
    private final Disk disk;
    private final NavigableMap<String, Arrival> byPath = new TreeMap<>();

    private Arrivals(Disk disk) {
        this.disk = disk;
    }

    static NavigableMap<String, Arrival> of(List<Placed> changed, Disk disk) throws IOException {
        Arrivals arrivals = new Arrivals(disk);
        for (Placed placed : changed) {
            arrivals.raise(placed, PublishPhase.of(placed.entry().path()));
        }
        // A link that is raised may raise the directory it is in, and so links that lead there: at most once a phase.
        boolean raised = true;
        while (raised) {
            raised = false;
            for (Placed placed : changed) {
                if (placed.entry() instanceof ManifestEntry.LinkEntry link) {
                    raised |= arrivals.raise(placed, arrivals.phaseOf(link.target()));
                }
            }
        }
        return arrivals.byPath;
    }

    private boolean raise(Placed placed, PublishPhase phase) throws IOException {
        String root = disk.firstMissing(placed.path());
        Arrival arrival = new Arrival(root, phase, placed.entry() instanceof ManifestEntry.LinkEntry);
        Arrival before = byPath.get(root);
        Arrival after = before == null ? arrival : before.and(arrival);
        byPath.put(root, after);
        return !after.equals(before);
    }

    /** When the last of what lies at or below {@code target} arrives; the first phase when nothing of it is new. */
    private PublishPhase phaseOf(RelativePath target) throws IOException {
        PublishPhase phase = PublishPhase.CONTENT;
        Arrival whole = byPath.get(disk.firstMissing(target.value()));
        if (whole != null) {
            phase = phase.atLeast(whole.phase());
        }
        for (Arrival inside : OutputTree.below(byPath, target.value()).values()) {
            phase = phase.atLeast(inside.phase());
        }
        return phase;
    }
}
