package dev.espalier.tree;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.TreeSet;

import dev.espalier.content.Content;
import dev.espalier.content.FileMode;
import dev.espalier.content.RelativePath;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/**
 * The directory in the output where changed entries are made ready under their later paths, so that a publish only
 * renames. Closed to other users; what is in it has its final mode. Held by one build at a time.
 */
final class Staging implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final String NO_LINKS = "; a file system without such links needs --links copy";

    private final Disk disk;
    private final Path directory;
    private final OutputLock lock;
    private int putAside;
    private long bytes;

    private Staging(Disk disk, Path directory, OutputLock lock) {
        this.disk = disk;
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * Locks the output and removes what a killed build left in the directory.
     *
     * @return empty when another build is writing to the output
     */
    static Optional<Staging> open(Disk disk) throws BuildException {
        Path directory = disk.at(OutputNames.STAGING);
        try {
            Optional<OutputLock> lock = OutputLock.acquire(directory);
            return lock.isPresent() ? Optional.of(emptied(disk, directory, lock.get())) : Optional.empty();
        } catch (IOException e) {
            throw OutputProblems.io("cannot be written to", disk.root(), e, OutputProblems.UNTOUCHED);
        }
    }

    private static Staging emptied(Disk disk, Path directory, OutputLock lock) throws IOException {
        try {
            Staging staging = new Staging(disk, directory, lock);
            disk.setPrivate(directory);
            staging.clear();
            return staging;
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** Where a changed entry lies until it is published. */
    Path at(String path) {
        return directory.resolve("new").resolve(path);
    }

    /** How many bytes of files were written. */
    long bytes() {
        return bytes;
    }

    void stage(Difference difference) throws BuildException {
        checkWays(difference);
        // Second names last: by then their first names are there, staged or in place.
        for (Placed placed : difference.changed()) {
            if (placed.content().isPresent() || placed.entry() instanceof ManifestEntry.LinkEntry) {
                make(placed);
            }
        }
        for (Placed placed : difference.changed()) {
            if (placed.entry() instanceof ManifestEntry.FileEntry file
                    && file.twin().isPresent()) {
                makeSecondName(file, file.twin().get());
            }
        }
    }

    /** Every later rename is tried with a name that does not exist: a mount in between, or a read-only one, shows now. */
    private void checkWays(Difference difference) throws BuildException {
        TreeSet<String> parents = new TreeSet<>();
        difference.arrivals().forEach(arrival -> parents.add(Disk.parent(arrival.path())));
        for (String parent : parents) {
            Path place = parent.isEmpty() ? disk.root() : disk.at(parent);
            try {
                Files.move(
                        place.resolve(".espalier-probe"), directory.resolve("probe"), StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException e) {
                // As it should be: the way is free, and there is no such file.
            } catch (AtomicMoveNotSupportedException e) {
                throw OutputProblems.output(Problem.error(
                                "output.mount",
                                new Location.InFile(place),
                                "is another mount than \"" + disk.root() + "\", so files cannot be renamed into it")
                        .withHint("mount the output directory as a whole"));
            } catch (IOException e) {
                throw OutputProblems.io("cannot be written to", place, e, OutputProblems.UNTOUCHED);
            }
        }
    }

    private void make(Placed placed) throws BuildException {
        Path target = at(placed.path());
        boolean isLink = placed.entry() instanceof ManifestEntry.LinkEntry;
        try {
            makeDirectories(target);
            if (placed.entry() instanceof ManifestEntry.LinkEntry link) {
                Files.createSymbolicLink(target, target.getFileSystem().getPath(link.text()));
            } else if (placed.entry() instanceof ManifestEntry.FileEntry file) {
                copy(placed.content().orElseThrow(), target, file.path());
                disk.setMode(target, file.mode());
            }
        } catch (UnsupportedOperationException e) {
            throw noLinks("symbolic");
        } catch (IOException e) {
            String state = OutputProblems.UNTOUCHED + (isLink ? NO_LINKS : "");
            throw OutputProblems.io("cannot be written", disk.at(placed.path()), e, state);
        }
    }

    private void makeSecondName(ManifestEntry.FileEntry file, RelativePath first) throws BuildException {
        Path target = at(file.path().value());
        try {
            makeDirectories(target);
            Path staged = at(first.value());
            Files.createLink(target, Files.exists(staged) ? staged : disk.at(first.value()));
        } catch (UnsupportedOperationException e) {
            throw noLinks("hard");
        } catch (IOException e) {
            throw OutputProblems.io(
                    "cannot be made a hard link to \"" + first + "\"",
                    disk.at(file.path().value()),
                    e,
                    OutputProblems.UNTOUCHED + NO_LINKS);
        }
    }

    private BuildException noLinks(String kind) {
        return OutputProblems.output(Problem.error(
                        "output.links", new Location.InFile(disk.root()), "the file system has no " + kind + " links")
                .withHint("build with --links copy"));
    }

    private void makeDirectories(Path target) throws IOException {
        Path parent = target.resolveSibling("");
        if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            makeDirectories(parent);
            Files.createDirectory(parent);
            disk.setMode(parent, FileMode.DIRECTORY);
        }
    }

    private void copy(Content content, Path target, RelativePath path) throws IOException, BuildException {
        byte[] buffer = new byte[BUFFER];
        long copied = 0;
        try (InputStream in = open(content, path);
                OutputStream out = Files.newOutputStream(target)) {
            for (int n = read(in, buffer, content, path); n >= 0; n = read(in, buffer, content, path)) {
                out.write(buffer, 0, n);
                copied += n;
            }
        }
        if (copied != content.size()) {
            throw unreadable(content, path, new IOException(copied + " bytes came of " + content.size()));
        }
        bytes += copied;
    }

    private static InputStream open(Content content, RelativePath path) throws BuildException {
        try {
            return content.open();
        } catch (IOException e) {
            throw unreadable(content, path, e);
        }
    }

    private static int read(InputStream in, byte[] buffer, Content content, RelativePath path) throws BuildException {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw unreadable(content, path, e);
        }
    }

    /** The cache let us down, not the output. */
    private static BuildException unreadable(Content content, RelativePath path, IOException e) {
        Location where = content instanceof Content.Stored stored
                ? new Location.InFile(stored.file())
                : TreeRules.at(path.value());
        Problem problem = Problem.error(
                        "tree.content", where, "cannot be read for \"" + path + "\": " + OutputProblems.reason(e, ""))
                .withHint("build again; what is missing in the cache is fetched again");
        return new BuildException(BuildException.Kind.ARTIFACT_UNAVAILABLE, problem, e);
    }

    /** A file of Espalier's own, made ready to be renamed: on the medium when it is returned. */
    Path ready(String name, RecordWriter writer) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            writer.writeTo(out);
        }
        disk.setMode(file, FileMode.SERVED);
        Disk.force(file);
        return file;
    }

    /** Writes one of Espalier's own files. */
    interface RecordWriter {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Takes what is in the way out of the tree in one step; it is removed with this directory. */
    void putAside(Path path) throws IOException {
        Path aside = Files.createDirectories(directory.resolve("old")).resolve(String.valueOf(putAside++));
        Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
    }

    private void clear() throws IOException {
        for (String name : Disk.names(directory)) {
            if (!lock.isFile(directory.resolve(name))) {
                Disk.deleteAll(directory.resolve(name));
            }
        }
    }

    /** Removes the directory and lets the next build in. */
    @Override
    public void close() throws IOException {
        try (lock) {
            clear();
            lock.removeFile();
            Disk.deleteIfEmpty(directory);
        }
    }
}
