package dev.espalier.artifacts;

/**
 * How much of an archive is believed.
 *
 * @param member bytes of one member that is kept
 * @param members bytes of all members that are kept
 * @param entries of the archive, kept or not
 * @param decoded bytes that an archive may unpack to, kept or not
 */
record Limits(long member, long members, long entries, long decoded) {
    private static final long GIB = 1L << 30;

    static final Limits DEFAULT = new Limits(GIB, 4 * GIB, 1_000_000, 16 * GIB);
}
