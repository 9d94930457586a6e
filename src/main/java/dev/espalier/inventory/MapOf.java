package dev.espalier.inventory;

import java.util.Optional;

import com.google.gson.JsonObject;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** A map with keys of the user's choice. */
record MapOf(KeyType.Text key, KeyType value) implements KeyType {
    @Override
    public String label() {
        return "a map from " + key.label() + " to " + value.label();
    }

    @Override
    public void check(YamlValue yaml, String path, Problems problems) {
        if (!(yaml instanceof YamlValue.Mapping map)) {
            KeyType.wrong(yaml, path, this, Optional.empty(), problems);
            return;
        }
        map.entries().forEach((name, entry) -> {
            String entryPath = path + "." + name;
            if (!key.accepts(name)) {
                problems.add(Problem.error(
                        "key.invalid",
                        entry.key().at(entryPath),
                        "a key of " + path + " is " + Quoted.of(name) + ", but must be " + key.label()));
            } else if (!(entry.value() instanceof YamlValue.Scalar scalar && scalar.isNull())) {
                value.check(entry.value(), entryPath, problems);
            }
        });
    }

    @Override
    public boolean takes(YamlValue yaml) {
        return yaml instanceof YamlValue.Mapping;
    }

    @Override
    public JsonObject schema() {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "object");
        JsonObject names = new JsonObject();
        names.addProperty("pattern", key.form().pattern());
        schema.add("propertyNames", names);
        schema.add("additionalProperties", InventorySchema.nullable(value.schema()));
        return schema;
    }
}
