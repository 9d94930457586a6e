/** Pebble pages from view records. Templates print; every decision is made before. */
@NullMarked
package dev.espalier.render;

import org.jspecify.annotations.NullMarked;
