package dev.espalier.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.inventory.Bond;
import dev.espalier.inventory.IpAddress;
import dev.espalier.inventory.Node;
import dev.espalier.inventory.NodeNetwork;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * The arguments {@code ip=}, {@code bond=} and {@code vlan=} in Talos' own grammar (siderolabs/talos,
 * internal/app/machined/pkg/controllers/network/cmdline.go). One field that Talos cannot read makes it drop all of them
 * with no more than a log line, so whatever it would drop is an error here.
 */
final class NetworkArguments {
    /** Longer device names get a hashed VLAN name in Talos, which {@code ip=} then does not match. */
    private static final int LONGEST_VLAN_PARENT = 10;

    private final Node node;
    private final NodeNetwork network;
    private final Problems problems;

    private NetworkArguments(Node node, Problems problems) {
        this.node = node;
        this.network = node.network();
        this.problems = problems;
    }

    /**
     * Static addressing takes an address and a netmask; a node with an address alone is configured by DHCP, which Talos
     * does by itself on devices that are there, but not on a VLAN or a bond that it makes.
     */
    static List<String> of(Node node, Problems problems) {
        return new NetworkArguments(node, problems).arguments();
    }

    private List<String> arguments() {
        boolean isStatic = network.ip().isPresent() && network.netmask().isPresent();
        checkDevices();
        List<String> arguments = new ArrayList<>();
        if (isStatic) {
            checkServers();
            arguments.add("ip=" + address());
        } else if (network.vlan().isPresent() || network.bond().isPresent()) {
            arguments.add("ip=" + link() + ":dhcp");
        }
        network.bond().ifPresent(bond -> arguments.add("bond=" + BondArgument.of(bond, node, problems)));
        network.vlan().ifPresent(vlan -> arguments.add("vlan=" + link() + ":" + device()));
        return arguments;
    }

    /** {@code client:server:gateway:netmask:hostname:device:autoconf:dns0:dns1:ntp}, empty fields at the end left out. */
    private String address() {
        List<String> fields = new ArrayList<>(List.of(
                network.ip().map(IpAddress::toString).orElse(""),
                "",
                network.gateway().map(IpAddress::toString).orElse(""),
                network.netmask().orElse(""),
                node.hostname(),
                link(),
                "",
                network.dns().size() > 0 ? bracketed(network.dns().get(0)) : "",
                network.dns().size() > 1 ? bracketed(network.dns().get(1)) : "",
                network.ntp().map(NetworkArguments::bracketed).orElse("")));
        while (fields.get(fields.size() - 1).isEmpty()) {
            fields.remove(fields.size() - 1);
        }
        return String.join(":", fields);
    }

    private static String bracketed(String address) {
        return isIpv6(address) ? "[" + address + "]" : address;
    }

    private String device() {
        return network.bond().map(Bond::name).or(network::device).orElse("");
    }

    private String link() {
        return network.vlan().map(vlan -> device() + "." + vlan).orElse(device());
    }

    private void checkDevices() {
        Optional<String> device = network.device();
        network.bond()
                .filter(bond -> device.filter(name -> !name.equals(bond.name())).isPresent())
                .ifPresent(bond -> problems.add(Problem.error(
                                "node.interface.bonded",
                                node.where("interface"),
                                "interface is \"" + device.orElseThrow()
                                        + "\", but the addresses of a node with a bond lie on it: " + bond.name())
                        .withHint("leave interface out; null removes what _defaults.yaml says")
                        .withRelated(List.of(node.where("bond")))));
        if (network.vlan().isPresent() && device().isEmpty()) {
            problems.add(Problem.error(
                    "node.interface.missing",
                    node.where("vlan"),
                    "vlan of " + node.hostname() + " needs an interface to lie on"));
        }
        if (network.vlan().isPresent() && device().length() > LONGEST_VLAN_PARENT) {
            problems.add(Problem.error(
                    "node.interface.long",
                    node.where(network.bond().isPresent() ? "bond.name" : "interface"),
                    "interface \"" + device() + "\" is longer than " + LONGEST_VLAN_PARENT
                            + " characters; Talos renames its VLAN link and ip= would not match it"));
        }
    }

    private void checkServers() {
        network.ntp()
                .filter(ntp -> !isAddress(ntp))
                .ifPresent(ntp -> problems.add(Problem.error(
                                "node.ntp.name",
                                node.where("ntp"),
                                "ntp is \"" + ntp
                                        + "\"; Talos takes only an address in ip= and would drop the whole static network")
                        .withHint("leave ntp out here (null removes what _defaults.yaml says) and set the name in the"
                                + " machine configuration (TimeSyncConfig, or machine.time.servers), or write the"
                                + " server's address")));
        for (int i = 0; i < network.dns().size(); i++) {
            String dns = network.dns().get(i);
            if (!isAddress(dns)) {
                problems.add(Problem.error(
                        "node.dns.name",
                        node.where("dns" + i),
                        "dns" + i + " is \"" + dns
                                + "\"; Talos takes only an address in ip= and would drop the whole static network"));
            }
        }
    }

    private static boolean isAddress(String text) {
        return isIpv6(text) || IpAddress.parse(text).isPresent();
    }

    /** The inventory's forms let a colon into nothing but IPv6 addresses. */
    private static boolean isIpv6(String text) {
        return text.indexOf(':') >= 0;
    }
}
