package dev.espalier.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Two trees beside each other, told from their manifests: what changes for each machine, what it shares with others, and
 * which values of the inventory are other than they were.
 *
 * @param site values of the site that changed
 * @param nodes whatever changed for a node, by host name; a path made for several nodes counts for each
 * @param shared paths that are there for no node in particular
 */
public record TreeDiff(List<ValueChange> site, SortedMap<String, NodeChange> nodes, List<TreeChange> shared) {

    /** A value that is there, gone or other than it was. */
    public record ValueChange(String keyPath, Optional<String> before, Optional<String> after) {}

    /** Whether a node is in both trees. */
    public enum Presence {
        NEW,
        GONE,
        KEPT
    }

    /** What changed for one node. */
    public record NodeChange(Presence presence, List<ValueChange> values, List<TreeChange> files) {}

    public static TreeDiff between(Manifest before, Manifest after) {
        SortedMap<String, List<TreeChange>> files = new TreeMap<>();
        List<TreeChange> shared = new ArrayList<>();
        for (TreeChange change : TreeChange.between(before, after)) {
            if (change.why().nodes().isEmpty()) {
                shared.add(change);
            }
            change.why()
                    .nodes()
                    .forEach(node -> files.computeIfAbsent(node, each -> new ArrayList<>())
                            .add(change));
        }
        TreeInputs old = before.inputs();
        TreeInputs now = after.inputs();
        boolean comparable = !old.equals(TreeInputs.UNKNOWN) && !now.equals(TreeInputs.UNKNOWN);
        SortedSet<String> names = new TreeSet<>(files.keySet());
        if (comparable) {
            names.addAll(old.nodes().keySet());
            names.addAll(now.nodes().keySet());
        }
        SortedMap<String, NodeChange> nodes = new TreeMap<>();
        for (String name : names) {
            NodeChange change = new NodeChange(
                    comparable
                            ? presence(
                                    old.nodes().containsKey(name), now.nodes().containsKey(name))
                            : Presence.KEPT,
                    comparable ? values(valuesOf(old, name), valuesOf(now, name)) : List.of(),
                    files.getOrDefault(name, List.of()));
            if (!change.values().isEmpty() || !change.files().isEmpty()) {
                nodes.put(name, change);
            }
        }
        return new TreeDiff(comparable ? values(old.site(), now.site()) : List.of(), nodes, shared);
    }

    private static SortedMap<String, String> valuesOf(TreeInputs inputs, String node) {
        return inputs.nodes().getOrDefault(node, new TreeMap<>());
    }

    private static Presence presence(boolean before, boolean after) {
        return before && after ? Presence.KEPT : after ? Presence.NEW : Presence.GONE;
    }

    private static List<ValueChange> values(Map<String, String> before, Map<String, String> after) {
        SortedSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        List<ValueChange> changes = new ArrayList<>();
        for (String key : keys) {
            Optional<String> old = Optional.ofNullable(before.get(key));
            Optional<String> now = Optional.ofNullable(after.get(key));
            if (!old.equals(now)) {
                changes.add(new ValueChange(key, old, now));
            }
        }
        return changes;
    }

    /** Whether a server would hand out anything else than before. */
    public boolean hasFiles() {
        return !shared.isEmpty()
                || nodes.values().stream().anyMatch(node -> !node.files().isEmpty());
    }
}
