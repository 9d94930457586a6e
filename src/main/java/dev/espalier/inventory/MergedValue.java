package dev.espalier.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A value after the merge, with the value it took the place of. */
sealed interface MergedValue {
    /** What the innermost layer that set or extended it says, with its place. */
    YamlValue source();

    /** The value of an outer layer that this one replaced. A map that was extended replaced nothing. */
    Optional<MergedValue> overrode();

    /** A scalar or a list; a null stands for a value that was removed. */
    record Leaf(YamlValue source, Optional<MergedValue> overrode) implements MergedValue {}

    /** A map, with its keys in the order of their first appearance. */
    record Branch(YamlValue source, Map<String, MergedValue> entries, Optional<MergedValue> overrode)
            implements MergedValue {
        public Branch {
            entries = Collections.unmodifiableMap(entries);
        }

        static Branch empty(YamlValue source) {
            return new Branch(source, new LinkedHashMap<>(), Optional.empty());
        }
    }

    default boolean isRemoved() {
        return source() instanceof YamlValue.Scalar scalar && scalar.isNull();
    }

    /** The value as one layer would have written it, without what was removed. */
    default YamlValue effective() {
        if (!(this instanceof Branch branch)) {
            return source();
        }
        Map<String, YamlValue.Entry> kept = new LinkedHashMap<>();
        branch.entries().forEach((key, value) -> {
            if (!value.isRemoved()) {
                kept.put(key, new YamlValue.Entry(value.source().place(), value.effective()));
            }
        });
        return new YamlValue.Mapping(kept, source().place());
    }
}
