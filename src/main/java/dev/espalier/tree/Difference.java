package dev.espalier.tree;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

import dev.espalier.content.FileMode;

/**
 * What a publish has to do to make the disk as the tree wants it.
 *
 * @param wanted everything the tree consists of, as the manifest will say
 * @param changed the entries whose files or links have to be made; never more than what differs
 * @param arrivals the steps that bring them into place, in order
 * @param modes files and directories whose content is right and whose mode is not
 * @param stale files and links of the last publish that are wanted no more
 * @param deserted directories above stale files in which nothing is wanted; those that are empty then are removed
 * @param displaced how many files and links of the last publish go because something else arrives in their place
 * @param manifestDiffers whether the manifest has to be written
 */
record Difference(
        Manifest wanted,
        List<Placed> changed,
        List<Arrival> arrivals,
        SortedMap<String, FileMode> modes,
        SortedSet<String> stale,
        SortedSet<String> deserted,
        int displaced,
        boolean manifestDiffers) {

    boolean isNothing() {
        return changed.isEmpty() && modes.isEmpty() && stale.isEmpty() && deserted.isEmpty() && !manifestDiffers;
    }

    int unchanged() {
        return wanted.entries().size() - changed.size();
    }
}
