package dev.espalier.tree;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.espalier.content.RelativePath;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/** A tree to be read: the one that is published, or the one that would be, with changed entries still in staging. */
public final class TreeView {
    private final Path root;
    private final Manifest manifest;
    private final Path fresh;
    private final Set<String> changed;

    TreeView(Path root, Manifest manifest, Path fresh, Set<String> changed) {
        this.root = root;
        this.manifest = manifest;
        this.fresh = fresh;
        this.changed = Collections.unmodifiableSet(new HashSet<>(changed));
    }

    /** The tree of the last publish; every entry counts as changed, so that all of it is judged. */
    public static TreeView published(Path output) throws BuildException {
        OutputDirectory directory = OutputDirectory.look(output, false);
        if (directory.manifestTime().isEmpty()) {
            throw OutputProblems.output(Problem.error(
                            "output.none",
                            new Location.InFile(output),
                            "has no " + OutputNames.MANIFEST + ": no tree was published here")
                    .withHint("run espalier build first, or name another directory"));
        }
        Manifest manifest = directory.manifest();
        return new TreeView(
                directory.root(), manifest, directory.root(), manifest.entries().keySet());
    }

    /** Whether a path of the output belongs to Espalier's own records, which no manifest lists. */
    public static boolean isBookkeeping(String path) {
        return OutputNames.isReserved(path.split("/", 2)[0]);
    }

    /** The output directory, for messages: problems name published places even while the bytes lie in staging. */
    public Path root() {
        return root;
    }

    public Manifest manifest() {
        return manifest;
    }

    /** Whether this is what lies on the disk, and not what would. */
    public boolean isPublished() {
        return fresh.equals(root);
    }

    /** Whether the entry is new or other than what is published. */
    public boolean isChanged(RelativePath path) {
        return changed.contains(path.value());
    }

    /** Where the entry lies now. */
    public Path locate(RelativePath path) {
        return (isChanged(path) ? fresh : root).resolve(path.value());
    }

    public Optional<ManifestEntry> entry(RelativePath path) {
        return Optional.ofNullable(manifest.entries().get(path.value()));
    }

    /** The entries below a directory at any depth, sorted. */
    public Collection<ManifestEntry> below(RelativePath directory) {
        return OutputTree.below(manifest.entries(), directory.value()).values();
    }

    /** The file that a server opens for this path, links followed; empty when there is none. */
    public Optional<ManifestEntry.FileEntry> file(RelativePath path) {
        return Optional.ofNullable(manifest.entries().get(follow(path).value()))
                .map(entry -> entry instanceof ManifestEntry.FileEntry file ? file : null);
    }

    /** The entries that a server passes on its way to what {@code path} names, ending with that; empty when it is nothing. */
    public List<ManifestEntry> way(RelativePath path) {
        List<ManifestEntry> way = new ArrayList<>();
        String value = path.value();
        for (int hops = 0; hops < Links.MAX_HOPS; hops++) {
            Optional<ManifestEntry.LinkEntry> link = linkOn(value);
            if (link.isEmpty()) {
                break;
            }
            way.add(link.get());
            value = link.get().target().value()
                    + value.substring(link.get().path().value().length());
        }
        Optional<ManifestEntry> end = entry(RelativePath.of(value));
        end.ifPresent(way::add);
        boolean leadsToDirectory = !below(RelativePath.of(value)).isEmpty();
        return end.isPresent() || leadsToDirectory ? way : List.of();
    }

    /** The path without links: what the tree has there, if anything, has this name. */
    public RelativePath follow(RelativePath path) {
        String value = path.value();
        // Targets of a tree's links hold no links themselves; only a manifest made by hand can lead on and on.
        for (int hops = 0; hops < Links.MAX_HOPS; hops++) {
            Optional<ManifestEntry.LinkEntry> link = linkOn(value);
            if (link.isEmpty()) {
                break;
            }
            value = link.get().target().value()
                    + value.substring(link.get().path().value().length());
        }
        return RelativePath.of(value);
    }

    /** The link that stands at the path or at a directory above it. */
    private Optional<ManifestEntry.LinkEntry> linkOn(String path) {
        for (int end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
            String head = end < 0 ? path : path.substring(0, end);
            if (manifest.entries().get(head) instanceof ManifestEntry.LinkEntry link) {
                return Optional.of(link);
            }
            if (end < 0) {
                return Optional.empty();
            }
        }
    }
}
