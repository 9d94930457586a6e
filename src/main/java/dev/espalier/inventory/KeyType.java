package dev.espalier.inventory;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * What a key may hold. The loader checks by it, and the JSON Schema and the README's table are written from it, so the
 * three cannot disagree.
 */
sealed interface KeyType
        permits Keys,
                KeyType.Text,
                KeyType.Choice,
                KeyType.Flag,
                KeyType.WholeNumber,
                KeyType.ListOf,
                KeyType.MapOf,
                KeyType.Either,
                KeyType.Anything {
    /** What would be right, for messages and for the table: {@code true or false}. */
    String label();

    /** The same for a column of the README's table. */
    default String summary() {
        return label();
    }

    /** Reports what is wrong with {@code value}, which is not null, at its place. */
    void check(YamlValue value, String path, Problems problems);

    /** The JSON Schema of a value of this type; whether null is allowed is the caller's affair. */
    JsonObject schema();

    /** Whether values of this type are of the same YAML kind as {@code value}. */
    boolean takes(YamlValue value);

    static void wrong(YamlValue value, String path, KeyType type, Optional<String> hint, Problems problems) {
        Problem problem = Problem.error(
                "value.invalid",
                value.place().at(path),
                path + " is " + value.kind() + ", but must be " + type.label());
        problems.add(hint.map(problem::withHint).orElse(problem));
    }

    /** What an editor, which types scalars by YAML's rules, may see in the place of a text. */
    enum Seen {
        /** Text that never looks like anything else. */
        TEXT("string"),
        /** Serials, versions and addresses, which may look like numbers and are read as they are written. */
        IDENTITY("string integer number"),
        /** Text that may look like any scalar. */
        ANY_SCALAR("string integer number boolean");

        private final String jsonTypes;

        Seen(String jsonTypes) {
            this.jsonTypes = jsonTypes;
        }
    }

    /**
     * A scalar that is read as it is written.
     *
     * @param form what the whole text must match, in the words that Java and ECMAScript share
     * @param maxLength keeps hostile texts from the regular expressions
     * @param also what must hold besides
     * @param hint a cure for a given wrong text
     */
    record Text(
            String label,
            Seen seen,
            Pattern form,
            int maxLength,
            Predicate<String> also,
            Function<String, Optional<String>> hint)
            implements KeyType {
        private static final int LINE = 4096;

        static Text of(String label, Seen seen, String form) {
            return new Text(
                    label, seen, Pattern.compile("^(?:" + form + ")$"), LINE, text -> true, text -> Optional.empty());
        }

        Text upTo(int length) {
            return new Text(label, seen, form, length, also, hint);
        }

        Text and(Predicate<String> condition) {
            return new Text(label, seen, form, maxLength, condition, hint);
        }

        Text hinting(Function<String, Optional<String>> cure) {
            return new Text(label, seen, form, maxLength, also, cure);
        }

        boolean accepts(String text) {
            return text.length() <= maxLength && form.matcher(text).matches() && also.test(text);
        }

        @Override
        public void check(YamlValue value, String path, Problems problems) {
            if (!(value instanceof YamlValue.Scalar scalar)) {
                wrong(value, path, this, Optional.empty(), problems);
            } else if (!accepts(scalar.text())) {
                wrong(value, path, this, hint.apply(scalar.text()), problems);
            }
        }

        @Override
        public boolean takes(YamlValue value) {
            return value instanceof YamlValue.Scalar;
        }

        @Override
        public JsonObject schema() {
            JsonObject schema = new JsonObject();
            JsonArray types = new JsonArray();
            List.of(seen.jsonTypes.split(" ")).forEach(types::add);
            schema.add("type", types);
            schema.addProperty("pattern", form.pattern());
            schema.addProperty("maxLength", maxLength);
            return schema;
        }
    }

    /** One of a few words. */
    record Choice(List<String> words) implements KeyType {
        static Choice of(String... words) {
            return new Choice(List.of(words));
        }

        static <T> Choice of(T[] values, Function<T, String> word) {
            return new Choice(Arrays.stream(values).map(word).toList());
        }

        @Override
        public String label() {
            return words.size() == 1
                    ? words.get(0)
                    : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.get(words.size() - 1);
        }

        @Override
        public void check(YamlValue value, String path, Problems problems) {
            if (!(value instanceof YamlValue.Scalar scalar)) {
                wrong(value, path, this, Optional.empty(), problems);
            } else if (!words.contains(scalar.text())) {
                wrong(value, path, this, NearMiss.of(scalar.text(), words).map(KeyType::didYouMean), problems);
            }
        }

        @Override
        public boolean takes(YamlValue value) {
            return value instanceof YamlValue.Scalar;
        }

        @Override
        public JsonObject schema() {
            JsonObject schema = new JsonObject();
            JsonArray values = new JsonArray();
            words.forEach(values::add);
            schema.add("enum", values);
            return schema;
        }
    }

    /** A boolean in YAML's sense. The text {@code "false"} is refused: many a reader has taken it for true. */
    record Flag() implements KeyType {
        @Override
        public String label() {
            return "true or false";
        }

        @Override
        public void check(YamlValue value, String path, Problems problems) {
            if (!(value instanceof YamlValue.Scalar scalar)) {
                wrong(value, path, this, Optional.empty(), problems);
            } else if (PlainScalar.kind(scalar.text()) != PlainScalar.Kind.BOOLEAN) {
                wrong(value, path, this, Optional.empty(), problems);
            } else if (!scalar.plain()) {
                wrong(value, path, this, Optional.of("write it without quotes"), problems);
            }
        }

        @Override
        public boolean takes(YamlValue value) {
            return value instanceof YamlValue.Scalar;
        }

        @Override
        public JsonObject schema() {
            JsonObject schema = new JsonObject();
            schema.addProperty("type", "boolean");
            return schema;
        }
    }

    /** A whole number in decimal digits. */
    record WholeNumber(long min, long max) implements KeyType {
        private static final Pattern DIGITS = Pattern.compile("0|[1-9][0-9]{0,17}");

        @Override
        public String label() {
            return "a whole number from " + min + " to " + max;
        }

        @Override
        public void check(YamlValue value, String path, Problems problems) {
            if (!(value instanceof YamlValue.Scalar scalar)
                    || !DIGITS.matcher(scalar.text()).matches()
                    || Long.parseLong(scalar.text()) < min
                    || Long.parseLong(scalar.text()) > max) {
                wrong(value, path, this, Optional.empty(), problems);
            }
        }

        @Override
        public boolean takes(YamlValue value) {
            return value instanceof YamlValue.Scalar;
        }

        @Override
        public JsonObject schema() {
            JsonObject schema = new JsonObject();
            schema.addProperty("type", "integer");
            schema.addProperty("minimum", min);
            schema.addProperty("maximum", max);
            return schema;
        }
    }

    /** A list of values of one type. */
    record ListOf(KeyType item) implements KeyType {
        @Override
        public String label() {
            return "a list, each item " + item.label();
        }

        @Override
        public void check(YamlValue value, String path, Problems problems) {
            if (!(value instanceof YamlValue.Sequence list)) {
                wrong(value, path, this, Optional.empty(), problems);
                return;
            }
            for (int i = 0; i < list.items().size(); i++) {
                YamlValue each = list.items().get(i);
                String itemPath = path + "[" + i + "]";
                if (each instanceof YamlValue.Scalar scalar && scalar.isNull()) {
                    wrong(each, itemPath, item, Optional.empty(), problems);
                } else {
                    item.check(each, itemPath, problems);
                }
            }
        }

        @Override
        public boolean takes(YamlValue value) {
            return value instanceof YamlValue.Sequence;
        }

        @Override
        public JsonObject schema() {
            JsonObject schema = new JsonObject();
            schema.addProperty("type", "array");
            schema.add("items", item.schema());
            return schema;
        }
    }

    /** A map with keys of the user's choice. */
    record MapOf(Text key, KeyType value) implements KeyType {
        @Override
        public String label() {
            return "a map from " + key.label() + " to " + value.label();
        }

        @Override
        public void check(YamlValue yaml, String path, Problems problems) {
            if (!(yaml instanceof YamlValue.Mapping map)) {
                wrong(yaml, path, this, Optional.empty(), problems);
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

    /** Several types that differ in the YAML kind of their values. */
    record Either(String label, List<KeyType> types) implements KeyType {
        static Either oneOrList(KeyType one) {
            return new Either(one.label() + ", or a list of them", List.of(one, new ListOf(one)));
        }

        @Override
        public void check(YamlValue value, String path, Problems problems) {
            types.stream()
                    .filter(type -> type.takes(value))
                    .findFirst()
                    .ifPresentOrElse(
                            type -> type.check(value, path, problems),
                            () -> wrong(value, path, this, Optional.empty(), problems));
        }

        @Override
        public boolean takes(YamlValue value) {
            return types.stream().anyMatch(type -> type.takes(value));
        }

        @Override
        public JsonObject schema() {
            JsonObject schema = new JsonObject();
            JsonArray alternatives = new JsonArray();
            types.forEach(type -> alternatives.add(type.schema()));
            schema.add("anyOf", alternatives);
            return schema;
        }
    }

    /** Whatever YAML can say. */
    record Anything() implements KeyType {
        @Override
        public String label() {
            return "any value";
        }

        @Override
        public void check(YamlValue value, String path, Problems problems) {
            // Judged by whoever reads it.
        }

        @Override
        public boolean takes(YamlValue value) {
            return true;
        }

        @Override
        public JsonObject schema() {
            return new JsonObject();
        }
    }

    static String didYouMean(String word) {
        return "did you mean " + word + "?";
    }
}
