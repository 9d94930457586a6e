package dev.espalier.rehearse;

import java.util.List;

/** How a rehearsal ends. */
public sealed interface Ending {

    /**
     * The kernel starts.
     *
     * @param kernel as it was asked for
     * @param initramfs as they were asked for, in order
     * @param commandLine what the loader hands over; what firmware adds of its own is not in it
     */
    record Kernel(String kernel, List<String> initramfs, String commandLine) implements Ending {
        public Kernel {
            initramfs = List.copyOf(initramfs);
        }
    }

    /** The machine goes on to its own disk, or to the next entry of its boot order. */
    record Disk(String how) implements Ending {}

    /** Another server has the word; what it says is not in the tree. */
    record Elsewhere(String url) implements Ending {}

    /** The machine cannot go on. */
    record Stuck(String reason) implements Ending {}

    /** Something that a client understands and the rehearsal does not. */
    record NotUnderstood(String what) implements Ending {}
}
