package dev.espalier;

import java.util.List;

import dev.espalier.report.Problem;
import dev.espalier.tree.Published;

/** How a build ended. */
public record BuildResult(int nodes, Published published, List<Problem> warnings) {
    public BuildResult {
        warnings = List.copyOf(warnings);
    }
}
