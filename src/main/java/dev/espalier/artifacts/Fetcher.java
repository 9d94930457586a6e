package dev.espalier.artifacts;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.OptionalLong;

/** Asks a server once. Trying again, going on after a break and hashing are the affair of the streams above. */
interface Fetcher {

    /**
     * Opens {@code url} at {@code from} where the server can do that and the file is still the one that the validator
     * names, and at its first byte otherwise; {@link Reply#offset} says which.
     *
     * @throws FetchException when the server does not give the file
     */
    Reply open(URI url, Position from) throws IOException;

    /** Ends every exchange that is under way, from another thread; what is opened later fails. */
    void abort();

    /**
     * A byte to go on from.
     *
     * @param validator the strong {@code ETag} or the {@code Last-Modified} date of the file that the bytes before
     *     {@code offset} belong to; empty when the server gave neither
     */
    record Position(long offset, String validator) {
        static final Position START = new Position(0, "");
    }

    /**
     * A file that is being sent.
     *
     * @param offset the place of the first byte of {@code body} in the file
     * @param total bytes of the whole file, when the server says so
     * @param validator as in {@link Position}
     */
    record Reply(InputStream body, long offset, OptionalLong total, String validator) implements Closeable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
