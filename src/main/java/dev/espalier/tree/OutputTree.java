package dev.espalier.tree;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.espalier.content.RelativePath;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;

/**
 * Everything the output consists of, sorted by path. Names are ASCII, so the order of strings is the order of bytes. The
 * target of every link is a file or a real directory of the tree: a link to a link leads to where that one leads.
 */
public final class OutputTree {
    private final NavigableMap<String, TreeEntry> entries;
    private final TreeInputs inputs;

    OutputTree(NavigableMap<String, TreeEntry> entries, TreeInputs inputs) {
        this.entries = Collections.unmodifiableNavigableMap(entries);
        this.inputs = inputs;
    }

    public static Builder builder() {
        return new Builder();
    }

    public Collection<TreeEntry> entries() {
        return entries.values();
    }

    public TreeInputs inputs() {
        return inputs;
    }

    /** The manifest that the tree has when its links are written in this way. */
    public Manifest manifest(LinkMode links) {
        return new Manifest(Placed.all(this, links).stream().map(Placed::entry).toList(), inputs);
    }

    public Optional<TreeEntry> find(RelativePath path) {
        return Optional.ofNullable(entries.get(path.value()));
    }

    /** The entries below {@code directory} at any depth; empty when it is none. */
    public Collection<TreeEntry> below(RelativePath directory) {
        return below(entries, directory.value()).values();
    }

    static <V> SortedMap<String, V> below(NavigableMap<String, V> paths, String directory) {
        // '0' is the character after '/': the range holds exactly the paths that begin with "directory/".
        return paths.subMap(directory + "/", directory + "0");
    }

    /** Collects entries in any order; the tree is the same whatever the order was. */
    public static final class Builder {
        private final NavigableMap<String, List<TreeEntry>> added = new TreeMap<>();

        private TreeInputs inputs = TreeInputs.UNKNOWN;

        private Builder() {}

        /** What the tree is made from, for the manifest. */
        public Builder madeFrom(TreeInputs madeFrom) {
            this.inputs = madeFrom;
            return this;
        }

        /** Adding the same thing twice keeps one entry with both reasons; another thing at the same path is a problem. */
        public Builder add(TreeEntry entry) {
            added.computeIfAbsent(entry.path().value(), path -> new ArrayList<>(1))
                    .add(entry);
            return this;
        }

        public OutputTree build() throws BuildException {
            NavigableMap<String, TreeEntry> entries = new TreeMap<>();
            List<Problem> problems = new ArrayList<>();
            for (List<TreeEntry> reasons : added.values()) {
                TreeEntry first = reasons.get(0);
                for (TreeEntry other : reasons.subList(1, reasons.size())) {
                    if (first.sameThingAs(other)) {
                        first = first.withWhy(first.why().and(other.why()));
                    } else {
                        problems.add(TreeRules.twice(first, other));
                    }
                }
                entries.put(first.path().value(), first);
            }
            problems.addAll(new TreeRules(entries).check());
            Links links = new Links(entries);
            problems.addAll(links.check());
            if (!problems.isEmpty()) {
                throw new BuildException(BuildException.Kind.INVENTORY, problems);
            }
            return new OutputTree(links.straightened(), inputs);
        }
    }
}
