package dev.espalier.plan;

import java.util.List;
import java.util.function.Predicate;

import dev.espalier.format.pi.ConfigTxtLine;
import dev.espalier.inventory.Chain;
import dev.espalier.inventory.Dhcp;
import dev.espalier.inventory.Inventory;
import dev.espalier.inventory.Node;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** What the physics of booting forbid, or make unlikely, in an inventory whose every value is well formed. */
final class PlanChecks {
    private PlanChecks() {}

    static void check(Inventory inventory, List<NodePlan> nodes, Problems problems) {
        boolean answersDhcp = inventory.site().dhcp().mode() != Dhcp.Mode.NONE;
        for (NodePlan plan : nodes) {
            Node node = plan.node();
            if (node.model().isPi() && node.macs().isEmpty() && (answersDhcp || node.boot() == Chain.PI_UEFI)) {
                problems.add(
                        Problem.error(
                                "node.mac.missing",
                                node.where("mac"),
                                node.hostname() + " has no mac; "
                                        + (node.boot() == Chain.PI_UEFI
                                                ? node.usesIpxe()
                                                        ? "iPXE finds a Pi's script by it"
                                                        : "GRUB finds a node's menu by it"
                                                : "its EEPROM claims to be an x86 BIOS, and DHCP can tell it apart by nothing else")));
            }
        }
        for (NodePlan plan : nodes) {
            plan.node()
                    .configTxt()
                    .forEach(line -> ConfigTxtLine.fault(line)
                            .ifPresent(fault -> problems.add(Problem.error(
                                    "node.configTxt.line",
                                    plan.node().where("configTxt"),
                                    "\"" + line + "\" " + fault))));
        }
        DisklessPlanChecks.check(inventory.site(), nodes, problems);
        IpxeChecks.check(inventory.site(), inventory.nodes(), problems);
        KnownTrouble.check(nodes, problems);
        warnOnce(
                nodes,
                plan -> plan.boot().isPresent()
                        && plan.boot().get().line().arguments().stream().anyMatch("talos.halt_if_installed"::equals),
                "node.kernelArgs.halt",
                "\"talos.halt_if_installed\" does nothing without a value, and with one it halts the machine"
                        + " for 70 minutes at every network boot",
                "leave it out; install: false gives an installed node its disk back",
                problems);
    }

    /** One warning for all nodes it holds for, at the place of the first. */
    private static void warnOnce(
            List<NodePlan> nodes,
            Predicate<NodePlan> holds,
            String code,
            String message,
            String cure,
            Problems problems) {
        List<Node> affected = nodes.stream().filter(holds).map(NodePlan::node).toList();
        if (affected.isEmpty()) {
            return;
        }
        String key = code.substring("node.".length(), code.lastIndexOf('.'));
        String names = String.join(", ", affected.stream().map(Node::hostname).toList());
        Location where = affected.get(0).where(key);
        problems.add(Problem.warning(code, where, message + " (" + names + ")").withHint(cure));
    }
}
