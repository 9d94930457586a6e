package dev.espalier.verify;

import java.io.IOException;
import java.util.List;

import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.TreeView;

/**
 * Reads a tree as those will who boot from it, and knows nothing of how it was made. Text is read in every entry; what is
 * costly (digests, images, kernels) only in entries that are new, and in those that new ones lead to.
 */
public final class TreeVerifier {
    private static final List<Check> CHECKS = List.of(
            new TftpRootCheck(),
            new PrefixCheck(),
            new DisklessCheck(),
            new GrubCheck(),
            new IpxeCheck(),
            new EepromCheck(),
            new DnsmasqCheck());

    private TreeVerifier() {}

    /** All that is wrong, in a fixed order; errors are what no machine should be made to boot from. */
    public static List<Problem> verify(TreeView tree) throws IOException {
        Problems problems = new Problems();
        new EntryCheck().run(tree, problems);
        if (problems.hasErrors()) {
            // What is not there as the manifest says cannot be read any further.
            return problems.all();
        }
        for (Check check : CHECKS) {
            check.run(tree, problems);
        }
        return problems.all();
    }
}
