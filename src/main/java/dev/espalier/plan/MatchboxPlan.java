package dev.espalier.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.espalier.inventory.Node;

/**
 * The files of a Matchbox server (poseidon/matchbox, docs/matchbox.md). Every group has a selector: one without would
 * match machines that are not in the inventory.
 *
 * @param url of the server, without a slash at its end
 * @param machines in the order of the inventory
 */
public record MatchboxPlan(String url, List<Machine> machines) {

    public MatchboxPlan {
        machines = List.copyOf(machines);
    }

    /** Whether Matchbox gives kernels, and not machine configurations alone. */
    public boolean boots() {
        return machines.stream().anyMatch(machine -> machine.boot().isPresent());
    }

    /**
     * One profile, and the groups that lead to it.
     *
     * @param selectors one group each: a machine asks by the interface it booted from, which may be any of its own
     * @param boot what {@code /ipxe} answers; without it that is a 404, and iPXE goes on to the machine's disk
     * @param config whether {@code /generic} answers with {@code generic/<host name>.yaml}
     * @param configSource the file that becomes this; empty when the operator puts it on the server
     */
    public record Machine(
            Node node,
            List<MatchboxSelector> selectors,
            Optional<NodePlan.KernelBoot> boot,
            boolean config,
            Optional<Path> configSource) {

        public Machine {
            selectors = List.copyOf(selectors);
            if (selectors.isEmpty()) {
                throw new IllegalArgumentException(node.hostname() + " would be the default of all machines");
            }
        }

        /** The profile's file name without its suffix, which is what a group's {@code profile} must say. */
        public String profile() {
            return "talos-" + node.hostname();
        }
    }
}
