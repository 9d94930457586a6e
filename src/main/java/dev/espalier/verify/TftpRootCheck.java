package dev.espalier.verify;

import java.util.regex.Pattern;

import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/** A Pi that finds no directory of its own boots what lies in the TFTP root. Nothing there may be bootable. */
final class TftpRootCheck implements Check {
    private static final Pattern BOOTABLE =
            Pattern.compile("tftp/(config\\.txt|start[^/]*\\.elf)", Pattern.CASE_INSENSITIVE);

    @Override
    public void run(TreeView tree, Problems problems) {
        for (ManifestEntry entry : tree.manifest().entries().values()) {
            if (BOOTABLE.matcher(entry.path().value()).matches()) {
                problems.add(Problem.error(
                        "verify.root.bootable",
                        Places.of(tree, entry.path()),
                        "lies in the TFTP root, where every Raspberry Pi that is not in the inventory boots from it"));
            }
        }
    }
}
