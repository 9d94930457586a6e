/** Rules that hold for the whole of Espalier. */
@NullMarked
package dev.espalier;

import org.jspecify.annotations.NullMarked;
