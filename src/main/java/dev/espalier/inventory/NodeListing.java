package dev.espalier.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.inventory.LoadedInventory.LoadedNode;

/** The nodes of an inventory as a table, or as the JSON that scripts have read from flat inventories before. */
public final class NodeListing {
    private static final List<String> HEADINGS =
            List.of("NODE", "MODEL", "BOOT", "SERIAL", "MAC", "IP", "TALOS", "INSTALL");

    private final List<LoadedNode> nodes;

    private NodeListing(List<LoadedNode> nodes) {
        this.nodes = nodes;
    }

    /** All nodes, by the bytes of their filename. */
    public static NodeListing of(LoadedInventory inventory) {
        return new NodeListing(inventory.nodes());
    }

    /** Those whose filename starts with {@code prefix}: {@code k8s-1} is a prefix of {@code k8s-10/node-01}, too. */
    public NodeListing withPrefix(String prefix) {
        return new NodeListing(nodes.stream()
                .filter(loaded -> loaded.node().filename().startsWith(prefix))
                .toList());
    }

    /**
     * Those that have {@code value} as their label {@code key}, or, when {@code key} is a key of nodes, as its scalar:
     * {@code role}, {@code model}, {@code talosVersion}. Values that are left to their defaults count.
     */
    public NodeListing with(String key, String value) {
        return new NodeListing(
                nodes.stream().filter(loaded -> matches(loaded, key, value)).toList());
    }

    private static boolean matches(LoadedNode loaded, String key, String value) {
        if (value.equals(loaded.node().labels().get(key))) {
            return true;
        }
        if (key.startsWith("labels.")) {
            return value.equals(loaded.node().labels().get(key.substring("labels.".length())));
        }
        return Explanation.effective(loaded, key).filter(value::equals).isPresent();
    }

    public int size() {
        return nodes.size();
    }

    /**
     * A JSON array on one line, with a line end. Of each node the merged keys in the order of their first appearance,
     * with scalars typed as PyYAML types them, then {@code hostname} and {@code filename}. Identities, versions and
     * addresses are strings as they are written, where PyYAML would make numbers of some.
     */
    public String json() {
        StringBuilder out = new StringBuilder("[");
        PythonJson json = new PythonJson(out);
        for (LoadedNode loaded : nodes) {
            out.append(out.length() == 1 ? "{" : ", {");
            json.members(loaded.tree().root().entries(), NodeKeys.ALL, true);
            out.append("\"hostname\": ");
            json.string(loaded.node().hostname());
            out.append(", \"filename\": ");
            json.string(loaded.node().filename());
            out.append('}');
        }
        return out.append("]\n").toString();
    }

    /** One line for each node under a line of headings, in columns; {@code -} where there is nothing. */
    public String table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        for (LoadedNode loaded : nodes) {
            rows.add(row(loaded.node()));
        }
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(
                        widths[i], row.get(i).codePointCount(0, row.get(i).length()));
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                line.append(cell).append(" ".repeat(widths[i] - cell.codePointCount(0, cell.length()) + 2));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    private static List<String> row(Node node) {
        Optional<String> mac = node.macs().stream().findFirst().map(MacAddress::colons);
        String more = node.macs().size() > 1 ? " +" + (node.macs().size() - 1) : "";
        return List.of(
                node.filename(),
                node.model().key(),
                node.boot().key(),
                node.serial().orElse("-"),
                mac.orElse("-") + more,
                node.network().ip().map(IpAddress::toString).orElse("-"),
                node.talosVersion().orElse("-"),
                node.install() ? "yes" : "no");
    }
}
