package dev.espalier.fuzz;

import java.util.List;

/** A reader, and what must hold of it whatever it is given. Not safe for several threads. */
public interface FuzzTarget {

    /** As in names of directories and on the command line. */
    String name();

    /** Inputs that are taken, one of each form that the reader knows, small and the same at every call. */
    List<byte[]> seeds() throws Exception;

    /**
     * Gives {@code input} to the reader, and holds what comes out to what the reader promises of it.
     *
     * @return whether the reader took it; false where it refused it in the way that it documents
     * @throws Exception any other way out, which is a finding; so is an {@link Error}
     */
    boolean takes(byte[] input) throws Exception;

    /** Bytes that the reading of one input may allocate, what is garbage at once included. */
    default long mostAllocated() {
        return 64L << 20;
    }

    /** How many mutants every ordinary build tries: about two seconds of them. */
    int mutants();
}
