package dev.espalier.inventory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.espalier.report.Location;

/**
 * The merged values of one node or of the site.
 *
 * @param file the innermost file: where a missing value would be written
 */
record MergedTree(Path file, MergedValue.Branch root) implements MergedValues {

    @Override
    public Location where(String keyPath) {
        for (String path = keyPath; !path.isEmpty(); path = parent(path)) {
            Optional<YamlValue> found = source(path);
            if (found.isPresent()) {
                return found.get().place().at(path);
            }
        }
        return new Location.InFile(file);
    }

    @Override
    public boolean has(String keyPath) {
        return source(keyPath)
                .filter(value -> !(value instanceof YamlValue.Scalar scalar && scalar.isNull()))
                .isPresent();
    }

    @Override
    public Optional<String> text(String keyPath) {
        return source(keyPath)
                .filter(value -> value instanceof YamlValue.Scalar scalar && !scalar.isNull())
                .map(value -> ((YamlValue.Scalar) value).text());
    }

    /** The scalars of the list at {@code keyPath}, or the single scalar that stands in its place. */
    List<String> texts(String keyPath) {
        return source(keyPath).map(MergedTree::scalars).orElse(List.of());
    }

    /** The map at {@code keyPath} as text by key, without what was removed and without values that are not scalars. */
    Map<String, String> map(String keyPath) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (find(keyPath).orElse(null) instanceof MergedValue.Branch branch) {
            branch.entries().forEach((key, value) -> {
                if (value.source() instanceof YamlValue.Scalar scalar && !scalar.isNull()) {
                    texts.put(key, scalar.text());
                }
            });
        }
        return texts;
    }

    /** Whether the value at {@code keyPath} was taken away with null. */
    boolean removed(String keyPath) {
        return find(keyPath).filter(MergedValue::isRemoved).isPresent();
    }

    /** The file that wrote the value at {@code keyPath}; the innermost file when there is no such value. */
    Path fileOf(String keyPath) {
        return source(keyPath).map(value -> value.place().file()).orElse(file);
    }

    Optional<MergedValue> find(String keyPath) {
        return find(root, keyPath);
    }

    /** Keys of labels and the like may have dots of their own, so the longest key that fits is tried first. */
    private static Optional<MergedValue> find(MergedValue.Branch branch, String path) {
        MergedValue whole = branch.entries().get(path);
        if (whole != null) {
            return Optional.of(whole);
        }
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            if (branch.entries().get(path.substring(0, dot)) instanceof MergedValue.Branch inner) {
                return find(inner, path.substring(dot + 1));
            }
        }
        return Optional.empty();
    }

    /** The YAML value at {@code keyPath}, which may also be an item of a list or lie in one. */
    private Optional<YamlValue> source(String keyPath) {
        Optional<YamlValue> found = find(keyPath).map(MergedValue::source);
        int bracket = keyPath.lastIndexOf('[');
        if (found.isPresent() || bracket <= 0 || !keyPath.endsWith("]")) {
            return found;
        }
        String index = keyPath.substring(bracket + 1, keyPath.length() - 1);
        return source(keyPath.substring(0, bracket))
                .filter(list -> list instanceof YamlValue.Sequence && index.matches("\\d{1,6}"))
                .map(list -> ((YamlValue.Sequence) list).items())
                .filter(items -> Integer.parseInt(index) < items.size())
                .map(items -> items.get(Integer.parseInt(index)));
    }

    private static List<String> scalars(YamlValue value) {
        List<String> texts = new ArrayList<>();
        List<YamlValue> values = value instanceof YamlValue.Sequence list ? list.items() : List.of(value);
        for (YamlValue each : values) {
            if (each instanceof YamlValue.Scalar scalar && !scalar.isNull()) {
                texts.add(scalar.text());
            }
        }
        return texts;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }
}
