package dev.espalier.format.bytes;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A stream of an array that is given out in odd pieces, as decoders do, and counts who left it open. */
public final class CountedSource implements StreamSource {
    private final byte[] bytes;
    private int opened;
    private int closed;

    public CountedSource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public InputStream open() {
        opened++;
        return new ByteArrayInputStream(bytes) {
            private int turn;

            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                turn++;
                return super.read(into, offset, Math.min(length, 1 + turn * 977 % 30_000));
            }

            @Override
            public void close() {
                closed++;
            }
        };
    }

    public int opened() {
        return opened;
    }

    public int leftOpen() {
        return opened - closed;
    }
}
