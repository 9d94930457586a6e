package dev.espalier.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.espalier.content.Digest;
import dev.espalier.content.FileMode;
import dev.espalier.report.BuildException;

/**
 * Finds what differs between the tree and the disk without changing anything. A file that the manifest knows and that is
 * not newer than the manifest is believed by its size; every other one is read.
 */
final class Comparison {
    private final OutputDirectory output;
    private final Disk disk;
    private final Intruders intruders;
    private final Optional<FileTime> knownAt;
    private final List<Placed> changed = new ArrayList<>();
    private final Set<String> changedPaths = new HashSet<>();
    private final SortedMap<String, FileMode> modes = new TreeMap<>();
    private final Set<String> wantedDirectories = new HashSet<>();

    private Comparison(OutputDirectory output, boolean force) {
        this.output = output;
        this.disk = output.exists() ? new Disk(output.root()) : Disk.missing(output.root());
        this.knownAt = output.knownAt();
        this.intruders = new Intruders(output, disk, force);
    }

    static Difference of(List<Placed> placed, TreeInputs inputs, OutputDirectory output, boolean force)
            throws BuildException {
        try {
            return new Comparison(output, force).run(placed, inputs);
        } catch (IOException e) {
            throw OutputProblems.io("cannot be read", output.root(), e, OutputProblems.UNTOUCHED);
        }
    }

    private Difference run(List<Placed> placed, TreeInputs inputs) throws IOException, BuildException {
        Manifest wanted = new Manifest(placed.stream().map(Placed::entry).toList(), inputs);
        for (Placed each : placed) {
            noteDirectories(each.path());
        }
        // A second name is right only when the first one stays, so first names are compared first.
        for (Placed each : placed) {
            if (twin(each).isEmpty()) {
                compare(each);
            }
        }
        for (Placed each : placed) {
            if (twin(each).isPresent()) {
                compare(each);
            }
        }
        NavigableMap<String, Arrival> arrivals = Arrivals.of(changed, disk);
        intruders.check(arrivals.keySet());
        intruders.throwIfAny();
        SortedSet<String> lost = new TreeSet<>(output.manifest().entries().keySet());
        lost.addAll(output.journal());
        lost.removeAll(wanted.entries().keySet());
        SortedSet<String> stale = new TreeSet<>();
        SortedSet<String> deserted = new TreeSet<>();
        int displaced = 0;
        for (String path : lost) {
            if (isAtOrBelow(path, arrivals.keySet())) {
                displaced += output.manifest().entries().containsKey(path) ? 1 : 0;
                continue;
            }
            Optional<BasicFileAttributes> there = disk.look(path);
            if (there.isPresent() && !there.get().isDirectory()) {
                stale.add(path);
            }
            for (String up = Disk.parent(path);
                    !up.isEmpty() && !wantedDirectories.contains(up);
                    up = Disk.parent(up)) {
                if (disk.directory(up).isReal()) {
                    deserted.add(up);
                }
            }
        }
        boolean manifestDiffers = knownAt.isEmpty() || !wanted.equals(output.manifest());
        List<Arrival> steps = arrivals.values().stream().sorted().toList();
        return new Difference(wanted, changed, steps, modes, stale, deserted, displaced, manifestDiffers);
    }

    private void noteDirectories(String path) throws IOException {
        for (String up = Disk.parent(path); !up.isEmpty() && wantedDirectories.add(up); up = Disk.parent(up)) {
            if (disk.directory(up) == Disk.Directory.CLOSED) {
                modes.put(up, FileMode.DIRECTORY);
            }
        }
    }

    private void compare(Placed placed) throws IOException {
        Optional<BasicFileAttributes> there = disk.look(placed.path());
        if (there.isEmpty() || !agrees(placed.entry(), there.get())) {
            changed.add(placed);
            changedPaths.add(placed.path());
        } else if (placed.entry() instanceof ManifestEntry.FileEntry file && !Disk.hasMode(there.get(), file.mode())) {
            modes.put(placed.path(), file.mode());
        }
    }

    private boolean agrees(ManifestEntry entry, BasicFileAttributes there) throws IOException {
        if (entry instanceof ManifestEntry.LinkEntry link) {
            return there.isSymbolicLink()
                    && Files.readSymbolicLink(disk.at(link.path().value()))
                            .toString()
                            .equals(link.text());
        }
        ManifestEntry.FileEntry file = (ManifestEntry.FileEntry) entry;
        return there.isRegularFile()
                && there.size() == file.size()
                && isSameFile(file, there)
                && digest(file.path().value(), there).equals(file.digest());
    }

    private boolean isSameFile(ManifestEntry.FileEntry file, BasicFileAttributes there) throws IOException {
        if (file.twin().isEmpty()) {
            return true;
        }
        String twin = file.twin().get().value();
        Optional<BasicFileAttributes> first = disk.look(twin);
        return !changedPaths.contains(twin)
                && first.isPresent()
                && Objects.equals(first.get().fileKey(), there.fileKey());
    }

    private Digest digest(String path, BasicFileAttributes there) throws IOException {
        boolean believed = knownAt.isPresent()
                && there.lastModifiedTime().compareTo(knownAt.get()) <= 0
                && !output.journal().contains(path);
        return believed
                        && output.manifest().entries().get(path) instanceof ManifestEntry.FileEntry known
                        && known.size() == there.size()
                ? known.digest()
                : disk.digest(path);
    }

    private static Optional<?> twin(Placed placed) {
        return placed.entry() instanceof ManifestEntry.FileEntry file ? file.twin() : Optional.empty();
    }

    private static boolean isAtOrBelow(String path, Set<String> roots) {
        for (String up = path; !up.isEmpty(); up = Disk.parent(up)) {
            if (roots.contains(up)) {
                return true;
            }
        }
        return false;
    }
}
