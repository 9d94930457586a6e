package dev.espalier.cli;

import dev.espalier.report.BuildException;

/** How the program ends: your mistake, the world's, nothing wrong, or a bug of ours. Scripts rely on the numbers. */
enum ExitCode {
    OK(0),
    /** Differences or findings. */
    FINDINGS(1),
    /** An option or argument is wrong. */
    USAGE(2),
    /** The inventory or a template is wrong. */
    INVENTORY(3),
    /** An artifact could not be had; a retry may help. */
    ARTIFACT_UNAVAILABLE(4),
    /** An artifact or image is wrong; a retry does not help. */
    ARTIFACT_WRONG(5),
    /** The output cannot be written. */
    OUTPUT(6),
    /** The lock would have to change. */
    LOCK(7),
    /** Espalier is wrong. */
    BUG(70),
    /** Ctrl-C. */
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ExitCode of(BuildException.Kind kind) {
        return valueOf(kind.name());
    }
}
