package dev.espalier.inventory;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.google.gson.JsonObject;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * A map with the given keys, in the order of the documentation.
 *
 * @param elsewhere cures for keys that are often written here and do not belong here, by key
 */
record Keys(Map<String, Key> byName, Map<String, String> elsewhere) implements KeyType {
    static Keys of(Key... keys) {
        Map<String, Key> byName = new LinkedHashMap<>();
        for (Key key : keys) {
            byName.put(key.name(), key);
        }
        return new Keys(Collections.unmodifiableMap(byName), Collections.emptyMap());
    }

    Keys hinting(Map<String, String> cures) {
        return new Keys(byName, Collections.unmodifiableMap(new LinkedHashMap<>(cures)));
    }

    Collection<Key> all() {
        return byName.values();
    }

    Key get(String name) {
        Key key = byName.get(name);
        if (key == null) {
            throw new IllegalArgumentException("no such key: " + name);
        }
        return key;
    }

    @Override
    public String label() {
        return "a map with keys of " + String.join(", ", byName.keySet());
    }

    @Override
    public String summary() {
        return "map";
    }

    @Override
    public void check(YamlValue value, String path, Problems problems) {
        if (!(value instanceof YamlValue.Mapping map)) {
            KeyType.wrong(value, path, this, Optional.empty(), problems);
            return;
        }
        map.entries().forEach((name, entry) -> {
            Key key = byName.get(name);
            String keyPath = path.isEmpty() ? name : path + "." + name;
            if (key == null) {
                problems.add(unknown(name, path, entry.key().at(keyPath)));
            } else if (!(entry.value() instanceof YamlValue.Scalar scalar && scalar.isNull())) {
                key.type().check(entry.value(), keyPath, problems);
            }
        });
    }

    private Problem unknown(String name, String path, Location where) {
        Problem problem = Problem.error(
                "key.unknown", where, "unknown key " + Quoted.of(name) + (path.isEmpty() ? "" : " in " + path));
        return Optional.ofNullable(elsewhere.get(name))
                .or(() -> NearMiss.of(name, byName.keySet()).map(KeyType::didYouMean))
                .or(() -> path.isEmpty()
                        ? Optional.empty()
                        : Optional.of("the keys are " + String.join(", ", byName.keySet())))
                .map(problem::withHint)
                .orElse(problem);
    }

    @Override
    public boolean takes(YamlValue value) {
        return value instanceof YamlValue.Mapping;
    }

    @Override
    public JsonObject schema() {
        return InventorySchema.object(this);
    }
}
