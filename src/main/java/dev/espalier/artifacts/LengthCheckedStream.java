package dev.espalier.artifacts;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Fails when a body has not its announced length: {@code HttpURLConnection} hands out a short body as complete, and from a
 * connection that is closed afterwards a longer one too.
 */
final class LengthCheckedStream extends FilterInputStream {
    private final long length;
    private long done;

    LengthCheckedStream(InputStream in, long length) {
        super(in);
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        count(b < 0 ? -1 : 1);
        return b;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
        int n = in.read(buffer, from, count);
        count(n);
        return n;
    }

    @Override
    public long skip(long count) throws IOException {
        long n = in.skip(count);
        done += n;
        return n;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(int n) throws IOException {
        if (n >= 0) {
            done += n;
        } else if (done < length) {
            throw FetchException.passing("ended after " + done + " of " + length + " bytes");
        }
        if (done > length) {
            throw FetchException.refused("is longer than the " + length + " bytes that were announced");
        }
    }
}
