package dev.espalier.artifacts;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;

import dev.espalier.content.ByteSize;
import dev.espalier.format.bytes.FormatException;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.UnsupportedOptionsException;
import org.tukaani.xz.XZFormatException;

/** Gives one voice to decoders, which report broken input by exceptions of a dozen types, unchecked ones among them. */
final class DecodedStream extends InputStream {
    /** Above any disk that is served as an image, below what would be decoded for hours. */
    static final long MOST_BYTES = 256L << 30;

    /** Opens a decoder; some read their header already then. */
    interface Opener {
        InputStream open() throws IOException;
    }

    private final InputStream decoder;
    private final String format;
    private final long mostBytes;
    private long offset;

    /** @param format what the problem calls the field that is broken */
    DecodedStream(Opener opener, String format) throws IOException {
        this(opener, format, MOST_BYTES);
    }

    DecodedStream(Opener opener, String format, long mostBytes) throws IOException {
        this.format = format;
        this.mostBytes = mostBytes;
        try {
            this.decoder = opener.open();
        } catch (IOException | RuntimeException e) {
            throw translated(e, format, 0);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
        try {
            int n = decoder.read(buffer, from, count);
            offset += Math.max(n, 0);
            if (offset > mostBytes) {
                throw FormatException.unsupported(offset, format, "unpacks to more than " + new ByteSize(mostBytes));
            }
            return n;
        } catch (IOException | RuntimeException e) {
            throw translated(e, format, offset);
        }
    }

    @Override
    public void close() throws IOException {
        decoder.close();
    }

    /** What is not the source's fault is the bytes' fault. */
    static IOException translated(Exception failure, String format, long offset) {
        if (failure instanceof FetchException
                || failure instanceof FormatException
                || failure instanceof ClosedByInterruptException) {
            return (IOException) failure;
        }
        FormatException verdict = verdict(failure, format, offset);
        verdict.initCause(failure);
        return verdict;
    }

    private static FormatException verdict(Exception failure, String format, long offset) {
        if (failure instanceof MemoryLimitException limit) {
            return FormatException.unsupported(
                    offset,
                    format,
                    "decoding needs " + limit.getMemoryNeeded() + " KiB of memory, more than the "
                            + limit.getMemoryLimit() + " allowed");
        }
        if (failure instanceof UnsupportedOptionsException) {
            return FormatException.unsupported(offset, format, reason(failure));
        }
        if (failure instanceof XZFormatException) {
            return FormatException.notThisFormat(offset, format, reason(failure));
        }
        if (failure instanceof EOFException) {
            return FormatException.damaged(offset, format, "ends in the middle");
        }
        return FormatException.damaged(offset, format, reason(failure));
    }

    private static String reason(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
