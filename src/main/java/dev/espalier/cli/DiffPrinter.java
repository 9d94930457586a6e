package dev.espalier.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

import com.google.gson.stream.JsonWriter;
import dev.espalier.content.ByteSize;
import dev.espalier.inventory.EffectiveValue;
import dev.espalier.inventory.LoadedInventory;
import dev.espalier.report.Location;
import dev.espalier.report.Wording;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeChange;
import dev.espalier.tree.TreeDiff;
import dev.espalier.tree.TreeDiff.NodeChange;
import dev.espalier.tree.TreeDiff.Presence;
import dev.espalier.tree.TreeDiff.ValueChange;

/** Shows a {@link TreeDiff}: for people with nodes that change alike in one block, for programs node by node. */
final class DiffPrinter {
    private static final int NAMES_SHOWN = 4;

    private final TreeDiff diff;
    private final Map<String, Location> sitePlaces;
    private final Map<String, Map<String, Location>> places = new TreeMap<>();

    DiffPrinter(TreeDiff diff, LoadedInventory loaded) {
        this.diff = diff;
        this.sitePlaces = places(EffectiveValue.ofSite(loaded));
        List<List<EffectiveValue>> values = EffectiveValue.ofNodes(loaded);
        for (int i = 0; i < values.size(); i++) {
            places.put(loaded.inventory().nodes().get(i).hostname(), places(values.get(i)));
        }
    }

    private static Map<String, Location> places(List<EffectiveValue> values) {
        Map<String, Location> places = new TreeMap<>();
        values.forEach(value -> value.where().ifPresent(where -> places.put(value.keyPath(), where)));
        return places;
    }

    private Optional<Location> place(String node, ValueChange change) {
        return change.after().isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(places.getOrDefault(node, Map.of()).get(change.keyPath()));
    }

    String text() {
        StringBuilder out = new StringBuilder();
        if (!diff.hasFiles()) {
            return "nothing would change\n";
        }
        if (!diff.site().isEmpty()) {
            out.append("site\n");
            diff.site().forEach(change -> value(change, Optional.ofNullable(sitePlaces.get(change.keyPath())), out));
        }
        blocks().values().forEach(block -> block(block, out));
        if (!diff.shared().isEmpty()) {
            out.append("shared\n");
            files(diff.shared(), DiffPrinter::setOrPath, out);
        }
        return out.append(summary()).toString();
    }

    /** Nodes for which the same happens, by what happens. */
    private Map<String, List<String>> blocks() {
        Map<String, List<String>> blocks = new LinkedHashMap<>();
        diff.nodes().forEach((name, change) -> {
            if (!change.files().isEmpty()) {
                StringBuilder what = new StringBuilder(change.presence().name()).append('\n');
                if (change.presence() == Presence.KEPT) {
                    change.values().forEach(value -> value(value, place(name, value), what));
                }
                files(change.files(), path -> alike(name, path), what);
                blocks.computeIfAbsent(what.toString(), each -> new ArrayList<>())
                        .add(name);
            }
        });
        return blocks;
    }

    private void block(List<String> names, StringBuilder out) {
        String first = names.get(0);
        NodeChange change = diff.nodes().getOrDefault(first, new NodeChange(Presence.KEPT, List.of(), List.of()));
        out.append(Wording.upTo(NAMES_SHOWN, names));
        switch (change.presence()) {
            case NEW -> out.append(names.size() == 1 ? " is new\n" : " are new\n");
            case GONE -> out.append(names.size() == 1 ? " goes\n" : " go\n");
            case KEPT -> {
                out.append('\n');
                change.values().forEach(value -> value(value, place(first, value), out));
                if (change.values().isEmpty()) {
                    out.append("  no value changed: the site, a template or an artifact did\n");
                }
            }
        }
        files(change.files(), names.size() == 1 ? path -> path : path -> alike(first, path), out);
    }

    private static void value(ValueChange change, Optional<Location> where, StringBuilder out) {
        out.append("  ").append(change.keyPath());
        change.before().ifPresent(before -> out.append(" was ").append(before));
        out.append(change.before().isPresent() ? ", " : " ")
                .append(change.after().map(after -> "is " + after).orElse("is no longer set"));
        where.ifPresent(place -> out.append("  ").append(place));
        out.append('\n');
    }

    /** A path with the names of one node made general. */
    private static String alike(String node, String path) {
        StringBuilder alike = new StringBuilder();
        for (String part : path.split("/", -1)) {
            boolean own = part.matches("[0-9a-f]{8}|([0-9a-f]{2}-){5}[0-9a-f]{2}(\\.ipxe)?");
            alike.append(alike.isEmpty() ? "" : "/").append(own ? "*" : part.replace(node, "*"));
        }
        return alike.toString();
    }

    /** The files of one set count together. */
    private static String setOrPath(String path) {
        return path.replaceFirst("(/_sets/[^/]+/|^matchbox/assets/[^/]+/).*", "$1");
    }

    /** One line for each sign and name, with the number of files where there are several and the bytes that come. */
    private static void files(List<TreeChange> changes, Function<String, String> name, StringBuilder out) {
        Map<String, List<TreeChange>> lines = new LinkedHashMap<>();
        changes.forEach(change -> lines.computeIfAbsent(
                        change.sign() + " " + name.apply(change.path().value()), each -> new ArrayList<>())
                .add(change));
        lines.forEach((line, alike) -> {
            long bytes = alike.stream().mapToLong(DiffPrinter::bytes).sum();
            out.append("  ").append(line);
            if (alike.size() > 1) {
                out.append("  ").append(alike.size()).append(" files");
            }
            out.append(bytes > 0 ? "  " + new ByteSize(bytes) : "").append('\n');
        });
    }

    private static long bytes(TreeChange change) {
        return change.after().map(DiffPrinter::size).orElse(0L);
    }

    private static long size(ManifestEntry entry) {
        return entry instanceof ManifestEntry.FileEntry file ? file.size() : 0;
    }

    private String summary() {
        return "nodes: " + count(Presence.KEPT) + " changed, " + count(Presence.NEW) + " new, " + count(Presence.GONE)
                + " gone; files: " + count('+') + " new, " + count('~') + " changed, " + count('-') + " gone\n";
    }

    private long count(Presence presence) {
        return diff.nodes().values().stream()
                .filter(node -> !node.files().isEmpty() && node.presence() == presence)
                .count();
    }

    private long count(char sign) {
        return allChanges().values().stream()
                .filter(change -> change.sign() == sign)
                .count();
    }

    /** By path: a file that is there for several nodes counts once. */
    private Map<String, TreeChange> allChanges() {
        Map<String, TreeChange> all = new TreeMap<>();
        diff.shared().forEach(change -> all.put(change.path().value(), change));
        diff.nodes()
                .values()
                .forEach(node ->
                        node.files().forEach(change -> all.put(change.path().value(), change)));
        return all;
    }

    String json() {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent("  ");
            json.setHtmlSafe(false);
            json.beginObject().name("site").beginArray();
            for (ValueChange change : diff.site()) {
                value(json, change, Optional.ofNullable(sitePlaces.get(change.keyPath())));
            }
            json.endArray().name("nodes").beginArray();
            for (Map.Entry<String, NodeChange> node : diff.nodes().entrySet()) {
                json.beginObject().name("node").value(node.getKey());
                json.name("presence").value(node.getValue().presence().name().toLowerCase(Locale.ROOT));
                json.name("values").beginArray();
                for (ValueChange change : node.getValue().values()) {
                    value(json, change, place(node.getKey(), change));
                }
                json.endArray().name("files");
                files(json, node.getValue().files());
                json.endObject();
            }
            json.endArray().name("shared");
            files(json, diff.shared());
            json.endObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string can always be written to", e);
        }
        return text + "\n";
    }

    private static void value(JsonWriter json, ValueChange change, Optional<Location> where) throws IOException {
        json.beginObject().name("key").value(change.keyPath());
        if (change.before().isPresent()) {
            json.name("before").value(change.before().get());
        }
        if (change.after().isPresent()) {
            json.name("after").value(change.after().get());
        }
        if (where.isPresent()) {
            json.name("where").value(where.get().toString());
        }
        json.endObject();
    }

    private static void files(JsonWriter json, List<TreeChange> changes) throws IOException {
        json.beginArray();
        for (TreeChange change : changes) {
            String what = change.sign() == '+' ? "added" : change.sign() == '-' ? "removed" : "changed";
            json.beginObject().name("path").value(change.path().value());
            json.name("change").value(what).endObject();
        }
        json.endArray();
    }
}
