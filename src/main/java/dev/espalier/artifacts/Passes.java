package dev.espalier.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.espalier.content.Digest;

/**
 * The digest of a file that is read in several passes, of which only the last goes to its end: a disk image is begun anew
 * when its parts are wanted in a disorderly way. Each pass leaves the digest of what it had read, and the last one
 * must come by all of them; so members taken in any pass are members of the file whose digest comes out.
 */
final class Passes {
    private final SortedMap<Long, Digest> marks = new TreeMap<>();
    private MessageDigest sha256 = Digest.sha256();
    private long offset;

    /** Begins a pass over {@code in}, at the first byte of the file. */
    InputStream begin(InputStream in) {
        sha256 = Digest.sha256();
        offset = 0;
        return new Pass(in);
    }

    /** After the last pass came to its end. */
    Digest finish() {
        return soFar();
    }

    private Digest soFar() {
        try {
            return Digest.finish((MessageDigest) sha256.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of every Java platform can be cloned", e);
        }
    }

    private final class Pass extends InputStream {
        private final InputStream in;
        private boolean closed;

        Pass(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            SortedMap<Long, Digest> ahead = marks.tailMap(offset + 1);
            int most = ahead.isEmpty() ? count : (int) Math.min(count, ahead.firstKey() - offset);
            int n = in.read(buffer, from, most);
            if (n > 0) {
                sha256.update(buffer, from, n);
                offset += n;
                if (marks.containsKey(offset) && !soFar().equals(marks.get(offset))) {
                    throw FetchException.changed();
                }
            } else if (n < 0 && !ahead.isEmpty()) {
                throw FetchException.changed();
            }
            return n;
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                marks.put(offset, soFar());
            }
            in.close();
        }
    }
}
