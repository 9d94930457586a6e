package dev.espalier.report;

import java.util.List;

/** Ends a build with problems that a person can mend. The only way out of the pipeline besides success. */
public final class BuildException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whose turn it is; each kind has its own exit code. */
    public enum Kind {
        /** The inventory, a template or an option says something that cannot be. */
        INVENTORY,
        /** An artifact could not be had; trying again may help. */
        ARTIFACT_UNAVAILABLE,
        /** An artifact or image is not what it should be; trying again does not help. */
        ARTIFACT_WRONG,
        /** The output cannot be written. */
        OUTPUT,
        /** The lock would have to change and was not allowed to. */
        LOCK
    }

    private final Kind kind;
    private final transient List<Problem> problems;

    public BuildException(Kind kind, List<Problem> problems) {
        super(problems.isEmpty() ? kind.name() : problems.get(0).message());
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    public BuildException(Kind kind, Problem problem) {
        this(kind, List.of(problem));
    }

    public BuildException(Kind kind, Problem problem, Throwable cause) {
        this(kind, List.of(problem));
        initCause(cause);
    }

    public Kind kind() {
        return kind;
    }

    public List<Problem> problems() {
        return problems;
    }
}
