/** The pipeline, in order. {@link dev.espalier.Build} reads from top to bottom; nothing else lives here. */
@NullMarked
package dev.espalier;

import org.jspecify.annotations.NullMarked;
