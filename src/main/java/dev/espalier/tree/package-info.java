/**
 * Collects the output, refuses collisions, stages what changed and publishes it in an order that is safe while it is
 * served.
 *
 * <p>In: entries with their bytes and reasons ({@link dev.espalier.tree.OutputTree}). Out: a directory that equals them,
 * with a manifest that says so. {@link dev.espalier.tree.TreeWriter} compares and stages, {@link
 * dev.espalier.tree.StagedTree} shows the result to those who judge it and publishes it. Never touches a file that it did
 * not write, never writes one that is right already.
 */
@NullMarked
package dev.espalier.tree;

import org.jspecify.annotations.NullMarked;
