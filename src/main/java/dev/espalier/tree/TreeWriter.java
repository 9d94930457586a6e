package dev.espalier.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.espalier.content.FileMode;
import dev.espalier.report.BuildException;

/** Compares a tree with an output directory and makes ready what differs. */
public final class TreeWriter {
    private final LinkMode links;
    private final boolean force;
    private final PublishListener listener;

    /**
     * @param force use a directory that is not Espalier's or whose manifest is broken, and replace foreign files and links
     *     that are in the way; foreign files elsewhere stay
     */
    public TreeWriter(LinkMode links, boolean force) {
        this(links, force, step -> {});
    }

    TreeWriter(LinkMode links, boolean force, PublishListener listener) {
        this.links = links;
        this.force = force;
        this.listener = listener;
    }

    /**
     * Changes nothing that is published. A directory that does not exist is made; a link to one is followed.
     *
     * @throws BuildException of kind OUTPUT when the directory is not Espalier's, cannot be written, is being written by
     *     another build, or has something foreign in the way
     */
    public StagedTree stage(OutputTree tree, Path output) throws BuildException {
        List<Placed> placed = Placed.all(tree, links);
        OutputDirectory before = OutputDirectory.look(output, force);
        Difference difference = Comparison.of(placed, tree.inputs(), before, force);
        if (difference.isNothing() && !before.leftovers()) {
            return new StagedTree(new Disk(before.root()), before, difference, Optional.empty(), false, listener);
        }
        Disk disk = new Disk(before.exists() ? before.root() : make(output));
        Optional<Staging> opened = Staging.open(disk);
        if (opened.isEmpty() && difference.isNothing()) {
            // What looked like leftovers of a killed build belongs to one that is alive.
            return new StagedTree(disk, before, difference, Optional.empty(), false, listener);
        }
        Staging staging = opened.orElseThrow(() -> OutputProblems.busy(disk.root()));
        try {
            // Another build may have published between the first look and the lock.
            OutputDirectory locked = OutputDirectory.look(disk.root(), force);
            Difference current = Comparison.of(placed, tree.inputs(), locked, force);
            staging.stage(current);
            return new StagedTree(disk, locked, current, Optional.of(staging), !before.exists(), listener);
        } catch (BuildException | RuntimeException e) {
            abandon(staging, disk, before.exists(), e);
            throw e;
        }
    }

    private static Path make(Path output) throws BuildException {
        try {
            Path made = Files.createDirectories(output).toRealPath();
            new Disk(made).setMode(made, FileMode.DIRECTORY);
            return made;
        } catch (IOException e) {
            throw OutputProblems.io("cannot be made", output, e, OutputProblems.UNTOUCHED);
        }
    }

    private static void abandon(Staging staging, Disk disk, boolean existed, Exception why) {
        try {
            staging.close();
            if (!existed) {
                Disk.deleteIfEmpty(disk.root());
            }
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }
}
