package dev.espalier.tree;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/**
 * The list of everything a publish put into the output, sorted by path. It makes a directory Espalier's: what it names
 * may be replaced and removed, everything else stays. Holds no clock and no machine, so equal trees have equal manifests.
 */
public final class Manifest {
    /** Of a tree that is not there yet. */
    public static final Manifest EMPTY = new Manifest(List.of());

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

    /** The manifest of a published tree, or one that lies by itself; an empty file is the manifest of no tree. */
    public static Manifest at(Path place) throws BuildException {
        if (!Files.isRegularFile(place)) {
            return TreeView.published(place).manifest();
        }
        try {
            byte[] bytes = Files.readAllBytes(place);
            return bytes.length == 0 ? EMPTY : read(bytes, new Location.InFile(place));
        } catch (IOException e) {
            throw new BuildException(
                    BuildException.Kind.OUTPUT,
                    Problem.error(
                            "output.io",
                            new Location.InFile(place),
                            "cannot be read: " + OutputProblems.reason(e, place.toString())),
                    e);
        }
    }

    /**
     * Reads a manifest that lies somewhere by itself.
     *
     * @param where for the message when it is none
     */
    public static Manifest read(byte[] bytes, Location where) throws BuildException {
        try {
            return ManifestJson.read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new BuildException(
                    BuildException.Kind.OUTPUT,
                    Problem.error("output.manifest", where, "is not as Espalier writes it: " + e.getMessage()),
                    e);
        }
    }

    /** By path. */
    public NavigableMap<String, ManifestEntry> entries() {
        return entries;
    }

    /** What the tree was made from; unknown in manifests that were written before this was noted. */
    public TreeInputs inputs() {
        return inputs;
    }

    /** How links were written, as far as the entries tell: a tree without any counts as copied. */
    public LinkMode links() {
        LinkMode links = LinkMode.COPY;
        for (ManifestEntry entry : entries.values()) {
            if (entry instanceof ManifestEntry.LinkEntry) {
                return LinkMode.RELATIVE;
            }
            if (entry instanceof ManifestEntry.FileEntry file && file.twin().isPresent()) {
                links = LinkMode.HARD;
            }
        }
        return links;
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
