package dev.espalier.inventory;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import dev.espalier.report.Location;

/**
 * Writes a schematic byte for byte as Image Factory does: keys in the factory's order, empty values left out, four
 * blanks of indentation, block style. The factory has changed its YAML library (go-yaml 3 to 4) and may again: what the
 * two write differently, or what was not tried with both, is refused rather than guessed.
 */
final class SchematicYaml {
    /** Says that the ID cannot be told offline, and why. */
    static final class Undecided extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Location where;
        private final String reason;

        Undecided(Location where, String reason) {
            super(reason);
            this.where = where;
            this.reason = reason;
        }

        Location where() {
            return where;
        }

        String reason() {
            return reason;
        }
    }

    private static final int INDENT = 4;
    private static final Pattern PRINTABLE_LINES = Pattern.compile("[ -~\\n]*");
    /** Read as a boolean or a base-60 number by YAML 1.1; quoted by go-yaml 3 and 4 with different quotes. */
    private static final Pattern DRIFTING = Pattern.compile("y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF"
            + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?|<<|=");

    private static final Pattern TYPED = Pattern.compile("true|True|TRUE|false|False|FALSE|null|Null|NULL|~|"
            + "|[-+]?(?:0|[1-9][0-9]*|0[0-7]+|0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+)"
            + "|[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
            + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");
    /** Numbers with underscores and dates: what a library makes of them depends on more than their form. */
    private static final Pattern DOUBTFUL =
            Pattern.compile("[-+.]?[0-9][0-9a-fA-FxXoObBeE.+-]*_.*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*");

    private static final Pattern NEEDS_QUOTES = Pattern.compile(
            "[#,\\[\\]{}&*!|>'\"%@`].*|[-?:]|[-?:] .*|---.*|\\.\\.\\..*" + "|.*: .*|.*:|.* #.*| .*|.* ");
    /** Others are sorted by go-yaml in a way of its own. */
    private static final Pattern SIMPLE_KEY = Pattern.compile("[A-Za-z]{1,100}");

    private final StringBuilder out = new StringBuilder();

    /** @param path the key path of {@code schematic}, for the reason when there is no answer */
    String write(YamlValue.Mapping schematic, String path) throws Undecided {
        keys(SchematicId.KEYS, schematic, 0, path);
        if (isEmpty(SchematicId.KEYS.get("customization"), schematic)) {
            out.append("customization: {}\n");
        }
        return out.toString();
    }

    private void keys(Keys keys, YamlValue.Mapping map, int indent, String path) throws Undecided {
        for (Key key : keys.all()) {
            YamlValue.Entry entry = map.entries().get(key.name());
            if (entry != null && !isEmpty(key, map)) {
                out.append(" ".repeat(indent)).append(key.name()).append(':');
                value(key.type(), entry.value(), indent, path + "." + key.name());
            }
        }
    }

    /** Writes what follows {@code key:}, with the line's end. */
    private void value(KeyType type, YamlValue value, int indent, String path) throws Undecided {
        if (type instanceof Keys keys && value instanceof YamlValue.Mapping map) {
            out.append('\n');
            keys(keys, map, indent + INDENT, path);
        } else if (type instanceof KeyType.ListOf list && value instanceof YamlValue.Sequence sequence) {
            out.append('\n');
            for (int i = 0; i < sequence.items().size(); i++) {
                item(list.item(), sequence.items().get(i), indent + INDENT, path + "[" + i + "]");
            }
        } else if (type instanceof KeyType.MapOf && value instanceof YamlValue.Mapping map) {
            out.append('\n');
            options(map, indent + INDENT, path);
        } else if (value instanceof YamlValue.Scalar scalar) {
            out.append(' ');
            if (type instanceof KeyType.Text) {
                out.append(text(scalar, indent + INDENT, path));
            } else {
                out.append(type instanceof KeyType.Flag ? "true" : scalar.text());
            }
            out.append('\n');
        }
    }

    private void item(KeyType type, YamlValue value, int indent, String path) throws Undecided {
        out.append(" ".repeat(indent)).append("- ");
        if (value instanceof YamlValue.Scalar scalar) {
            out.append(text(scalar, indent + INDENT, path)).append('\n');
        } else if (type instanceof Keys keys && value instanceof YamlValue.Mapping map) {
            boolean first = true;
            for (Key key : keys.all()) {
                YamlValue.Entry entry = map.entries().get(key.name());
                if (entry == null || !(entry.value() instanceof YamlValue.Scalar scalar) || scalar.isNull()) {
                    throw new Undecided(value.place().at(path), path + " needs the key " + key.name());
                }
                out.append(first ? "" : " ".repeat(indent + 2))
                        .append(key.name())
                        .append(':');
                value(key.type(), scalar, indent + 2, path + "." + key.name());
                first = false;
            }
        }
    }

    /** The overlay's options, which the factory knows no types of and sorts by key. */
    private void options(YamlValue.Mapping map, int indent, String path) throws Undecided {
        Map<String, YamlValue.Entry> sorted = new TreeMap<>(map.entries());
        for (Map.Entry<String, YamlValue.Entry> option : sorted.entrySet()) {
            YamlValue value = option.getValue().value();
            String optionPath = path + "." + option.getKey();
            if (!SIMPLE_KEY.matcher(option.getKey()).matches()
                    || style(option.getKey()) != Style.PLAIN
                    || !(value instanceof YamlValue.Scalar scalar)) {
                throw new Undecided(
                        option.getValue().key().at(optionPath),
                        optionPath + " is an option whose schematic ID cannot be told offline:"
                                + " keys are letters, values text, numbers or booleans");
            }
            out.append(" ".repeat(indent)).append(option.getKey()).append(": ");
            out.append(option(scalar, indent + INDENT, optionPath)).append('\n');
        }
    }

    private static String option(YamlValue.Scalar scalar, int indent, String path) throws Undecided {
        if (scalar.plain() && scalar.text().matches("true|false|-?[1-9][0-9]{0,17}|0")) {
            return scalar.text();
        }
        if (scalar.plain() && TYPED.matcher(scalar.text()).matches()) {
            throw undecided(scalar, path);
        }
        return text(scalar, indent, path);
    }

    private static String text(YamlValue.Scalar scalar, int indent, String path) throws Undecided {
        String text = scalar.text();
        return switch (style(text)) {
            case PLAIN -> text;
            case DOUBLE_QUOTED -> "\"" + text + "\"";
            case SINGLE_QUOTED -> "'" + text.replace("'", "''") + "'";
            case LITERAL -> literal(text, indent);
            case UNDECIDED -> throw undecided(scalar, path);
        };
    }

    private static Undecided undecided(YamlValue.Scalar scalar, String path) {
        return new Undecided(
                scalar.place().at(path),
                path + " is " + Quoted.of(scalar.text())
                        + ", which factories of different age write differently, so that the schematic ID cannot be told offline");
    }

    private static String literal(String text, int indent) {
        boolean ended = text.endsWith("\n");
        StringBuilder block = new StringBuilder(ended ? "|" : "|-");
        for (String line : List.of((ended ? text.substring(0, text.length() - 1) : text).split("\n", -1))) {
            block.append('\n').append(line.isEmpty() ? "" : " ".repeat(indent)).append(line);
        }
        return block.toString();
    }

    private enum Style {
        PLAIN,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        LITERAL,
        UNDECIDED
    }

    private static Style style(String text) {
        if (!PRINTABLE_LINES.matcher(text).matches()) {
            return Style.UNDECIDED;
        }
        if (text.indexOf('\n') >= 0) {
            boolean plain = !text.startsWith(" ")
                    && !text.startsWith("\n")
                    && !text.endsWith(" ")
                    && !text.endsWith("\n\n")
                    && !text.contains(" \n");
            return plain ? Style.LITERAL : Style.UNDECIDED;
        }
        if (DRIFTING.matcher(text).matches() || DOUBTFUL.matcher(text).matches()) {
            return Style.UNDECIDED;
        }
        if (TYPED.matcher(text).matches()) {
            return Style.DOUBLE_QUOTED;
        }
        return NEEDS_QUOTES.matcher(text).matches() ? Style.SINGLE_QUOTED : Style.PLAIN;
    }

    /** What the factory leaves out: nothing, false, empty text, and maps and lists of nothing. */
    private static boolean isEmpty(Key key, YamlValue.Mapping map) {
        YamlValue.Entry entry = map.entries().get(key.name());
        if (entry == null) {
            return true;
        }
        YamlValue value = entry.value();
        if (key.type() instanceof Keys keys && value instanceof YamlValue.Mapping inner) {
            return keys.all().stream().allMatch(each -> isEmpty(each, inner));
        }
        if (value instanceof YamlValue.Scalar scalar) {
            boolean off = key.type() instanceof KeyType.Flag && !PlainScalar.isTrue(scalar.text());
            return off || scalar.isNull() || scalar.text().isEmpty();
        }
        return value instanceof YamlValue.Sequence list
                ? list.items().isEmpty()
                : ((YamlValue.Mapping) value).entries().isEmpty();
    }
}
