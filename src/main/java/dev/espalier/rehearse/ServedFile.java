package dev.espalier.rehearse;

import java.nio.file.Path;

import dev.espalier.content.RelativePath;

/**
 * A file that a server opens.
 *
 * @param path without links, counted from the root of the tree
 * @param place where its bytes lie now
 */
record ServedFile(RelativePath path, long size, Path place) {}
