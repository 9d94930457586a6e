/** Reads again what was staged and judges it as a stranger would. */
@NullMarked
package dev.espalier.verify;

import org.jspecify.annotations.NullMarked;
