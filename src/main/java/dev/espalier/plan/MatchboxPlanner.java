package dev.espalier.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.inventory.Chain;
import dev.espalier.inventory.Node;
import dev.espalier.inventory.Site;
import dev.espalier.inventory.TalosConfig;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * Who is in Matchbox: every node that asks it for its machine configuration, and, where the site names a Matchbox
 * server, every node of the chain {@code ipxe} that is given a kernel.
 */
final class MatchboxPlanner {
    private MatchboxPlanner() {}

    static Optional<MatchboxPlan> plan(Site site, List<NodePlan> nodes, Problems problems) {
        Optional<String> url = url(site);
        List<MatchboxPlan.Machine> machines = new ArrayList<>();
        for (NodePlan plan : nodes) {
            Node node = plan.node();
            boolean config = node.talosConfig() instanceof TalosConfig.Matchbox;
            Optional<NodePlan.KernelBoot> boot = plan.boot()
                    .filter(any -> node.boot() == Chain.IPXE)
                    .filter(any -> config || site.values().has("matchbox"));
            if (!config && boot.isEmpty()) {
                continue;
            }
            List<MatchboxSelector> selectors = MatchboxSelector.of(node);
            if (selectors.isEmpty()) {
                problems.add(Problem.error(
                                "node.matchbox.identity",
                                node.where("talosConfig"),
                                "Matchbox cannot tell " + node.hostname()
                                        + " from others: requests to it carry mac, uuid and serial, and no board serial")
                        .withHint("give the node its mac, or its uuid"));
                continue;
            }
            Optional<Path> source = config ? node.machineConfig() : Optional.empty();
            machines.add(new MatchboxPlan.Machine(node, selectors, boot, config, source));
        }
        return machines.isEmpty() ? Optional.empty() : url.map(base -> new MatchboxPlan(base, machines));
    }

    /** The base URL without a slash at its end; empty when the site names neither Matchbox nor a server. */
    static Optional<String> url(Site site) {
        return site.matchbox().map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }
}
