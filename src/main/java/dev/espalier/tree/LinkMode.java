package dev.espalier.tree;

/** How links of the tree are written. */
public enum LinkMode {
    /** Relative symbolic links, to files and to directories. */
    RELATIVE,
    /** Second names of the same file; links to directories become directories of such names. */
    HARD,
    /** Copies, for servers that know no links at all. */
    COPY
}
