package dev.espalier.inventory;

import java.util.List;
import java.util.Optional;

/**
 * The addresses of a node.
 *
 * @param netmask as written: dotted, or a prefix length
 * @param device the key {@code interface}: the Linux name of the network device
 * @param bond the device that takes the place of {@code device} when several are one
 * @param dns dns0 and dns1, those that are given
 */
public record NodeNetwork(
        Optional<IpAddress> ip,
        Optional<String> netmask,
        Optional<IpAddress> gateway,
        Optional<String> device,
        Optional<Bond> bond,
        Optional<Integer> vlan,
        List<String> dns,
        Optional<String> ntp) {
    public NodeNetwork {
        dns = List.copyOf(dns);
    }
}
