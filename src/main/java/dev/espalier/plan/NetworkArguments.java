package dev.espalier.plan;

import java.util.ArrayList;
import java.util.List;

import dev.espalier.inventory.IpAddress;
import dev.espalier.inventory.Node;
import dev.espalier.inventory.NodeNetwork;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * The arguments {@code ip=} and {@code vlan=} in Talos' own grammar (siderolabs/talos,
 * internal/app/machined/pkg/controllers/network/cmdline.go). One field that Talos cannot read makes it drop all of them
 * with no more than a log line, so whatever it would drop is an error here.
 */
final class NetworkArguments {
    /** Longer device names get a hashed VLAN name in Talos, which {@code ip=} then does not match. */
    private static final int LONGEST_VLAN_PARENT = 10;

    private static final int HIGHEST_VLAN = 4095;

    private NetworkArguments() {}

    /** Static addressing takes an address and a netmask; a node with an address alone is configured by DHCP. */
    static List<String> of(Node node, Problems problems) {
        NodeNetwork network = node.network();
        List<String> arguments = new ArrayList<>();
        if (network.ip().isPresent() && network.netmask().isPresent()) {
            check(node, problems);
            arguments.add("ip=" + address(node, network));
        }
        if (network.vlan().isPresent()) {
            if (network.device().isEmpty()) {
                problems.add(Problem.error(
                        "node.interface.missing",
                        node.where("vlan"),
                        "vlan of " + node.hostname() + " needs an interface to lie on"));
            } else {
                arguments.add("vlan=" + link(network) + ":" + network.device().get());
            }
        }
        return arguments;
    }

    /** {@code client:server:gateway:netmask:hostname:device:autoconf:dns0:dns1:ntp}, empty fields at the end left out. */
    private static String address(Node node, NodeNetwork network) {
        List<String> fields = new ArrayList<>(List.of(
                network.ip().map(IpAddress::toString).orElse(""),
                "",
                network.gateway().map(IpAddress::toString).orElse(""),
                network.netmask().orElse(""),
                node.hostname(),
                link(network),
                "",
                network.dns().size() > 0 ? network.dns().get(0) : "",
                network.dns().size() > 1 ? network.dns().get(1) : "",
                network.ntp().orElse("")));
        while (fields.get(fields.size() - 1).isEmpty()) {
            fields.remove(fields.size() - 1);
        }
        return String.join(":", fields);
    }

    private static String link(NodeNetwork network) {
        String device = network.device().orElse("");
        return network.vlan().map(vlan -> device + "." + vlan).orElse(device);
    }

    private static void check(Node node, Problems problems) {
        NodeNetwork network = node.network();
        network.ntp()
                .filter(NetworkArguments::isName)
                .ifPresent(ntp -> problems.add(Problem.error(
                                "node.ntp.name",
                                node.where("ntp"),
                                "ntp of " + node.hostname() + " is \"" + ntp
                                        + "\"; Talos takes only an address in ip= and would drop the whole static network")
                        .withHint("leave ntp out here and set the name in the machine configuration"
                                + " (TimeSyncConfig, or machine.time.servers), or write the server's address")));
        for (int i = 0; i < network.dns().size(); i++) {
            String dns = network.dns().get(i);
            if (isName(dns)) {
                problems.add(Problem.error(
                        "node.dns.name",
                        node.where("dns" + i),
                        "dns" + i + " of " + node.hostname() + " is \"" + dns
                                + "\"; Talos takes only an address in ip= and would drop the whole static network"));
            }
        }
        network.vlan().ifPresent(vlan -> {
            if (vlan < 1 || vlan > HIGHEST_VLAN) {
                problems.add(Problem.error(
                        "node.vlan.range", node.where("vlan"), "vlan " + vlan + " is not between 1 and 4095"));
            }
            network.device()
                    .filter(device -> device.length() > LONGEST_VLAN_PARENT)
                    .ifPresent(device -> problems.add(Problem.error(
                            "node.interface.long",
                            node.where("interface"),
                            "interface \"" + device + "\" is longer than " + LONGEST_VLAN_PARENT
                                    + " characters; Talos renames its VLAN link and ip= would not match it")));
        });
    }

    private static boolean isName(String text) {
        return IpAddress.parse(text).isEmpty();
    }
}
