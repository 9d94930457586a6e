/**
 * Reading bytes of any format: a window by offset, integers of either order, and one exception for what is wrong.
 *
 * <p>Nothing in {@code format} knows a file or a network: a {@link dev.espalier.format.bytes.ByteView} hides where the
 * bytes come from. A broken input ends in a {@link dev.espalier.format.bytes.FormatException} and in nothing else.
 */
@NullMarked
package dev.espalier.format.bytes;

import org.jspecify.annotations.NullMarked;
