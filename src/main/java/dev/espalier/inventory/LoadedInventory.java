package dev.espalier.inventory;

import java.util.List;

import dev.espalier.report.Problem;

/** An inventory with the YAML it was made of for {@link NodeListing} and {@link Explanation}. */
public final class LoadedInventory {
    /** A typed node and the merged values it was made of. */
    record LoadedNode(Node node, MergedTree tree) {}

    private final Inventory inventory;
    private final List<LoadedNode> nodes;
    private final List<Problem> warnings;

    LoadedInventory(Inventory inventory, List<LoadedNode> nodes, List<Problem> warnings) {
        this.inventory = inventory;
        this.nodes = List.copyOf(nodes);
        this.warnings = List.copyOf(warnings);
    }

    public Inventory inventory() {
        return inventory;
    }

    /** What does not stop a build. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** In the order of {@link Inventory#nodes()}. */
    List<LoadedNode> nodes() {
        return nodes;
    }
}
