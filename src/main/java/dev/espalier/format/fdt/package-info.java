/** Flattened device trees (Devicetree Specification v0.4, chapter 5), as far as reading a map of overlays needs them. */
@NullMarked
package dev.espalier.format.fdt;

import org.jspecify.annotations.NullMarked;
