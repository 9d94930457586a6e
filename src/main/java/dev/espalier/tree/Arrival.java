package dev.espalier.tree;

import java.util.Comparator;

/**
 * Something that moves into place in one step: an entry, or a whole directory where there is none yet.
 *
 * @param phase the highest of what it holds and of what its links lead to
 * @param hasLinks then it comes behind the files of its phase
 */
record Arrival(String path, PublishPhase phase, boolean hasLinks) implements Comparable<Arrival> {
    private static final Comparator<Arrival> ORDER = Comparator.comparing(Arrival::phase)
            .thenComparing(Arrival::hasLinks)
            .thenComparing(Arrival::path);

    Arrival and(Arrival other) {
        return new Arrival(path, phase.atLeast(other.phase), hasLinks || other.hasLinks);
    }

    @Override
    public int compareTo(Arrival other) {
        return ORDER.compare(this, other);
    }
}
