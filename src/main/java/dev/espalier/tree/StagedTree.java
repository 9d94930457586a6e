package dev.espalier.tree;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import dev.espalier.report.BuildException;

/** A tree that is ready to be published. Closing it without publishing leaves the output as it was. */
public final class StagedTree implements Closeable {
    private final Disk disk;
    private final OutputDirectory output;
    private final Difference difference;
    private final Optional<Staging> staging;
    private final boolean madeRoot;
    private final PublishListener listener;

    StagedTree(
            Disk disk,
            OutputDirectory output,
            Difference difference,
            Optional<Staging> staging,
            boolean madeRoot,
            PublishListener listener) {
        this.disk = disk;
        this.output = output;
        this.difference = difference;
        this.staging = staging;
        this.madeRoot = madeRoot;
        this.listener = listener;
    }

    /** The tree as it would be published, to be judged before it is; of no use afterwards. */
    public TreeView view() {
        Set<String> changed = new HashSet<>();
        difference.changed().forEach(placed -> changed.add(placed.path()));
        return new TreeView(
                disk.root(), difference.wanted(), staging.map(s -> s.at("")).orElse(disk.root()), changed);
    }

    /** The tree of the last publish; it has no entries when there was none. */
    public TreeView published() {
        return new TreeView(disk.root(), output.manifest(), disk.root(), Set.of());
    }

    /** To be called once. Writes nothing at all when nothing differs. */
    public Published publish() throws BuildException {
        if (staging.isPresent()) {
            new Publisher(disk, staging.get(), output, difference, listener).publish();
        }
        return new Published(
                difference.changed().size(),
                difference.unchanged(),
                difference.stale().size() + difference.displaced(),
                staging.map(Staging::bytes).orElse(0L));
    }

    @Override
    public void close() throws IOException {
        if (staging.isPresent()) {
            staging.get().close();
            if (madeRoot) {
                Disk.deleteIfEmpty(disk.root());
            }
        }
    }
}
