package dev.espalier.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** Finds what lies in the way of a publish and is not Espalier's. Only a file or a link gives way to {@code --force}. */
final class Intruders {
    private final OutputDirectory output;
    private final Disk disk;
    private final boolean force;
    private final Problems problems = new Problems();

    Intruders(OutputDirectory output, Disk disk, boolean force) {
        this.output = output;
        this.disk = disk;
        this.force = force;
    }

    /** @param places where something is going to move to; what is right already is not among them */
    void check(Set<String> places) throws IOException {
        for (String place : places) {
            Optional<BasicFileAttributes> there = disk.look(place);
            if (there.isPresent() && there.get().isDirectory()) {
                checkDirectory(place);
            } else if (there.isPresent() && !output.owns(place) && !force) {
                problems.add(Problem.error(
                                "output.inTheWay",
                                new Location.InFile(disk.at(place)),
                                "is in the way: Espalier did not write this "
                                        + (there.get().isSymbolicLink() ? "link" : "file")
                                        + " and wants to put something else here")
                        .withHint("move it away, or add --force to have it replaced"));
            }
        }
    }

    private void checkDirectory(String place) throws IOException {
        Optional<String> foreign = foreignBelow(place);
        if (foreign.isPresent()) {
            problems.add(Problem.error(
                            "output.inTheWay",
                            new Location.InFile(disk.at(place)),
                            "is a directory where a file or a link must go, and Espalier did not write its \""
                                    + foreign.get().substring(place.length() + 1) + "\"")
                    .withHint("move the directory away; --force does not delete it"));
        }
    }

    private Optional<String> foreignBelow(String directory) throws IOException {
        Path path = disk.at(directory);
        for (String name : Disk.names(path)) {
            String inside = directory + "/" + name;
            Optional<String> found = Optional.empty();
            if (Files.isDirectory(path.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                found = foreignBelow(inside);
            } else if (!output.owns(inside)) {
                found = Optional.of(inside);
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    void throwIfAny() throws BuildException {
        problems.throwIfErrors(BuildException.Kind.OUTPUT);
    }
}
