package dev.espalier.inventory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lays an inner layer over an outer one: maps merge key by key, scalars and lists replace, null removes. What was
 * removed stays in the tree as a null, so that it can be explained and listed.
 */
final class LayerMerge {
    private LayerMerge() {}

    /** Shares what it does not change with {@code outer}, so that thousands of nodes share their defaults. */
    static MergedValue.Branch over(MergedValue.Branch outer, YamlValue.Mapping layer) {
        Map<String, MergedValue> entries = new LinkedHashMap<>(outer.entries());
        layer.entries().forEach((key, entry) -> {
            MergedValue before = entries.get(key);
            entries.put(key, before == null ? fresh(entry.value(), Optional.empty()) : replace(before, entry.value()));
        });
        return new MergedValue.Branch(layer, entries, outer.overrode());
    }

    private static MergedValue replace(MergedValue before, YamlValue value) {
        if (before instanceof MergedValue.Branch outer && value instanceof YamlValue.Mapping mapping) {
            return over(outer, mapping);
        }
        return fresh(value, Optional.of(before));
    }

    private static MergedValue fresh(YamlValue value, Optional<MergedValue> overrode) {
        if (value instanceof YamlValue.Mapping mapping) {
            Map<String, MergedValue> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, entry) -> entries.put(key, fresh(entry.value(), Optional.empty())));
            return new MergedValue.Branch(mapping, entries, overrode);
        }
        return new MergedValue.Leaf(value, overrode);
    }
}
