package dev.espalier.inventory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.espalier.content.Digest;
import dev.espalier.inventory.LoadedInventory.LoadedNode;
import dev.espalier.report.Location;
import dev.espalier.report.Masked;

/**
 * One value that the inventory gives to a node or to the site, after the merge. Lists and maps come item by item.
 *
 * @param keyPath as messages spell it: {@code uefi.variables.Timeout}, {@code configTxt[2]}
 * @param text as it is written; not to be shown when the value is secret
 * @param where empty for a default
 */
public record EffectiveValue(String keyPath, String text, Optional<Location> where) {
    /** Stands for a secret. */
    static final String NOT_SHOWN = "(not shown)";

    /** Characters shown of a text. */
    private static final int LONGEST = 100;

    public EffectiveValue {
        // The keys of artifacts.overrides are URLs.
        keyPath = Masked.urls(keyPath);
    }

    /** Keys, at any depth, whose values are for the machine and not for reports. */
    private static final Set<String> SECRET = Set.of("passwordHash", "embeddedMachineConfiguration");

    /** What lies in these may be a token or a key of a cluster. */
    private static final List<String> SECRET_BRANCHES =
            List.of("machineConfig.patches", "schematic.customization.meta");

    /** Of every node, in the order of {@link Inventory#nodes()}. */
    public static List<List<EffectiveValue>> ofNodes(LoadedInventory inventory) {
        return inventory.nodes().stream().map(EffectiveValue::of).toList();
    }

    /** Of the site; empty where no file says anything. */
    public static List<EffectiveValue> ofSite(LoadedInventory inventory) {
        List<EffectiveValue> values = new ArrayList<>();
        if (inventory.inventory().site().values() instanceof MergedTree tree) {
            collect("", tree.root(), values);
        }
        return values;
    }

    private static List<EffectiveValue> of(LoadedNode node) {
        List<EffectiveValue> values = new ArrayList<>();
        collect("", node.tree().root(), values);
        Explanation.defaults(node.node()).forEach((key, text) -> {
            if (node.tree().find(key).isEmpty()) {
                values.add(new EffectiveValue(key, text, Optional.empty()));
            }
        });
        return values;
    }

    private static void collect(String path, MergedValue value, List<EffectiveValue> values) {
        if (value instanceof MergedValue.Branch branch) {
            branch.entries().forEach((key, inner) -> collect(path.isEmpty() ? key : path + "." + key, inner, values));
        } else if (!value.isRemoved()) {
            collect(path, value.source(), values);
        }
    }

    private static void collect(String path, YamlValue value, List<EffectiveValue> values) {
        if (value instanceof YamlValue.Sequence list) {
            for (int i = 0; i < list.items().size(); i++) {
                collect(path + "[" + i + "]", list.items().get(i), values);
            }
        } else if (value instanceof YamlValue.Mapping map) {
            map.entries().forEach((key, entry) -> collect(path + "." + key, entry.value(), values));
        } else if (value instanceof YamlValue.Scalar scalar) {
            values.add(new EffectiveValue(
                    path, scalar.text(), Optional.of(scalar.place().at(path))));
        }
    }

    /** Whether the text must not be shown: a password, or an address with credentials in it. */
    public boolean isSecret() {
        String key = keyPath.substring(keyPath.lastIndexOf('.') + 1);
        return SECRET.contains(key)
                || SECRET_BRANCHES.stream().anyMatch(keyPath::startsWith)
                || !Masked.urls(text).equals(text);
    }

    /** The text for reports: one line, shortened, and nothing of a secret. */
    public String shown() {
        if (isSecret()) {
            return NOT_SHOWN;
        }
        String line = Quoted.unlessPlain(text);
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
    }

    /** The text for a record: what is long or secret as a digest, which tells whether it is still the same. */
    public String recorded() {
        return isSecret() || text.length() > LONGEST
                ? "sha256:"
                        + Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16)
                : text;
    }
}
