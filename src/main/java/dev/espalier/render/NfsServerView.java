package dev.espalier.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

import dev.espalier.inventory.IpAddress;
import dev.espalier.inventory.Subnet;
import dev.espalier.plan.DisklessBoot;
import dev.espalier.plan.NfsRoot;
import dev.espalier.plan.NodePlan;
import dev.espalier.plan.Plan;

/**
 * What the pages for the NFS server see. Host names, directories and addresses are of letters, digits and a few signs
 * that no shell, exports or Markdown takes for its own.
 *
 * @param tftpServer where the boot files come from; empty when the site does not say
 * @param elsewhere whether that is another address than an NFS server's
 * @param sets names of root archives
 * @param passwords whether a password hash is in an archive
 */
public record NfsServerView(
        String tftpServer,
        boolean elsewhere,
        List<String> sets,
        List<Server> servers,
        boolean boot,
        boolean passwords) {
    /** One NFS server and what lies on it. */
    public record Server(String address, List<Board> boards, List<Export> exports) {}

    /** One node: its directory, and the set that is unpacked into it. */
    public record Board(String hostname, String directory, String set, String initramfs) {}

    /** A line of exports. */
    public record Export(String directory, String client, String access) {}

    public NfsServerView {
        sets = List.copyOf(sets);
        servers = List.copyOf(servers);
    }

    static NfsServerView of(
            Plan plan,
            List<NodePlan> nodes,
            Function<NfsRoot, String> setName,
            Function<NodePlan, DisklessBoot> boots) {
        Map<IpAddress, List<NodePlan>> byServer = new TreeMap<>();
        for (NodePlan node : nodes) {
            byServer.computeIfAbsent(root(node).server(), each -> new ArrayList<>())
                    .add(node);
        }
        List<Server> servers = new ArrayList<>();
        byServer.forEach((address, boards) -> servers.add(new Server(
                address.toString(),
                boards.stream().map(board -> board(board, setName, boots)).toList(),
                exports(plan, boards))));
        String tftpServer = plan.site().server().map(IpAddress::toString).orElse("");
        return new NfsServerView(
                tftpServer,
                !tftpServer.isEmpty()
                        && byServer.keySet().stream()
                                .anyMatch(each -> !each.toString().equals(tftpServer)),
                nodes.stream()
                        .map(node -> setName.apply(root(node)))
                        .distinct()
                        .sorted()
                        .toList(),
                servers,
                nodes.stream().anyMatch(node -> root(node).boot().isPresent()),
                nodes.stream()
                        .anyMatch(node -> node.node().user().stream()
                                .anyMatch(user -> user.passwordHash().isPresent())));
    }

    private static NfsRoot root(NodePlan node) {
        return node.nfs().orElseThrow().root();
    }

    private static Board board(
            NodePlan node, Function<NfsRoot, String> setName, Function<NodePlan, DisklessBoot> boots) {
        return new Board(
                node.node().hostname(),
                root(node).directory(),
                setName.apply(root(node)),
                boots.apply(node).initramfsReason());
    }

    private static List<Export> exports(Plan plan, List<NodePlan> nodes) {
        List<Export> exports = new ArrayList<>();
        Map<String, Map<String, Export>> sets = new TreeMap<>();
        for (NodePlan node : nodes) {
            String client = client(plan, node);
            exports.add(new Export(root(node).directory(), client, "rw"));
            root(node).boot().ifPresent(share -> {
                exports.add(new Export(share + "/" + node.prefixDirectory().orElseThrow(), client, "rw"));
                sets.computeIfAbsent(share, each -> new TreeMap<>())
                        .putIfAbsent(client, new Export(share + "/_sets", client, "ro"));
            });
        }
        sets.values().forEach(clients -> exports.addAll(clients.values()));
        return exports;
    }

    /** Whoever may mount a root may change every file in it, so as few as can be told. */
    private static String client(Plan plan, NodePlan node) {
        return node.node()
                .network()
                .ip()
                .map(IpAddress::toString)
                .or(() -> subnet(plan))
                .orElse("*");
    }

    private static Optional<String> subnet(Plan plan) {
        return plan.site().dhcp().subnet().map(Subnet::toString);
    }
}
