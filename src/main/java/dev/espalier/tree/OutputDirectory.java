package dev.espalier.tree;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/**
 * The output directory as the last publish left it.
 *
 * @param root the real directory; a link to it has been followed
 * @param exists whether it is there at all
 * @param manifest of the last publish that came to its end; empty before the first one
 * @param manifestTime when that was
 * @param journal paths that a killed publish may have created
 * @param leftovers whether a killed build left its bookkeeping behind
 */
record OutputDirectory(
        Path root,
        boolean exists,
        Manifest manifest,
        Optional<FileTime> manifestTime,
        SortedSet<String> journal,
        boolean leftovers) {

    /** @param force take a directory that is not known to be Espalier's, and one whose manifest is broken */
    static OutputDirectory look(Path output, boolean force) throws BuildException {
        try {
            Optional<Path> root = follow(output);
            if (root.isEmpty()) {
                return new OutputDirectory(output, false, Manifest.EMPTY, Optional.empty(), new TreeSet<>(), false);
            }
            return read(root.get(), force);
        } catch (IOException e) {
            throw OutputProblems.io("cannot be read", output, e, OutputProblems.UNTOUCHED);
        }
    }

    /** The real directory behind the name; empty when nothing is there. */
    private static Optional<Path> follow(Path output) throws IOException, BuildException {
        if (!Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Path real;
        try {
            real = output.toRealPath();
        } catch (NoSuchFileException e) {
            throw OutputProblems.output(Problem.error(
                    "output.dangling",
                    new Location.InFile(output),
                    "is a symbolic link to nothing; a directory is needed"));
        }
        if (!Files.isDirectory(real)) {
            throw OutputProblems.output(
                    Problem.error("output.directory", new Location.InFile(output), "is a file; a directory is needed"));
        }
        return Optional.of(real);
    }

    private static OutputDirectory read(Path root, boolean force) throws IOException, BuildException {
        List<String> names = Disk.names(root);
        boolean known = names.contains(OutputNames.MANIFEST) || names.contains(OutputNames.JOURNAL);
        Optional<String> foreign =
                names.stream().filter(name -> !OutputNames.isReserved(name)).findFirst();
        if (!known && foreign.isPresent() && !force) {
            throw OutputProblems.output(Problem.error(
                            "output.foreign",
                            new Location.InFile(root),
                            "is not empty (it has \"" + foreign.get() + "\") and has no " + OutputNames.MANIFEST
                                    + ", so Espalier did not write it")
                    .withHint("name an empty directory, or add --force: what is there stays, unless it is in the way"));
        }
        Optional<Manifest> manifest = manifest(root, force);
        SortedSet<String> journal = names.contains(OutputNames.JOURNAL)
                ? Journal.read(root.resolve(OutputNames.JOURNAL), force)
                : new TreeSet<>();
        boolean leftovers = names.contains(OutputNames.JOURNAL) || names.contains(OutputNames.STAGING);
        Optional<FileTime> time = manifest.isPresent()
                ? Optional.of(Files.getLastModifiedTime(root.resolve(OutputNames.MANIFEST), LinkOption.NOFOLLOW_LINKS))
                : Optional.empty();
        return new OutputDirectory(root, true, manifest.orElseGet(() -> Manifest.EMPTY), time, journal, leftovers);
    }

    /** Empty when there is none, or only a broken one that is to be disregarded. */
    static Optional<Manifest> manifest(Path root, boolean force) throws IOException, BuildException {
        Path file = root.resolve(OutputNames.MANIFEST);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            // A pipe would be waited for, without end.
            if (!Files.isRegularFile(file)) {
                throw new BrokenRecordException("it is no regular file");
            }
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                return Optional.of(ManifestJson.read(in));
            }
        } catch (BrokenRecordException e) {
            if (force) {
                return Optional.empty();
            }
            throw broken(file, e);
        }
    }

    static BuildException broken(Path file, BrokenRecordException e) {
        Problem problem = Problem.error(
                        "output.manifest", new Location.InFile(file), "is not as Espalier writes it: " + e.getMessage())
                .withHint(
                        "build with --force to write it anew: nothing is deleted then, and files in the way are replaced");
        return new BuildException(BuildException.Kind.OUTPUT, problem, e);
    }

    /**
     * When a file was last known to be as the manifest says; empty where there is none, or one of the future: the clock was
     * set back since, and what was edited after that looks older than it.
     */
    Optional<FileTime> knownAt() {
        return manifestTime.filter(
                time -> !time.toInstant().isAfter(Clock.systemUTC().instant()));
    }

    boolean owns(String path) {
        return manifest.entries().containsKey(path) || journal.contains(path);
    }
}
