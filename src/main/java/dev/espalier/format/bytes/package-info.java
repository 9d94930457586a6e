/**
 * Reading bytes of any format: a window by offset, integers of either order, and one exception for what is wrong.
 *
 * <p>Nothing in {@code format} knows a file or a network: a {@link dev.espalier.format.bytes.ByteView} hides where the
 * bytes come from: an array, an open file ({@link dev.espalier.format.bytes.ChannelView}), or a stream of which at most a
 * fixed budget of decoded bytes is held ({@link dev.espalier.format.bytes.GrowingPrefix}). A broken input ends in a {@link dev.espalier.format.bytes.FormatException} and in nothing else.
 */
@NullMarked
package dev.espalier.format.bytes;

import org.jspecify.annotations.NullMarked;
