package dev.espalier.tree;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the inventory said when the tree was made: the effective values by key path, secret ones as a digest. With them a
 * manifest alone tells which machines the tree is for and, beside a later one, what made the difference.
 *
 * @param nodes by host name
 */
public record TreeInputs(SortedMap<String, String> site, SortedMap<String, SortedMap<String, String>> nodes) {
    public static final TreeInputs UNKNOWN = new TreeInputs(new TreeMap<>(), new TreeMap<>());

    public TreeInputs {
        site = Collections.unmodifiableSortedMap(new TreeMap<>(site));
        SortedMap<String, SortedMap<String, String>> copy = new TreeMap<>();
        nodes.forEach((name, values) -> copy.put(name, Collections.unmodifiableSortedMap(new TreeMap<>(values))));
        nodes = Collections.unmodifiableSortedMap(copy);
    }
}
