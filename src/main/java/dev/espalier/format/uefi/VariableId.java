package dev.espalier.format.uefi;

import java.util.Comparator;

import dev.espalier.format.bytes.Guid;

/** What tells one variable from another. Names alone do not: real stores hold one name under two GUIDs. */
public record VariableId(String name, Guid vendor) implements Comparable<VariableId> {
    private static final Comparator<VariableId> ORDER =
            Comparator.comparing(VariableId::name).thenComparing(VariableId::vendor);

    @Override
    public int compareTo(VariableId other) {
        return ORDER.compare(this, other);
    }

    /** As in EDK2's own listings: {@code CD7CC258-31DB-22E6-9F22-63B0B8EED6B5:SystemTableMode}. */
    @Override
    public String toString() {
        return vendor + ":" + name;
    }
}
