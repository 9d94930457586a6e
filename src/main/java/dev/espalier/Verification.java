package dev.espalier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.espalier.rehearse.Rehearsal;
import dev.espalier.rehearse.Rehearsals;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.tree.TreeView;
import dev.espalier.verify.ForeignFiles;
import dev.espalier.verify.TreeVerifier;

/**
 * A published tree, judged again.
 *
 * @param problems errors are what keeps machines from booting, or what is not as it was published
 */
public record Verification(int entries, int machines, List<Problem> problems) {
    public Verification {
        problems = List.copyOf(problems);
    }

    /** Reads every file again, and rehearses every machine. */
    public static Verification of(Path output) throws BuildException {
        TreeView tree = TreeView.published(output);
        try {
            AffectedNodes broken = new AffectedNodes(tree, TreeVerifier.verify(tree));
            Rehearsals.Played played = Rehearsals.of(tree).play(broken.files());
            List<Problem> problems = new ArrayList<>(broken.named(played.readers()));
            problems.addAll(ForeignFiles.of(tree));
            problems.addAll(played.findings());
            return new Verification(tree.manifest().entries().size(), played.machines(), problems);
        } catch (IOException e) {
            throw unreadable(output, e);
        }
    }

    /** What is said when the machine's trouble keeps from reading a tree. */
    public static BuildException unreadable(Path output, IOException cause) {
        return new BuildException(
                BuildException.Kind.OUTPUT,
                Problem.error("output.io", new Location.InFile(output), "cannot be read: " + cause.getMessage()),
                cause);
    }

    /** Whether every machine gets where it is to go, as far as can be said, and everything is as it was published. */
    public boolean isSound() {
        return problems.stream()
                .noneMatch(problem -> problem.isError() || problem.code().equals(Rehearsal.UNKNOWN));
    }
}
