package dev.espalier.plan;

import java.util.List;
import java.util.Optional;

import dev.espalier.inventory.Node;

/**
 * What Matchbox knows a machine by: one parameter of the request and its exact value. Of a MAC address it takes lower
 * case and colons; UUIDs are what iPXE and Talos write, lower case with dashes.
 */
public record MatchboxSelector(String key, String value) {

    /**
     * All ways to find {@code node}, the one that its kernel line uses first. A serial with a plus is none of them, for
     * iPXE sends it as it is and the server reads a blank; board serials are not sent at all.
     */
    static List<MatchboxSelector> of(Node node) {
        if (!node.macs().isEmpty()) {
            return node.macs().stream()
                    .map(mac -> new MatchboxSelector("mac", mac.colons()))
                    .toList();
        }
        Optional<MatchboxSelector> other = node.uuid()
                .map(uuid -> new MatchboxSelector("uuid", uuid))
                .or(() -> node.serial()
                        .filter(serial -> serial.matches("[A-Za-z0-9._:/-]+"))
                        .map(serial -> new MatchboxSelector("serial", serial)));
        return other.stream().toList();
    }

    /** {@code mac=d8:3a:dd:8a:7e:9a}, which needs no escaping in a query. */
    String query() {
        return key + "=" + value;
    }
}
