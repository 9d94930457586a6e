/** The text files that the Raspberry Pi's own loaders read, and the limits those loaders have. */
@NullMarked
package dev.espalier.format.pi;

import org.jspecify.annotations.NullMarked;
