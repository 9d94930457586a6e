package dev.espalier.plan;

import dev.espalier.content.RelativePath;

/** How a part of the output is served. Each part can be copied to its server without the others. */
public enum Service {
    TFTP("tftp"),
    HTTP("http");

    private final String directory;

    Service(String directory) {
        this.directory = directory;
    }

    /** The directory of the output that is its server's root. */
    public RelativePath root() {
        return RelativePath.of(directory);
    }
}
