package dev.espalier.artifacts;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;

/** Opens the bytes of a place, local or remote, as one stream that tells its progress. */
final class Sources {
    private final SourceMap map;
    private final RetryingStream.Exchange exchange;
    private final boolean offline;

    Sources(SourceMap map, RetryingStream.Exchange exchange, boolean offline) {
        this.map = map;
        this.exchange = exchange;
        this.offline = offline;
    }

    /**
     * Bytes on their way.
     *
     * @param start the place in the file of the first byte
     * @param total bytes of the whole file, where the source said so
     * @param validator of the file on the server; empty for local files and where the server gave none
     */
    record Opened(ProgressStream stream, long start, OptionalLong total, String validator) {}

    /** @throws FetchException when the URL names nothing that can be read */
    Place place(String url) throws FetchException {
        return map.place(url);
    }

    Opened open(String url, Place place) throws IOException {
        return open(url, place, Fetcher.Position.START);
    }

    Opened open(String url, Place place, Fetcher.Position from) throws IOException {
        return place instanceof Place.Local local
                ? openLocal(url, local.file())
                : openRemote(url, (Place.Remote) place, from);
    }

    private Opened openRemote(String url, Place.Remote place, Fetcher.Position from) throws IOException {
        if (offline) {
            throw FetchException.offline();
        }
        String shown = SourceUrl.shown(url);
        RetryingStream stream = new RetryingStream(exchange, place.url(), shown, from);
        long start = stream.start();
        ProgressStream counted = new ProgressStream(stream, shown, start, stream.total(), exchange.events());
        return new Opened(counted, start, stream.total(), stream.validator());
    }

    private Opened openLocal(String url, Path file) throws IOException {
        OptionalLong size;
        InputStream in;
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw FetchException.refused("is not a file at " + file);
            }
            size = OptionalLong.of(attributes.size());
            in = Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw FetchException.missing("is not there (no file " + file + ")");
        } catch (FetchException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(e);
        }
        ProgressStream counted =
                new ProgressStream(new LocalStream(in), SourceUrl.shown(url), 0, size, exchange.events());
        return new Opened(counted, 0, size, "");
    }

    private static FetchException unreadable(IOException failure) {
        FetchException verdict = FetchException.refused("cannot be read (" + failure + ")");
        verdict.initCause(failure);
        return verdict;
    }

    /** A disk that fails is the source's failure, not damage of what is decoded from it. */
    private static final class LocalStream extends FilterInputStream {
        LocalStream(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            try {
                return in.read(buffer, from, count);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }
}
