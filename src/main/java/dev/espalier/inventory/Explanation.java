package dev.espalier.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.espalier.inventory.LoadedInventory.LoadedNode;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Masked;
import dev.espalier.report.Problem;

/**
 * Where the values of a node come from.
 *
 * @param lines by key in the order of the merge, defaults that no file states last
 */
public record Explanation(String filename, List<Line> lines) {
    /**
     * One effective value.
     *
     * @param where empty for a default
     * @param overrode what outer layers say, the nearest first
     */
    public record Line(String keyPath, String value, Optional<Location> where, List<Overridden> overrode) {
        public Line {
            overrode = List.copyOf(overrode);
        }
    }

    /** A value that another took the place of. */
    public record Overridden(String value, Location where) {}

    public Explanation {
        lines = List.copyOf(lines);
    }

    /** All values of {@code node}, which is a host name or a filename. */
    public static Explanation of(LoadedInventory inventory, String node) throws BuildException {
        LoadedNode loaded = find(inventory, node);
        List<Line> lines = new ArrayList<>();
        flatten("", loaded.tree().root(), lines);
        defaults(loaded.node()).forEach((key, value) -> {
            if (loaded.tree().find(key).isEmpty()) {
                lines.add(new Line(key, value, Optional.empty(), List.of()));
            }
        });
        return new Explanation(loaded.node().filename(), lines);
    }

    /** The values of {@code node} at {@code key} and below it. */
    public static Explanation of(LoadedInventory inventory, String node, String key) throws BuildException {
        Explanation all = of(inventory, node);
        List<Line> lines = all.lines.stream()
                .filter(line -> line.keyPath.equals(key) || line.keyPath.startsWith(key + "."))
                .toList();
        if (!lines.isEmpty()) {
            return new Explanation(all.filename, lines);
        }
        Set<String> known = new LinkedHashSet<>();
        KeyTable.rows().stream()
                .filter(row -> row.scope() == KeyTable.Scope.NODE)
                .forEach(row -> known.add(row.key()));
        if (known.contains(key)) {
            return new Explanation(all.filename, List.of(new Line(key, "not set", Optional.empty(), List.of())));
        }
        throw unknown("KEY", "key", key, known);
    }

    /** As text: a line for each value, under it what it overrode. */
    public String text() {
        return text(line -> Optional.empty());
    }

    /**
     * The same, with what a value means where it does not say so itself.
     *
     * @param meaning of a line's value
     */
    public String text(Function<Line, Optional<String>> meaning) {
        StringBuilder out = new StringBuilder();
        for (Line line : lines) {
            out.append(line.keyPath)
                    .append(": ")
                    .append(shown(line.keyPath, line.value))
                    .append("  ");
            out.append(line.where.map(Location::toString).orElse("(default)")).append('\n');
            meaning.apply(line)
                    .ifPresent(words -> out.append("  which is ").append(words).append('\n'));
            for (Overridden overridden : line.overrode) {
                out.append("  overrode ")
                        .append(shown(line.keyPath, overridden.value))
                        .append("  ")
                        .append(overridden.where)
                        .append('\n');
            }
        }
        return out.toString();
    }

    private static String shown(String keyPath, String value) {
        String open = Masked.urls(value);
        return new EffectiveValue(keyPath, open, Optional.empty()).isSecret() ? EffectiveValue.NOT_SHOWN : open;
    }

    /** The scalar of the top-level {@code key} that holds for a node, stated or by default. */
    static Optional<String> effective(LoadedNode loaded, String key) {
        if (key.equals("talosVersion")) {
            return loaded.node().talosVersion();
        }
        if (key.equals("install")) {
            return Optional.of(Boolean.toString(loaded.node().install()));
        }
        return loaded.tree()
                .text(key)
                .or(() -> loaded.tree().removed(key)
                        ? Optional.empty()
                        : Optional.ofNullable(defaults(loaded.node()).get(key)));
    }

    private static void flatten(String path, MergedValue value, List<Line> lines) {
        if (value instanceof MergedValue.Branch branch && !branch.entries().isEmpty()) {
            branch.entries().forEach((key, inner) -> flatten(path.isEmpty() ? key : path + "." + key, inner, lines));
            return;
        }
        if (path.isEmpty()) {
            return;
        }
        List<Overridden> overrode = new ArrayList<>();
        for (Optional<MergedValue> before = value.overrode();
                before.isPresent();
                before = before.get().overrode()) {
            MergedValue each = before.get();
            overrode.add(new Overridden(
                    each.effective().oneLine(), each.source().place().at(path)));
        }
        String shown = value.isRemoved() ? "removed" : value.source().oneLine();
        lines.add(new Line(path, shown, Optional.of(value.source().place().at(path)), overrode));
    }

    /** What holds for {@code node} where no file says anything. */
    static Map<String, String> defaults(Node node) {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("model", node.model().key());
        defaults.put("boot", node.boot().key());
        if (node.boot() == Chain.PI_UEFI) {
            defaults.put("loader", node.loader().key());
            defaults.put("uefi.version", node.uefi().version());
            node.uefi().variables().forEach((name, value) -> defaults.put("uefi.variables." + name, value));
        }
        defaults.put("install", Boolean.toString(node.install()));
        if (node.model().isPi()) {
            defaults.put("prefix", node.prefix().key());
        }
        defaults.put("talosConfig", "none");
        return defaults;
    }

    private static LoadedNode find(LoadedInventory inventory, String name) throws BuildException {
        for (LoadedNode loaded : inventory.nodes()) {
            if (loaded.node().filename().equals(name)
                    || loaded.node().hostname().equals(name)) {
                return loaded;
            }
        }
        Set<String> known = new LinkedHashSet<>();
        inventory.nodes().forEach(loaded -> known.add(loaded.node().hostname()));
        inventory.nodes().forEach(loaded -> known.add(loaded.node().filename()));
        throw unknown("NODE", "node", name, known);
    }

    private static BuildException unknown(String option, String noun, String name, Collection<String> known) {
        Problem problem = Problem.error(
                noun + ".unknown", new Location.OnCommandLine(option), "there is no " + noun + " " + Quoted.of(name));
        return new BuildException(
                BuildException.Kind.INVENTORY,
                NearMiss.of(name, known)
                        .map(KeyType::didYouMean)
                        .map(problem::withHint)
                        .orElse(problem));
    }
}
