package dev.espalier.inventory;

import java.util.ArrayList;
import java.util.List;

import dev.espalier.inventory.KeyType.Either;

/**
 * Every key of the inventory. The loader refuses what is not here, {@code espalier schema} is written from it, and a
 * test holds the README's table against {@link #rows()}.
 */
public final class KeyTable {
    /** Who reads a key: node files and {@code _defaults.yaml}, or {@code _site.yaml}. */
    public enum Scope {
        NODE,
        SITE
    }

    /**
     * A line of the README's table.
     *
     * @param key the whole path: {@code uefi.version}
     * @param standard what holds when the key is absent; may be empty
     */
    public record Row(Scope scope, String key, String type, String standard, String description) {}

    private KeyTable() {}

    /** All keys in the order of the documentation, nested ones after the key they lie in. */
    public static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        add(rows, Scope.NODE, "", NodeKeys.ALL);
        add(rows, Scope.SITE, "", SiteKeys.ALL);
        return List.copyOf(rows);
    }

    private static void add(List<Row> rows, Scope scope, String prefix, Keys keys) {
        for (Key key : keys.all()) {
            String path = prefix + key.name();
            rows.add(new Row(scope, path, key.type().summary(), key.standard(), key.description()));
            nested(key.type()).forEach(inner -> add(rows, scope, path + ".", inner));
        }
    }

    private static List<Keys> nested(KeyType type) {
        if (type instanceof Keys keys) {
            return List.of(keys);
        }
        if (type instanceof Either either) {
            return either.types().stream()
                    .flatMap(each -> nested(each).stream())
                    .toList();
        }
        return List.of();
    }
}
