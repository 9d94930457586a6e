package dev.espalier.inventory;

/** Where a node's Talos gets its machine configuration. */
public sealed interface TalosConfig {
    /** Rendered per node and served by this tree. */
    record Static() implements TalosConfig {}

    /** Asked for at a Matchbox server, by MAC address. */
    record Matchbox() implements TalosConfig {}

    /** Nowhere: the node waits in maintenance mode. */
    record None() implements TalosConfig {}

    /** At this URL, where Talos itself expands {@code ${mac}}, {@code ${uuid}} and the like in query values. */
    record Url(String url) implements TalosConfig {}
}
