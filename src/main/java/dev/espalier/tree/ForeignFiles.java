package dev.espalier.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import dev.espalier.report.BuildException;

/**
 * Files and links in the output that Espalier did not write, where machines may find them. Elsewhere in the output they
 * harm nobody, and below {@code nfs} they are the machines' own. Links are not followed, other file systems not entered.
 */
public final class ForeignFiles {
    private static final List<String> SERVED = List.of("http", "tftp");
    private static final String DEVICE = "unix:dev";

    private final OutputDirectory output;
    private final Disk disk;
    private final List<String> found = new ArrayList<>();

    private ForeignFiles(OutputDirectory output) {
        this.output = output;
        this.disk = new Disk(output.root());
    }

    /** Sorted by directory; none where no tree was published. */
    public static List<String> in(Path output) throws BuildException {
        OutputDirectory directory = OutputDirectory.look(output, false);
        try {
            return directory.exists() ? new ForeignFiles(directory).find() : List.of();
        } catch (IOException e) {
            throw OutputProblems.io("cannot be read", directory.root(), e, OutputProblems.UNTOUCHED);
        }
    }

    /**
     * Removes them, and directories in which nothing else was.
     *
     * @throws BuildException of kind OUTPUT when they cannot be removed, or another build is writing to the output: what is
     *     foreign to one may just come from the other
     */
    public static List<String> remove(Path output) throws BuildException {
        if (in(output).isEmpty()) {
            return List.of();
        }
        OutputDirectory before = OutputDirectory.look(output, false);
        Disk disk = new Disk(before.root());
        Staging held = Staging.open(disk).orElseThrow(() -> OutputProblems.busy(disk.root()));
        try {
            try {
                return new ForeignFiles(OutputDirectory.look(before.root(), false)).removeAll();
            } finally {
                held.close();
            }
        } catch (IOException e) {
            throw OutputProblems.io("cannot be pruned", disk.root(), e, OutputProblems.UNTOUCHED);
        }
    }

    private List<String> removeAll() throws IOException {
        for (String path : find()) {
            Files.deleteIfExists(disk.at(path));
            for (String up = Disk.parent(path); !SERVED.contains(up); up = Disk.parent(up)) {
                Disk.deleteIfEmpty(disk.at(up));
            }
        }
        return Collections.unmodifiableList(found);
    }

    private List<String> find() throws IOException {
        for (String served : SERVED) {
            if (disk.directory(served).isReal()) {
                walk(served, device(disk.root()));
            }
        }
        return found;
    }

    private void walk(String directory, Optional<Object> device) throws IOException {
        Path path = disk.at(directory);
        if (!device(path).equals(device)) {
            return;
        }
        for (String name : Disk.names(path)) {
            String inside = directory + "/" + name;
            if (Files.isDirectory(path.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                walk(inside, device);
            } else if (!output.owns(inside)) {
                found.add(inside);
            }
        }
    }

    /** What tells a mount from the file system it is mounted in; empty where the platform cannot say. */
    private static Optional<Object> device(Path directory) throws IOException {
        return directory.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Optional.of(Files.getAttribute(directory, DEVICE, LinkOption.NOFOLLOW_LINKS))
                : Optional.empty();
    }
}
