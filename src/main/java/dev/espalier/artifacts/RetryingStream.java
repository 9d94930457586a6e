package dev.espalier.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.OptionalLong;

import dev.espalier.report.Event;
import dev.espalier.report.Events;

/**
 * A file on a server as one stream that survives what passes: it asks again after a pause and goes on at the byte it had
 * reached, by a range request where the server can, by skipping where it cannot. Bytes of two versions of a file never
 * meet in one stream: without proof that the file is the same, it ends in {@link FetchException.Kind#CHANGED}.
 */
final class RetryingStream extends InputStream {
    /** Failures count as "in a row" until this much has come through. */
    private static final long PROGRESS = 1L << 20;

    /** The parts that all streams of a store share. */
    record Exchange(Fetcher fetcher, RetryPolicy policy, Sleeper sleeper, Events events) {}

    private final Exchange exchange;
    private final URI url;
    private final String shown;
    private Fetcher.Reply reply;
    private long offset;
    private int failures;
    private long offsetOfFailure;

    /** Opens {@code url}, at {@code from} if that can be; {@link #start} says where the stream begins. */
    RetryingStream(Exchange exchange, URI url, String shown, Fetcher.Position from) throws IOException {
        this.exchange = exchange;
        this.url = url;
        this.shown = shown;
        Fetcher.Reply first = open(from);
        if (first.offset() > 0 && !first.validator().equals(from.validator())) {
            // A server that honours Range but not If-Range sends the tail of another file.
            first.close();
            first = open(Fetcher.Position.START);
        }
        this.reply = first;
        this.offset = reply.offset();
        this.offsetOfFailure = offset;
    }

    /** The place in the file of the first byte of this stream; to be asked before the first read. */
    long start() {
        return offset;
    }

    OptionalLong total() {
        return reply.total();
    }

    /** Empty when the server gave none. */
    String validator() {
        return reply.validator();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
        while (true) {
            try {
                int n = reply.body().read(buffer, from, count);
                offset += Math.max(n, 0);
                return n;
            } catch (IOException e) {
                goOnAfter(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        reply.close();
    }

    private Fetcher.Reply open(Fetcher.Position from) throws IOException {
        while (true) {
            try {
                return exchange.fetcher().open(url, from);
            } catch (IOException e) {
                pauseAfter(FetchException.of(e));
            }
        }
    }

    private void goOnAfter(IOException failure) throws IOException {
        String before = reply.validator();
        OptionalLong totalBefore = reply.total();
        reply.close();
        pauseAfter(FetchException.of(failure));
        if (offset > 0 && before.isEmpty()) {
            throw FetchException.changed();
        }
        Fetcher.Reply next = open(new Fetcher.Position(offset, before));
        if (offset > 0 && (!next.validator().equals(before) || !next.total().equals(totalBefore))) {
            next.close();
            throw FetchException.changed();
        }
        reply = next;
        skipTo(next);
    }

    /** A server that ignores ranges sends the same file from its first byte. */
    private void skipTo(Fetcher.Reply next) throws IOException {
        try {
            next.body().skipNBytes(offset - next.offset());
        } catch (IOException e) {
            goOnAfter(e);
        }
    }

    private void pauseAfter(FetchException failure) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
        if (failure.kind() != FetchException.Kind.TRANSIENT) {
            throw failure;
        }
        failures = offset - offsetOfFailure >= PROGRESS ? 1 : failures + 1;
        offsetOfFailure = offset;
        if (!exchange.policy().allowsAnother(failures)) {
            FetchException last = FetchException.refused(failure.why() + ", after " + failures + " tries");
            last.initCause(failure);
            throw last;
        }
        Duration pause = exchange.policy().pause(failures, failure);
        exchange.events().on(new Event.Retrying(shown, failure.why(), pause.toMillis()));
        try {
            exchange.sleeper().sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
    }
}
