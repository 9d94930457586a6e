package dev.espalier.tree;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/** What is said when the output directory does not let itself be written. */
final class OutputProblems {
    static final String UNTOUCHED = "nothing of the published tree was changed";
    static final String HALFWAY = "build again when this is mended: it goes on where this one stopped";

    private OutputProblems() {}

    static BuildException output(Problem problem) {
        return new BuildException(BuildException.Kind.OUTPUT, problem);
    }

    static BuildException busy(Path root) {
        return output(
                Problem.error("output.busy", new Location.InFile(root), "another build is writing to this directory")
                        .withHint("build again when it has ended"));
    }

    /** The machine's trouble with {@code place}, in its own words. */
    static BuildException io(String doing, Path place, IOException e, String state) {
        Problem problem = Problem.error(
                        "output.io", new Location.InFile(place), doing + ": " + reason(e, place.toString()))
                .withHint(state);
        return new BuildException(BuildException.Kind.OUTPUT, problem, e);
    }

    /** File system exceptions carry the path in front of the reason, or nothing but the path. */
    static String reason(IOException e, String place) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException fs) {
            String other = Optional.ofNullable(fs.getFile()).orElse("");
            String where = other.isEmpty() || other.equals(place) ? "" : " (" + other + ")";
            return Optional.ofNullable(fs.getReason()).orElse(fs.getClass().getSimpleName()) + where;
        }
        return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    }
}
