package dev.espalier.inventory;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

/**
 * The JSON Schema of inventory files, for editors. Written from the key tables that the loader checks by. It is milder
 * than the loader, which also sees what a pattern cannot say and the other files.
 */
public final class InventorySchema {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private InventorySchema() {}

    /**
     * One schema for all files, so that an editor can be pointed at {@code inventory/**}: a file with a key of the site
     * is the site, any other is a node or the defaults of nodes.
     */
    public static String json() {
        JsonArray siteKeys = new JsonArray();
        for (Key key : SiteKeys.ALL.all()) {
            JsonArray names = new JsonArray();
            names.add(key.name());
            JsonObject has = new JsonObject();
            has.add("required", names);
            siteKeys.add(has);
        }
        JsonObject hasSiteKey = new JsonObject();
        hasSiteKey.add("anyOf", siteKeys);

        JsonObject definitions = new JsonObject();
        definitions.add("node", NodeKeys.ALL.schema());
        definitions.add("site", SiteKeys.ALL.schema());

        JsonObject schema = new JsonObject();
        schema.addProperty("$schema", DRAFT);
        schema.addProperty("title", "Espalier inventory");
        schema.add("if", hasSiteKey);
        schema.add("then", reference("#/$defs/site"));
        schema.add("else", reference("#/$defs/node"));
        schema.add("$defs", definitions);
        Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        return gson.toJson(schema) + "\n";
    }

    /** A map that has {@code keys} and no others. Each may be null, which removes what an outer layer says. */
    static JsonObject object(Keys keys) {
        JsonObject properties = new JsonObject();
        for (Key key : keys.all()) {
            JsonObject property = nullable(key.type().schema());
            String standard = key.standard().isEmpty() ? "" : " (default: " + key.standard() + ")";
            property.addProperty("description", key.description() + standard);
            properties.add(key.name(), property);
        }
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "object");
        schema.add("properties", properties);
        schema.addProperty("additionalProperties", false);
        return schema;
    }

    static JsonObject nullable(JsonObject schema) {
        JsonElement type = schema.get("type");
        if (schema.has("anyOf")) {
            JsonObject isNull = new JsonObject();
            isNull.addProperty("type", "null");
            schema.getAsJsonArray("anyOf").add(isNull);
        } else if (schema.has("enum")) {
            schema.getAsJsonArray("enum").add(JsonNull.INSTANCE);
        } else if (type != null) {
            JsonArray types = new JsonArray();
            if (type.isJsonArray()) {
                types.addAll(type.getAsJsonArray());
            } else {
                types.add(type);
            }
            types.add("null");
            schema.add("type", types);
        }
        return schema;
    }

    private static JsonObject reference(String target) {
        JsonObject reference = new JsonObject();
        reference.addProperty("$ref", target);
        return reference;
    }
}
