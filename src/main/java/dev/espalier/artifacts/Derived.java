package dev.espalier.artifacts;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.espalier.content.Content;

/**
 * Content made of other content, and what its maker learned about it on the way (an address, a version): so that neither
 * has to be worked out again.
 */
public record Derived(Content.Stored content, SortedMap<String, String> facts) {
    public Derived {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }
}
