/** Collects the output, refuses collisions, stages what changed and publishes it in an order that is safe while it is served. */
@NullMarked
package dev.espalier.tree;

import org.jspecify.annotations.NullMarked;
