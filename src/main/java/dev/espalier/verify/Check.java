package dev.espalier.verify;

import java.io.IOException;

import dev.espalier.report.Problems;
import dev.espalier.tree.TreeView;

/** Judges one side of a tree by its bytes. Finds nothing in a tree that works, and changes nothing. */
interface Check {
    void run(TreeView tree, Problems problems) throws IOException;
}
