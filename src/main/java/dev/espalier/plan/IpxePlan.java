package dev.espalier.plan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.espalier.content.RelativePath;
import dev.espalier.inventory.ClientKind;
import dev.espalier.inventory.Identity;
import dev.espalier.inventory.MacAddress;
import dev.espalier.inventory.Node;

/**
 * iPXE and its scripts. DHCP hands a binary to firmware and {@link #script} to what is iPXE already; that script finds
 * the script of the node by trying one name for each kind of identity, so that it does not grow with the fleet.
 *
 * @param binaries by the kind of client, in the order of {@link ClientKind}
 * @param script where the first script is served, below the root of each service
 * @param identities the kinds of identity that any node is found by
 * @param ofNodes where the scripts of the nodes, and the kernels they name, are served
 * @param base what is before the path of a node's script in a URL: the site's HTTP server, or its TFTP server; empty for
 *     the TFTP server that the first script came from
 */
public record IpxePlan(
        List<Binary> binaries, RelativePath script, List<Identity> identities, Service ofNodes, Optional<String> base) {
    private static final RelativePath DIRECTORY = RelativePath.of("ipxe");
    private static final String SUFFIX = ".ipxe";

    public IpxePlan {
        binaries = List.copyOf(binaries);
        identities = List.copyOf(identities);
    }

    /**
     * The binary for one kind of client.
     *
     * @param files the binary, or the shim that starts it and the binary; served beside each other
     * @param nbp where it is served, below the root of each service: the name that DHCP hands out
     */
    public record Binary(ClientKind kind, AssetSet files, RelativePath nbp) {}

    /** Where the binaries and the first script are served: firmware may come from each. */
    public List<Service> services() {
        return ofNodes == Service.HTTP ? List.of(Service.TFTP, Service.HTTP) : List.of(Service.TFTP);
    }

    /** Where the script of a node is served, below the root of its service. */
    public static RelativePath scriptOf(Node node) {
        return DIRECTORY.resolve("nodes").resolve(node.hostname() + SUFFIX);
    }

    /** The directory of the names that nodes are found by. */
    public static RelativePath directoryOf(Identity identity) {
        return DIRECTORY.resolve(identity.key());
    }

    /** Every name that the first script may find a node by, below the root of its service. */
    public static List<RelativePath> namesOf(Node node) {
        return node.identify().stream()
                .flatMap(identity -> values(node, identity).stream()
                        .map(value -> directoryOf(identity).resolve(fileName(value))))
                .toList();
    }

    /** What iPXE puts into a URL for {@code identity}, in the form it has there after decoding. */
    static List<String> values(Node node, Identity identity) {
        return switch (identity) {
            case SERIAL -> node.serial().stream().toList();
            case BOARD_SERIAL -> node.boardSerial().stream().toList();
            case UUID ->
                node.uuid().map(uuid -> uuid.toLowerCase(Locale.ROOT)).stream().toList();
            case MAC -> node.macs().stream().map(MacAddress::dashes).toList();
        };
    }

    /** Servers take several slashes for one, and Dell's board serials have them at both ends. */
    static String fileName(String value) {
        return (value + SUFFIX).replaceAll("/+", "/").replaceFirst("^/", "");
    }
}
