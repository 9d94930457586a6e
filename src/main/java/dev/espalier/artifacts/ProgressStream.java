package dev.espalier.artifacts;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

import dev.espalier.report.Event;
import dev.espalier.report.Events;

/** Counts what is read and tells it, once at the start and then after every mebibyte. */
final class ProgressStream extends FilterInputStream {
    private static final long STEP = 1L << 20;

    private final String url;
    private final OptionalLong total;
    private final Events events;
    private long done;
    private long told;

    /** @param from bytes of the file that were had before this stream */
    ProgressStream(InputStream in, String url, long from, OptionalLong total, Events events) {
        super(in);
        this.url = url;
        this.total = total;
        this.events = events;
        this.done = from;
        tell();
    }

    /** The place in the file that has been reached. */
    long done() {
        return done;
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        count(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
        int n = in.read(buffer, from, count);
        count(Math.max(n, 0));
        return n;
    }

    @Override
    public long skip(long count) throws IOException {
        long n = in.skip(count);
        count(n);
        return n;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long n) {
        done += n;
        if (done - told >= STEP) {
            tell();
        }
    }

    private void tell() {
        told = done;
        events.on(new Event.Fetching(url, done, total));
    }
}
