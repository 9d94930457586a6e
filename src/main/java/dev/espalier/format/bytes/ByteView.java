package dev.espalier.format.bytes;

import java.io.IOException;

/**
 * Bytes by offset, wherever they come from: an array, a file, or the growing prefix of a stream that is decoded only as
 * far as somebody asks. Offsets count from 0. Not safe for several threads.
 */
public interface ByteView {

    /**
     * Exactly {@code length} bytes from {@code offset} on, in a fresh array.
     *
     * @throws FormatException of kind DAMAGED, field {@code "end"}, when the bytes end before
     * @throws IOException when the source behind the view fails
     */
    byte[] read(long offset, int length) throws IOException;

    /** A view of {@code length} bytes that begins at {@code start} of this one. */
    default ByteView slice(long start, long length) {
        return (offset, count) -> {
            if (offset < 0 || count < 0 || offset > length - count) {
                throw endsBefore(offset, count, length);
            }
            return ByteView.this.read(Math.addExact(start, offset), count);
        };
    }

    /** A view of the array itself, not of a copy. */
    static ByteView of(byte[] bytes) {
        return (offset, length) -> {
            if (offset < 0 || length < 0 || offset > bytes.length - length) {
                throw endsBefore(offset, length, bytes.length);
            }
            byte[] part = new byte[length];
            System.arraycopy(bytes, (int) offset, part, 0, length);
            return part;
        };
    }

    /** The exception for a read of {@code wanted} bytes at {@code offset} of a view that has {@code size} bytes. */
    static FormatException endsBefore(long offset, long wanted, long size) {
        return FormatException.damaged(
                offset, "end", wanted + " bytes wanted, but only " + Math.max(0, size - offset) + " are there");
    }
}
