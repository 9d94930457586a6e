package dev.espalier.inventory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns SnakeYAML's nodes of one file into our values: aliases followed, merge keys ({@code <<}) resolved, duplicate
 * keys and everything that a map of text cannot hold refused. What aliases expand to is counted before anything walks
 * over it, so that a few lines cannot become millions of values.
 */
final class YamlTree {
    /** Far above any real node file, far below what would take a noticeable time. */
    private static final int MAX_VALUES = 20_000;

    private static final int MAX_DEPTH = 50;
    private static final String MERGE_KEY = "<<";
    private static final Set<Tag> KNOWN_TAGS =
            Set.of(YamlSource.PLAIN, Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ);

    private final Path file;
    private final Problems problems;
    private final IdentityHashMap<Node, Counted> done = new IdentityHashMap<>();
    private final IdentityHashMap<Node, Boolean> open = new IdentityHashMap<>();

    /** A finished value, the number of values in it and how deep it goes, aliases followed. */
    private record Counted(YamlValue value, long values, int depth) {}

    /** Ends the conversion after its reason was reported. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused() {
            super("reported", null, false, false);
        }
    }

    private YamlTree(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The value of {@code document}; empty when it cannot be used, which is then among the problems. */
    static Optional<YamlValue> of(Path file, Node document, Problems problems) {
        try {
            return Optional.of(
                    new YamlTree(file, problems).convert(document, "").value());
        } catch (Refused e) {
            return Optional.empty();
        }
    }

    private Counted convert(Node node, String path) throws Refused {
        Counted known = done.get(node);
        if (known != null) {
            return known;
        }
        if (open.put(node, Boolean.TRUE) != null) {
            throw refuse(
                    node, path, "yaml.alias", "the alias " + named(path) + "refers to a value that contains it", "");
        }
        if (!KNOWN_TAGS.contains(node.getTag())) {
            throw refuse(
                    node,
                    path,
                    "yaml.tag",
                    "the tag " + Quoted.of(tag(node.getTag())) + " means nothing here; write the value without it",
                    "");
        }
        Counted converted;
        if (node instanceof ScalarNode scalar) {
            converted = new Counted(scalar(scalar), 1, 1);
        } else if (node instanceof SequenceNode sequence) {
            converted = sequence(sequence, path);
        } else if (node instanceof MappingNode mapping) {
            converted = mapping(mapping, path);
        } else {
            throw new IllegalStateException("an unknown kind of YAML node: " + node);
        }
        if (converted.values > MAX_VALUES || converted.depth > MAX_DEPTH) {
            throw refuse(
                    node,
                    path,
                    "yaml.size",
                    "with its aliases followed this holds " + converted.values + " values, " + converted.depth
                            + " deep; the limits are " + MAX_VALUES + " and " + MAX_DEPTH,
                    "");
        }
        open.remove(node);
        done.put(node, converted);
        return converted;
    }

    private YamlValue.Scalar scalar(ScalarNode node) {
        boolean plain = !node.getTag().equals(Tag.STR);
        return new YamlValue.Scalar(node.getValue(), plain, place(node));
    }

    private Counted sequence(SequenceNode node, String path) throws Refused {
        List<YamlValue> items = new ArrayList<>();
        long values = 1;
        int depth = 0;
        for (Node item : node.getValue()) {
            Counted converted = convert(item, path + "[" + items.size() + "]");
            items.add(converted.value);
            values += converted.values;
            depth = Math.max(depth, converted.depth);
        }
        return new Counted(new YamlValue.Sequence(items, place(node)), values, depth + 1);
    }

    private Counted mapping(MappingNode node, String path) throws Refused {
        Map<String, YamlValue.Entry> own = new LinkedHashMap<>();
        Map<String, YamlValue.Entry> merged = new LinkedHashMap<>();
        long values = 1;
        int depth = 0;
        for (NodeTuple tuple : node.getValue()) {
            YamlValue.Scalar key = key(tuple.getKeyNode(), path);
            String keyPath = path.isEmpty() ? key.text() : path + "." + key.text();
            if (own.containsKey(key.text())) {
                Place first = own.get(key.text()).key();
                problems.add(Problem.error(
                                "yaml.key.duplicate",
                                key.place().at(keyPath),
                                "the key " + Quoted.of(key.text()) + " is already in this map; a map has each key once")
                        .withRelated(List.of(first.at(keyPath))));
                continue;
            }
            Counted value = convert(tuple.getValueNode(), keyPath);
            values += value.values;
            depth = Math.max(depth, value.depth);
            own.put(key.text(), new YamlValue.Entry(key.place(), value.value));
            if (key.plain() && key.text().equals(MERGE_KEY)) {
                merge(value.value, merged, keyPath);
            }
        }
        if (own.get(MERGE_KEY) != null && !merged.isEmpty()) {
            own.remove(MERGE_KEY);
        }
        merged.putAll(own);
        return new Counted(new YamlValue.Mapping(merged, place(node)), values, depth + 1);
    }

    /** Merged keys come first and lose against the map's own; of several maps the earlier ones win. */
    private void merge(YamlValue value, Map<String, YamlValue.Entry> merged, String keyPath) throws Refused {
        if (value instanceof YamlValue.Mapping mapping) {
            merged.putAll(mapping.entries());
        } else if (value instanceof YamlValue.Sequence sequence) {
            for (int i = sequence.items().size() - 1; i >= 0; i--) {
                if (!(sequence.items().get(i) instanceof YamlValue.Mapping mapping)) {
                    throw notAMap(sequence.items().get(i), keyPath + "[" + i + "]");
                }
                merged.putAll(mapping.entries());
            }
        } else {
            throw notAMap(value, keyPath);
        }
    }

    private Refused notAMap(YamlValue value, String keyPath) {
        problems.add(Problem.error(
                "yaml.merge",
                value.place().at(keyPath),
                "<< takes a map or a list of maps, as in \"<<: *name\", and this is " + value.kind()));
        return new Refused();
    }

    /** Keys are text. One that YAML takes for a number or a boolean would be another key for the next reader. */
    private YamlValue.Scalar key(Node node, String path) throws Refused {
        if (!(node instanceof ScalarNode scalar)) {
            throw refuse(node, path, "yaml.key.type", "a key must be text, and this is a list or a map", "");
        }
        YamlValue.Scalar key = scalar(scalar);
        if (!KNOWN_TAGS.contains(node.getTag())) {
            throw refuse(node, path, "yaml.tag", "a key must be text without a tag", "");
        }
        if (key.plain() && PlainScalar.kind(key.text()) != PlainScalar.Kind.TEXT) {
            throw refuse(
                    node,
                    path,
                    "yaml.key.type",
                    "a key must be text, and YAML reads " + Quoted.of(key.text()) + " as "
                            + switch (PlainScalar.kind(key.text())) {
                                case BOOLEAN -> "a boolean";
                                case NULL -> "null";
                                case DATE -> "a date";
                                default -> "a number";
                            },
                    "put it in quotes");
        }
        return key;
    }

    private Refused refuse(Node node, String path, String code, String message, String hint) {
        Problem problem = Problem.error(code, place(node).at(path), message);
        problems.add(hint.isEmpty() ? problem : problem.withHint(hint));
        return new Refused();
    }

    private Place place(Node node) {
        int start = node.getStartMark().getIndex();
        int end = node.getEndMark().getIndex();
        boolean oneLine = node.getStartMark().getLine() == node.getEndMark().getLine();
        return new Place(
                file,
                node.getStartMark().getLine() + 1,
                node.getStartMark().getColumn() + 1,
                oneLine ? Math.max(1, end - start) : 1);
    }

    private static String named(String path) {
        return path.isEmpty() ? "" : Quoted.of(path) + " ";
    }

    private static String tag(Tag tag) {
        String value = tag.getValue();
        return value.startsWith(Tag.PREFIX) ? "!!" + value.substring(Tag.PREFIX.length()) : value;
    }
}
