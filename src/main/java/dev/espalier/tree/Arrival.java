package dev.espalier.tree;

import java.util.Comparator;

/**
 * Something that moves into place in one step: an entry, or a whole directory where there is none yet.
 *
 * @param phase the highest of what it holds and of what its links lead to
 * @param rank 0 without links, else one more than the highest rank that its links lead to: orders a phase
 */
record Arrival(String path, PublishPhase phase, int rank) implements Comparable<Arrival> {
    private static final Comparator<Arrival> ORDER =
            Comparator.comparing(Arrival::phase).thenComparing(Arrival::rank).thenComparing(Arrival::path);

    Arrival atLeast(PublishPhase otherPhase, int otherRank) {
        return new Arrival(path, phase.atLeast(otherPhase), Math.max(rank, otherRank));
    }

    @Override
    public int compareTo(Arrival other) {
        return ORDER.compare(this, other);
    }
}
