/**
 * A pure function: inventory in, everything to be made out, sorted and printable. Does no input or output, so
 * {@code check} and {@code build --dry-run} run it without a network.
 */
@NullMarked
package dev.espalier.plan;

import org.jspecify.annotations.NullMarked;
