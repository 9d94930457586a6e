package dev.espalier.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of one YAML file as it was written: text, not yet numbers or booleans, and the place of every part. */
sealed interface YamlValue {
    Place place();

    /** How messages call it. */
    String kind();

    /** The value on one line, for people. */
    String oneLine();

    /**
     * A text.
     *
     * @param plain written without quotes, so that YAML would give it a type
     */
    record Scalar(String text, boolean plain, Place place) implements YamlValue {
        /** Whether this removes what an outer layer says. */
        boolean isNull() {
            return plain && PlainScalar.kind(text) == PlainScalar.Kind.NULL;
        }

        @Override
        public String kind() {
            return isNull() ? "null" : Quoted.of(text);
        }

        @Override
        public String oneLine() {
            return isNull() ? "null" : Quoted.unlessPlain(text);
        }
    }

    /** A list. */
    record Sequence(List<YamlValue> items, Place place) implements YamlValue {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public String oneLine() {
            return "["
                    + String.join(", ", items.stream().map(YamlValue::oneLine).toList()) + "]";
        }
    }

    /** A map, in the order of the file. */
    record Mapping(Map<String, Entry> entries, Place place) implements YamlValue {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public String kind() {
            return "a map";
        }

        @Override
        public String oneLine() {
            return "{"
                    + String.join(
                            ", ",
                            entries.entrySet().stream()
                                    .map(entry -> Quoted.unlessPlain(entry.getKey()) + ": "
                                            + entry.getValue().value().oneLine())
                                    .toList())
                    + "}";
        }
    }

    /** A value of a map and the place of its key. */
    record Entry(Place key, YamlValue value) {}
}
