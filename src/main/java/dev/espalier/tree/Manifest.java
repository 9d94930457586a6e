package dev.espalier.tree;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The list of everything a publish put into the output, sorted by path. It makes a directory Espalier's: what it names
 * may be replaced and removed, everything else stays. Holds no clock and no machine, so equal trees have equal manifests.
 */
public final class Manifest {
    /** The version of the file's form; one that is not this one is refused. */
    static final int FORMAT = 1;

    private final NavigableMap<String, ManifestEntry> entries;
    private final TreeInputs inputs;

    Manifest(Collection<ManifestEntry> all) {
        this(all, TreeInputs.UNKNOWN);
    }

    Manifest(Collection<ManifestEntry> all, TreeInputs inputs) {
        NavigableMap<String, ManifestEntry> sorted = new TreeMap<>();
        all.forEach(entry -> sorted.put(entry.path().value(), entry));
        this.entries = Collections.unmodifiableNavigableMap(sorted);
        this.inputs = inputs;
    }

    /** By path. */
    public NavigableMap<String, ManifestEntry> entries() {
        return entries;
    }

    /** What the tree was made from; unknown in manifests that were written before this was noted. */
    public TreeInputs inputs() {
        return inputs;
    }

    /** One line an entry; the caller closes {@code out}. */
    public void write(OutputStream out) throws IOException {
        ManifestJson.write(this, out);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Manifest manifest && entries.equals(manifest.entries) && inputs.equals(manifest.inputs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(entries, inputs);
    }
}
