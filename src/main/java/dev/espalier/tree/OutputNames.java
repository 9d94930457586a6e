package dev.espalier.tree;

import java.util.List;

/** The names in the output directory that belong to Espalier's own bookkeeping. */
final class OutputNames {
    /** What is published, written last. */
    static final String MANIFEST = "manifest.json";
    /** Paths that a publish under way creates; there only while one runs or after one was killed. */
    static final String JOURNAL = ".espalier-journal";
    /** Where changed files are made ready; there only while a build runs or after one was killed. */
    static final String STAGING = ".espalier-staging";

    private static final List<String> ALL = List.of(MANIFEST, JOURNAL, STAGING);

    private OutputNames() {}

    static boolean isReserved(String name) {
        return ALL.stream().anyMatch(name::equalsIgnoreCase);
    }
}
