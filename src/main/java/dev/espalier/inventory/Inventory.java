package dev.espalier.inventory;

import java.nio.file.Path;
import java.util.List;

/**
 * A merged and checked inventory.
 *
 * @param root the directory it was read from
 * @param nodes ordered by {@link Node#filename()}, byte by byte
 */
public record Inventory(Path root, Site site, List<Node> nodes) {
    public Inventory {
        nodes = List.copyOf(nodes);
    }
}
