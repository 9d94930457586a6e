package dev.espalier.format.fat;

/**
 * A file or directory as its directory tells of it.
 *
 * @param firstCluster as it stands there, in any range; 0 where there is none
 * @param size in bytes; of no meaning for a directory
 * @param offset where the entry lies on the volume
 */
record DirectoryEntry(String name, boolean isDirectory, long firstCluster, long size, long offset) {}
