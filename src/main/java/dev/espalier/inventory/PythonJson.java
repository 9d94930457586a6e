package dev.espalier.inventory;

import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes values as PyYAML and Python's {@code json.dumps} would: on one line, ASCII only, scalars typed by YAML 1.1,
 * except for identities, versions and addresses, which stay the text that they are.
 */
final class PythonJson {
    private final StringBuilder out;

    PythonJson(StringBuilder out) {
        this.out = out;
    }

    void branch(Map<String, MergedValue> entries, KeyType type) {
        out.append('{');
        members(entries, type, false);
        out.append('}');
    }

    /** The members of an object whose braces the caller writes. */
    void members(Map<String, MergedValue> entries, KeyType type, boolean more) {
        Iterator<Map.Entry<String, MergedValue>> each = entries.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, MergedValue> entry = each.next();
            string(entry.getKey());
            out.append(": ");
            KeyType inner = inner(type, entry.getKey());
            if (entry.getValue() instanceof MergedValue.Branch branch) {
                branch(branch.entries(), inner);
            } else {
                value(entry.getValue().source(), inner);
            }
            out.append(each.hasNext() || more ? ", " : "");
        }
    }

    private void value(YamlValue value, KeyType type) {
        if (value instanceof YamlValue.Scalar scalar) {
            scalar(scalar, type);
        } else if (value instanceof YamlValue.Sequence list) {
            out.append('[');
            KeyType item = item(type);
            for (int i = 0; i < list.items().size(); i++) {
                out.append(i == 0 ? "" : ", ");
                value(list.items().get(i), item);
            }
            out.append(']');
        } else {
            mapping((YamlValue.Mapping) value, type);
        }
    }

    private void mapping(YamlValue.Mapping map, KeyType type) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, YamlValue.Entry> entry : map.entries().entrySet()) {
            out.append(first ? "" : ", ");
            string(entry.getKey());
            out.append(": ");
            value(entry.getValue().value(), inner(type, entry.getKey()));
            first = false;
        }
        out.append('}');
    }

    private void scalar(YamlValue.Scalar scalar, KeyType type) {
        String text = scalar.text();
        if (scalar.isNull()) {
            out.append("null");
            return;
        }
        if (!scalar.plain() || isIdentity(type)) {
            string(text);
            return;
        }
        switch (PlainScalar.kind(text)) {
            case BOOLEAN -> out.append(PlainScalar.isTrue(text));
            case INTEGER -> integer(text);
            case FLOAT -> floating(text);
            default -> string(text);
        }
    }

    private void integer(String text) {
        try {
            out.append(PlainScalar.integer(text));
        } catch (NumberFormatException e) {
            string(text);
        }
    }

    /** JSON has no infinity and no not-a-number; what Python writes for them is not JSON. */
    private void floating(String text) {
        double value = PlainScalar.floating(text);
        if (Double.isFinite(value)) {
            out.append(PlainScalar.python(value));
        } else {
            string(text);
        }
    }

    void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ' || c > '~') {
                        out.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isIdentity(KeyType type) {
        if (type instanceof KeyType.Either either) {
            return either.types().stream().anyMatch(PythonJson::isIdentity);
        }
        return type instanceof KeyType.Text text && text.seen() != KeyType.Seen.ANY_SCALAR;
    }

    private static KeyType inner(KeyType type, String key) {
        if (type instanceof Keys keys && keys.byName().containsKey(key)) {
            return keys.get(key).type();
        }
        if (type instanceof KeyType.MapOf map) {
            return map.value();
        }
        return alternative(type, KeyType.MapOf.class, Keys.class)
                .map(map -> inner(map, key))
                .orElseGet(KeyType.Anything::new);
    }

    private static KeyType item(KeyType type) {
        if (type instanceof KeyType.ListOf list) {
            return list.item();
        }
        return alternative(type, KeyType.ListOf.class, KeyType.ListOf.class)
                .map(PythonJson::item)
                .orElseGet(KeyType.Anything::new);
    }

    private static Optional<KeyType> alternative(KeyType type, Class<?> one, Class<?> other) {
        List<KeyType> types = type instanceof KeyType.Either either ? either.types() : List.of();
        return types.stream()
                .filter(each -> one.isInstance(each) || other.isInstance(each))
                .findFirst();
    }
}
