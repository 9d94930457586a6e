/** The vocabulary of bytes and places: digests, relative paths, modes and where content lies. Knows no stage. */
@NullMarked
package dev.espalier.content;

import org.jspecify.annotations.NullMarked;
