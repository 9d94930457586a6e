package dev.espalier.plan;

import java.util.List;
import java.util.Optional;

import dev.espalier.content.RelativePath;
import dev.espalier.inventory.ClientKind;
import dev.espalier.inventory.Dhcp;
import dev.espalier.inventory.Identity;
import dev.espalier.inventory.KernelFrom;
import dev.espalier.inventory.Node;
import dev.espalier.inventory.Site;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** What iPXE cannot carry, cannot fetch, or could not be told apart by. */
final class IpxeChecks {
    private final Site site;
    private final Problems problems;

    private IpxeChecks(Site site, Problems problems) {
        this.site = site;
        this.problems = problems;
    }

    static void check(Site site, List<Node> nodes, Problems problems) {
        List<Node> booted = nodes.stream().filter(Node::usesIpxe).toList();
        if (booted.isEmpty()) {
            return;
        }
        IpxeChecks checks = new IpxeChecks(site, problems);
        checks.checkHttp(booted);
        for (Node node : booted) {
            checks.checkNames(node, Identity.SERIAL);
            checks.checkNames(node, Identity.BOARD_SERIAL);
            checks.checkFactory(node);
            checks.checkAddress(node);
        }
    }

    private void checkHttp(List<Node> nodes) {
        Optional<String> http = site.http();
        http.flatMap(IpxeWords::fault)
                .ifPresent(fault -> problems.add(Problem.error(
                        "site.http.ipxe",
                        site.where("http"),
                        "http is \"" + http.orElseThrow() + "\", which " + fault)));
        nodes.stream()
                .filter(IpxeChecks::mayBeBios)
                .findFirst()
                .filter(node -> http.filter(url -> url.startsWith("https:")).isPresent())
                .ifPresent(node -> problems.add(Problem.error(
                                "site.http.https",
                                site.where("http"),
                                "http is \"" + http.orElseThrow() + "\", and iPXE for a BIOS, which " + node.hostname()
                                        + " may have, has no HTTPS")
                        .withHint("use http, or say firmware: uefi where no machine starts by BIOS")));
    }

    private static boolean mayBeBios(Node node) {
        return node.clientKinds().contains(ClientKind.BIOS);
    }

    /** The name of a file is made of it, which iPXE writes into a URL. */
    private void checkNames(Node node, Identity identity) {
        if (!node.identify().contains(identity)) {
            return;
        }
        for (String value : IpxePlan.values(node, identity)) {
            String shown = identity.key() + " is \"" + value + "\"";
            String name = IpxePlan.fileName(value);
            if (value.chars().noneMatch(Character::isLetterOrDigit)
                    || RelativePath.fault(name).isPresent()) {
                problems.add(Problem.error(
                                "node." + identity.key() + ".name",
                                node.where(identity.key()),
                                shown + ", of which no file name can be made for iPXE to ask for")
                        .withHint("name what else the node is found by in identify: uuid or mac"));
            } else if (value.contains("/") && site.http().isPresent()) {
                problems.add(Problem.warning(
                        "node." + identity.key() + ".slash",
                        node.where(identity.key()),
                        shown + ", whose slashes iPXE sends as %2F: nginx takes that for a slash,"
                                + " Apache only with AllowEncodedSlashes On"));
            }
        }
    }

    private void checkFactory(Node node) {
        if (node.kernelFrom() == KernelFrom.FACTORY && node.install() && mayBeBios(node)) {
            problems.add(Problem.error(
                            "node.kernelFrom.https",
                            node.where("kernelFrom"),
                            "kernelFrom is \"factory\", which speaks HTTPS only, and iPXE for a BIOS, which "
                                    + node.hostname() + " may have, has no HTTPS")
                    .withHint("use tree, or say firmware: uefi where the machine starts by UEFI"));
        }
    }

    /** Reservations are by MAC; what has none needs an address of the range. */
    private void checkAddress(Node node) {
        Dhcp dhcp = site.dhcp();
        if (dhcp.mode() == Dhcp.Mode.SERVER
                && dhcp.range().isEmpty()
                && node.macs().isEmpty()) {
            problems.add(Problem.error(
                            "node.mac.missing",
                            node.where("mac"),
                            node.hostname() + " has no mac to reserve an address by, and the site has no dhcp.range")
                    .withHint("give one of the two"));
        }
    }
}
