package dev.espalier.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.espalier.inventory.Chain;
import dev.espalier.inventory.Inventory;
import dev.espalier.inventory.Node;
import dev.espalier.inventory.TalosConfig;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** Decides, from the inventory alone, everything that is to be made. */
public final class Planner {
    private final Inventory inventory;
    private final ArtifactRequests artifacts = new ArtifactRequests();
    private final Problems problems = new Problems();

    private Planner(Inventory inventory) {
        this.inventory = inventory;
    }

    /** Refuses, with every problem of every node, what cannot boot or is not built yet. */
    public static Plan plan(Inventory inventory) throws BuildException {
        return new Planner(inventory).plan();
    }

    private Plan plan() throws BuildException {
        KernelBoots kernels = new KernelBoots(inventory.site(), artifacts, problems);
        PiChains pis = new PiChains(kernels, new NfsChain(inventory.site(), artifacts), artifacts, problems);
        IpxeChain others = new IpxeChain(kernels, problems);
        List<NodePlan> nodes = new ArrayList<>();
        for (Node node : inventory.nodes()) {
            if (isBuilt(node)) {
                (node.boot() == Chain.IPXE ? others.plan(node) : pis.plan(node)).ifPresent(nodes::add);
            }
        }
        EepromPlanner bootloaders = new EepromPlanner(artifacts, problems);
        List<EepromPlan> eeproms =
                nodes.stream().map(bootloaders::plan).flatMap(Optional::stream).toList();
        nodes = EepromPlanner.withUpdates(nodes, eeproms);
        Optional<Plan.GrubPlan> grub = GrubPlanner.plan(inventory, artifacts, problems);
        Optional<IpxePlan> ipxe = IpxePlanner.plan(inventory, artifacts, problems);
        Optional<MatchboxPlan> matchbox = MatchboxPlanner.plan(inventory.site(), nodes, problems);
        PlanChecks.check(inventory, nodes, problems);
        EepromChecks.check(inventory.site(), nodes, problems);

        // A mistake in the defaults would be told once for every node below them.
        Problems distinct = new Problems();
        distinct.addAll(List.copyOf(new LinkedHashSet<>(problems.all())));
        distinct.throwIfErrors(BuildException.Kind.INVENTORY);
        return new Plan(
                inventory.site(),
                artifacts.all(),
                sets(nodes, grub, ipxe, eeproms),
                services(nodes),
                nodes,
                grub,
                ipxe,
                matchbox,
                eeproms,
                distinct.warnings());
    }

    /** A key whose feature is designed but not built is an error and not a silence. */
    private boolean isBuilt(Node node) {
        boolean built = isWithout(node, "machineConfig.patches");
        built &= hasUseForMachineConfig(node);
        return built;
    }

    private boolean isWithout(Node node, String key) {
        if (!node.values().has(key)) {
            return true;
        }
        problems.add(Problem.error(
                "node." + key + ".unbuilt",
                node.where(key),
                "the key " + key + " of " + node.hostname() + " has no effect in this version yet"));
        return false;
    }

    private boolean hasUseForMachineConfig(Node node) {
        if (node.machineConfig().isEmpty() || node.talosConfig() instanceof TalosConfig.Matchbox) {
            return true;
        }
        problems.add(Problem.error(
                        "node.machineConfig.unbuilt",
                        node.where("machineConfig.base"),
                        "machineConfig of " + node.hostname()
                                + " has an effect only with talosConfig: matchbox in this version")
                .withHint("with any other talosConfig the node is told a place and finds its configuration there"));
        return false;
    }

    private static List<AssetSet> sets(
            List<NodePlan> nodes, Optional<Plan.GrubPlan> grub, Optional<IpxePlan> ipxe, List<EepromPlan> eeproms) {
        Set<AssetSet> sets = new LinkedHashSet<>();
        for (NodePlan node : nodes) {
            sets.addAll(node.linked());
            node.boot().ifPresent(boot -> sets.addAll(boot.sets()));
            node.nfs().ifPresent(nfs -> {
                sets.add(nfs.root().archive());
                nfs.bootcode().ifPresent(sets::add);
            });
        }
        grub.ifPresent(plan -> sets.add(plan.image()));
        ipxe.ifPresent(plan -> plan.binaries().forEach(binary -> sets.add(binary.files())));
        eeproms.forEach(eeprom -> sets.addAll(eeprom.sets()));
        return sets.stream()
                .sorted(Comparator.comparing(AssetSet::purpose).thenComparing(AssetSet::toString))
                .toList();
    }

    /** iPXE fetches over HTTP where there is a server; no firmware and no GRUB can. */
    private Map<AssetSet, Set<Service>> services(List<NodePlan> nodes) {
        Map<AssetSet, Set<Service>> services = new LinkedHashMap<>();
        for (NodePlan node : nodes) {
            Service ofLoader =
                    node.node().usesIpxe() && inventory.site().http().isPresent() ? Service.HTTP : Service.TFTP;
            node.linked().forEach(set -> serve(services, set, Service.TFTP));
            node.boot().ifPresent(boot -> boot.sets().forEach(set -> serve(services, set, ofLoader)));
        }
        return services;
    }

    private static void serve(Map<AssetSet, Set<Service>> services, AssetSet set, Service service) {
        services.computeIfAbsent(set, each -> EnumSet.noneOf(Service.class)).add(service);
    }
}
