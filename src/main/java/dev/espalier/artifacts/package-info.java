/** The only stage with a network and threads: fetch, check, cache and unpack what the plan asks for. */
@NullMarked
package dev.espalier.artifacts;

import org.jspecify.annotations.NullMarked;
