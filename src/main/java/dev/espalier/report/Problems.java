package dev.espalier.report;

import java.util.ArrayList;
import java.util.List;

/** Collects problems in the order they are found, so that all of them reach the reader in one report. Not thread-safe. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    public void addAll(List<Problem> problems) {
        found.addAll(problems);
    }

    public boolean hasErrors() {
        return found.stream().anyMatch(Problem::isError);
    }

    public List<Problem> all() {
        return List.copyOf(found);
    }

    public List<Problem> warnings() {
        return found.stream().filter(problem -> !problem.isError()).toList();
    }

    /** Ends the stage when an error was found; the exception carries the warnings too. */
    public void throwIfErrors(BuildException.Kind kind) throws BuildException {
        if (hasErrors()) {
            throw new BuildException(kind, found);
        }
    }
}
