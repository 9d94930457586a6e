package dev.espalier.inventory;

import dev.espalier.report.Problems;

/** Whether merged values are of their keys' types, for checks that would only repeat what was already reported. */
final class Soundness {
    private Soundness() {}

    /** Whether each of the top-level {@code names} is absent or has a value of its type. */
    static boolean of(Keys keys, MergedTree tree, String... names) {
        Problems found = new Problems();
        for (String name : names) {
            tree.find(name)
                    .filter(value -> !value.isRemoved())
                    .ifPresent(value -> keys.get(name).type().check(value.effective(), name, found));
        }
        return !found.hasErrors();
    }
}
