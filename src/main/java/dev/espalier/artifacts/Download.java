package dev.espalier.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.espalier.content.Digest;

/**
 * Brings a whole file into the cache's keeping, unadmitted. What a build that was killed or interrupted had of it stays as
 * a partial file, and the next download of the same URL goes on from there if the server still has the same file.
 */
final class Download {
    private final Cache cache;
    private final Sources sources;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    Download(Cache cache, Sources sources) {
        this.cache = cache;
        this.sources = sources;
    }

    /** @param expected the digest, where it is known already; only a partial file of an earlier build is judged by it here */
    NewContent.Complete fetch(String url, Place place, Optional<Digest> expected) throws IOException {
        if (place instanceof Place.Local) {
            return anew(url, place);
        }
        Files.createDirectories(cache.layout().partials());
        // Whoever comes second fetches on his own: waiting for a build that may hang is worse than fetching twice.
        if (!underWay.add(url)) {
            // Asked before the lock is opened: closing it would end the lock of the first, says POSIX.
            return anew(url, place);
        }
        try (FileChannel channel = FileChannel.open(
                        cache.layout().partialLock(url), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                Turn turn = new Turn(channel)) {
            return turn.isMine() ? resumed(url, place, expected) : anew(url, place);
        } finally {
            underWay.remove(url);
        }
    }

    private NewContent.Complete anew(String url, Place place) throws IOException {
        try (NewContent content = cache.begin()) {
            try (InputStream in = sources.open(url, place).stream()) {
                in.transferTo(content);
            }
            return content.complete();
        }
    }

    private NewContent.Complete resumed(String url, Place place, Optional<Digest> expected) throws IOException {
        Path partial = cache.layout().partial(url);
        Path validator = cache.layout().partialValidator(url);
        Optional<String> from = Files.exists(partial) ? cache.noted(validator) : Optional.empty();
        long have = from.isPresent() ? Files.size(partial) : 0;
        Fetcher.Position position = have == 0 ? Fetcher.Position.START : new Fetcher.Position(have, from.orElse(""));
        Sources.Opened opened = sources.open(url, place, position);
        try (InputStream in = opened.stream();
                FileChannel out = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            out.truncate(opened.start());
            out.position(opened.start());
            if (opened.validator().isEmpty()) {
                Files.deleteIfExists(validator);
            } else if (!from.equals(Optional.of(opened.validator()))) {
                cache.note(validator, opened.validator());
            }
            in.transferTo(Channels.newOutputStream(out));
        }
        Files.deleteIfExists(validator);
        NewContent.Complete complete = cache.adopt(partial);
        if (opened.start() > 0 && expected.isPresent() && !expected.get().equals(complete.digest())) {
            // The server says it is the same file, but what an earlier build had of it was not.
            complete.discard();
            return anew(url, place);
        }
        return complete;
    }

    /** The right to write the partial file, held by at most one thread of one process. */
    private static final class Turn implements AutoCloseable {
        private final Optional<FileLock> lock;

        Turn(FileChannel channel) throws IOException {
            this.lock = attempt(channel);
        }

        boolean isMine() {
            return lock.isPresent();
        }

        private static Optional<FileLock> attempt(FileChannel channel) throws IOException {
            try {
                return Optional.ofNullable(channel.tryLock());
            } catch (OverlappingFileLockException e) {
                return Optional.empty();
            }
        }

        @Override
        public void close() throws IOException {
            if (lock.isPresent()) {
                lock.get().release();
            }
        }
    }
}
