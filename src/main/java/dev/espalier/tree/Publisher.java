package dev.espalier.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import dev.espalier.content.FileMode;
import dev.espalier.content.RelativePath;
import dev.espalier.report.BuildException;

/**
 * Brings staged changes into place while a server reads the tree. Every step is one rename or one removal, so a reader
 * finds a file whole, old or new. Only where a directory and a link or file change places are there two renames, and
 * the name is missing for the moment between them.
 *
 * <p>The journal is on the medium before the first step, and so are new firmware sets and loaders: what a machine boots
 * from is never a name without its bytes, even after a power cut. Smaller pages are left to the file system; should a
 * power cut shorten one, its size differs from the manifest's and the next build writes it again.
 */
final class Publisher {
    private final Disk disk;
    private final Staging staging;
    private final OutputDirectory output;
    private final Difference difference;
    private final PublishListener listener;

    Publisher(Disk disk, Staging staging, OutputDirectory output, Difference difference, PublishListener listener) {
        this.disk = disk;
        this.staging = staging;
        this.output = output;
        this.difference = difference;
        this.listener = listener;
    }

    void publish() throws BuildException {
        Path place = disk.root();
        try {
            forceContents();
            Path manifest = staging.ready(OutputNames.MANIFEST, difference.wanted()::write);
            writeJournal();
            for (Map.Entry<String, FileMode> mode : difference.modes().entrySet()) {
                place = disk.at(mode.getKey());
                listener.before("mode " + mode.getKey());
                disk.setMode(place, mode.getValue());
            }
            for (Arrival arrival : difference.arrivals()) {
                place = disk.at(arrival.path());
                arrive(arrival.path());
            }
            for (String path : lastFirst(difference.stale())) {
                place = disk.at(path);
                listener.before("remove " + path);
                Files.deleteIfExists(place);
            }
            for (String path : new TreeSet<>(difference.deserted()).descendingSet()) {
                place = disk.at(path);
                listener.before("tidy " + path);
                Disk.deleteIfEmpty(place);
            }
            place = disk.at(OutputNames.MANIFEST);
            listener.before("move " + OutputNames.MANIFEST);
            if (difference.manifestDiffers()) {
                Files.move(manifest, place, StandardCopyOption.ATOMIC_MOVE);
                Disk.forceDirectory(disk.root());
            }
            place = disk.at(OutputNames.JOURNAL);
            listener.before("remove " + OutputNames.JOURNAL);
            Files.deleteIfExists(place);
        } catch (IOException e) {
            throw OutputProblems.io("cannot be published", place, e, OutputProblems.HALFWAY);
        }
    }

    private void forceContents() throws IOException {
        for (Placed placed : difference.changed()) {
            if (placed.content().isPresent()
                    && PublishPhase.of(placed.entry().path()).compareTo(PublishPhase.LOADER) <= 0) {
                Disk.force(staging.at(placed.path()));
            }
        }
    }

    private void writeJournal() throws IOException {
        if (difference.changed().isEmpty()) {
            return;
        }
        SortedSet<String> paths = new TreeSet<>(output.journal());
        difference.changed().forEach(placed -> paths.add(placed.path()));
        Path journal = staging.ready("journal", out -> out.write(Journal.bytes(paths)));
        listener.before("move " + OutputNames.JOURNAL);
        Files.move(journal, disk.at(OutputNames.JOURNAL), StandardCopyOption.ATOMIC_MOVE);
        Disk.forceDirectory(disk.root());
    }

    private void arrive(String path) throws IOException {
        Path from = staging.at(path);
        Path to = disk.at(path);
        boolean comesAsDirectory = Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS);
        boolean thereIsDirectory = Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS);
        // A rename replaces a file or a link by another one, but nothing by a directory and no directory by anything.
        if (thereIsDirectory || (comesAsDirectory && Files.exists(to, LinkOption.NOFOLLOW_LINKS))) {
            listener.before("put aside " + path);
            staging.putAside(to);
        }
        listener.before("move " + path);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Menus go before the kernels they name. */
    private static List<String> lastFirst(SortedSet<String> paths) {
        Comparator<String> byPhase = Comparator.comparing(path -> PublishPhase.of(RelativePath.of(path)));
        return paths.stream()
                .sorted(byPhase.reversed().thenComparing(Comparator.reverseOrder()))
                .toList();
    }
}
