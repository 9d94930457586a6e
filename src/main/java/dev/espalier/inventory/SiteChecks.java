package dev.espalier.inventory;

import java.util.List;
import java.util.Optional;

import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** What must hold between the values of the site. */
final class SiteChecks {
    private SiteChecks() {}

    /** The subnet of {@code dhcp}, or the one that all nodes share when the site names none. */
    static Site withSubnet(Site site, List<Node> nodes) {
        Dhcp dhcp = site.dhcp();
        if (dhcp.subnet().isPresent() || dhcp.mode() == Dhcp.Mode.NONE) {
            return site;
        }
        List<Subnet> subnets = nodes.stream()
                .map(Node::network)
                .filter(network -> network.vlan().isEmpty())
                .flatMap(network ->
                        network
                                .ip()
                                .flatMap(ip -> network.netmask().flatMap(netmask -> Subnet.of(ip, netmask)))
                                .stream())
                .distinct()
                .toList();
        Optional<Subnet> shared = subnets.size() == 1 ? Optional.of(subnets.get(0)) : Optional.empty();
        return new Site(
                site.server(),
                site.tftpRoot(),
                site.http(),
                site.matchbox(),
                new Dhcp(
                        dhcp.mode(),
                        shared.filter(
                                subnet -> site.server().map(subnet::contains).orElse(true)),
                        dhcp.range(),
                        dhcp.gateway(),
                        dhcp.dns(),
                        dhcp.lease(),
                        dhcp.domain(),
                        dhcp.device(),
                        dhcp.listen()),
                site.nbp(),
                site.mirror(),
                site.overrides(),
                site.unknown(),
                site.values());
    }

    static void check(Site site, Problems problems) {
        Dhcp dhcp = site.dhcp();
        if (dhcp.mode() == Dhcp.Mode.NONE) {
            return;
        }
        if (dhcp.subnet().isEmpty() && !site.values().has("dhcp.subnet")) {
            problems.add(Problem.error(
                            "site.dhcp.subnet.missing",
                            site.where("dhcp"),
                            "dhcp.mode " + dhcp.mode().key() + " needs dhcp.subnet, such as 10.4.0.0/20")
                    .withHint("it can be left out only where ip and netmask put all nodes into one network"));
        }
        if (dhcp.range().isPresent() && dhcp.mode() == Dhcp.Mode.PROXY) {
            problems.add(Problem.warning(
                    "site.dhcp.range.unused",
                    site.where("dhcp.range"),
                    "dhcp.range is not used in mode proxy, where the other DHCP server gives addresses"));
        }
        dhcp.range().ifPresent(range -> checkRange(site, range, problems));
        if (dhcp.mode() == Dhcp.Mode.SERVER) {
            dhcp.gateway()
                    .ifPresent(gateway -> dhcp.subnet()
                            .filter(subnet -> !subnet.contains(gateway))
                            .ifPresent(subnet -> problems.add(Problem.error(
                                    "site.dhcp.gateway.outside",
                                    site.where("dhcp.gateway"),
                                    "dhcp.gateway is " + gateway + ", which is outside " + subnet))));
        }
    }

    private static void checkRange(Site site, Dhcp.Range range, Problems problems) {
        Location where = site.where("dhcp.range");
        String shown = "dhcp.range is " + range.first() + "-" + range.last();
        if (range.first().compareTo(range.last()) > 0) {
            problems.add(Problem.error(
                            "site.dhcp.range.order",
                            where,
                            shown + ", but must go from the lower to the higher address")
                    .withHint("write " + range.last() + "-" + range.first()));
        }
        site.dhcp()
                .subnet()
                .filter(subnet -> !subnet.contains(range.first()) || !subnet.contains(range.last()))
                .ifPresent(subnet -> problems.add(Problem.error(
                        "site.dhcp.range.outside", where, shown + ", which is not wholly inside " + subnet)));
        site.dhcp()
                .gateway()
                .filter(gateway -> range.first().compareTo(gateway) <= 0 && gateway.compareTo(range.last()) <= 0)
                .ifPresent(gateway -> problems.add(Problem.error(
                        "site.dhcp.range.gateway", where, shown + ", which includes the gateway " + gateway)));
    }
}
