package dev.espalier.tree;

/**
 * What a publish did, in files and links.
 *
 * @param written new or changed
 * @param unchanged right already
 * @param removed of the last publish and wanted no more
 * @param bytesWritten of files; links count nothing
 */
public record Published(int written, int unchanged, int removed, long bytesWritten) {}
