package dev.espalier.plan;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.espalier.inventory.Chain;
import dev.espalier.inventory.Model;
import dev.espalier.inventory.Node;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * Releases that are known not to boot a machine from the network, though every value is well formed. One row a trouble;
 * a new one needs its date and where it was seen.
 *
 * @param code of the problem; the part between its dots is the key that names the release
 * @param release of a node, such as {@code v1.51}; what cannot be read as a version is never judged
 * @param range first and last bad release, both included
 * @param concerns the nodes that would boot with it
 * @param isCertain whether such a machine cannot boot at all, so that the build ends
 * @param seen the date and the report
 */
record KnownTrouble(
        String code,
        Function<Node, String> release,
        Range range,
        Predicate<NodePlan> concerns,
        boolean isCertain,
        String message,
        String cure,
        String seen) {

    /** Versions by their first two numbers. */
    record Range(int major, int first, int last) {
        private static final Pattern VERSION = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})([.-].*)?");

        boolean contains(String version) {
            Matcher matcher = VERSION.matcher(version);
            if (!matcher.matches() || Integer.parseInt(matcher.group(1)) != major) {
                return false;
            }
            int minor = Integer.parseInt(matcher.group(2));
            return first <= minor && minor <= last;
        }
    }

    private static final List<KnownTrouble> ALL = List.of(
            new KnownTrouble(
                    "node.uefi.version.macless",
                    node -> node.uefi().version(),
                    new Range(1, 51, 52),
                    KnownTrouble::usesUefi,
                    true,
                    "UEFI v1.51 and v1.52 give a Pi 4 the MAC 00:00:00:00:00:00, so that DHCP fails",
                    "set uefi.version to v1.50",
                    "2026-05-29, pftf/RPi4 issue 283"),
            new KnownTrouble(
                    "node.uefi.version.grubless",
                    node -> node.uefi().version(),
                    new Range(1, 17, 25),
                    plan -> usesUefi(plan) && plan.node().usesGrub(),
                    true,
                    "GRUB has no network under UEFI v1.17 to v1.25: \"couldn't send network packet\"",
                    "set uefi.version to v1.50",
                    "2020-11-20, pftf/RPi4 issue 113"),
            new KnownTrouble(
                    "node.talosVersion.rp1",
                    node -> node.talosVersion().orElse(""),
                    new Range(1, 0, 12),
                    plan -> plan.node().model() == Model.PI5 && plan.boot().isPresent(),
                    false,
                    "a Pi 5 has no Ethernet under Talos before v1.13, whose kernel is the first with RP1:"
                            + " the kernel boots and then finds no network",
                    "set talosVersion to v1.13 or later for model pi5",
                    "2026-01, siderolabs/sbc-raspberrypi issues 71 and 81"));

    private static boolean usesUefi(NodePlan plan) {
        return plan.node().boot() == Chain.PI_UEFI;
    }

    /** One problem for all nodes that a trouble holds for, at the place of the first. */
    static void check(List<NodePlan> nodes, Problems problems) {
        for (KnownTrouble trouble : ALL) {
            List<Node> affected = nodes.stream()
                    .filter(trouble.concerns)
                    .map(NodePlan::node)
                    .filter(node -> trouble.range.contains(trouble.release.apply(node)))
                    .toList();
            if (!affected.isEmpty()) {
                problems.add(trouble.problem(affected));
            }
        }
    }

    private Problem problem(List<Node> affected) {
        String key = code.substring("node.".length(), code.lastIndexOf('.'));
        Location where = affected.get(0).where(key);
        String text = message + " ("
                + String.join(", ", affected.stream().map(Node::hostname).toList()) + "; seen " + seen + ")";
        return (isCertain ? Problem.error(code, where, text) : Problem.warning(code, where, text)).withHint(cure);
    }
}
