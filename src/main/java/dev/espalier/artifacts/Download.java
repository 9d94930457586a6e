package dev.espalier.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;

import dev.espalier.content.Digest;

/**
 * Brings a whole file into the cache's keeping, unadmitted. What a build that was killed or interrupted had of it stays as
 * a partial file, and the next download of the same URL goes on from there if the server still has the same file.
 */
final class Download {
    private static final int BUFFER = 1 << 16;

    private final Cache cache;
    private final Sources sources;

    Download(Cache cache, Sources sources) {
        this.cache = cache;
        this.sources = sources;
    }

    NewContent.Complete fetch(String url, Place place) throws IOException {
        if (place instanceof Place.Local) {
            return anew(url, place);
        }
        Files.createDirectories(cache.layout().partials());
        Path lockFile = cache.layout().partialLock(url);
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                Turn turn = new Turn(channel)) {
            // Whoever comes second fetches on his own: waiting for a build that may hang is worse than fetching twice.
            return turn.isMine() ? resumed(url, place) : anew(url, place);
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

    private NewContent.Complete resumed(String url, Place place) throws IOException {
        Path partial = cache.layout().partial(url);
        Path validator = cache.layout().partialValidator(url);
        Optional<String> from = Files.exists(partial) ? cache.noted(validator) : Optional.empty();
        long have = from.isPresent() ? Files.size(partial) : 0;
        Fetcher.Position position = have == 0 ? Fetcher.Position.START : new Fetcher.Position(have, from.orElse(""));
        Sources.Opened opened = sources.open(url, place, position);
        try (InputStream in = opened.stream();
                FileChannel out = FileChannel.open(
                        partial, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MessageDigest sha256 = Digest.sha256();
            hashStart(out, opened.start(), sha256);
            out.truncate(opened.start());
            out.position(opened.start());
            if (opened.validator().isEmpty()) {
                Files.deleteIfExists(validator);
            } else if (!from.equals(Optional.of(opened.validator()))) {
                cache.note(validator, opened.validator());
            }
            copy(in, out, sha256);
            long size = out.size();
            Files.deleteIfExists(validator);
            return cache.adopt(partial, Digest.finish(sha256), size);
        }
    }

    private static void hashStart(FileChannel file, long length, MessageDigest sha256) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (long at = 0; at < length; ) {
            buffer.clear().limit((int) Math.min(BUFFER, length - at));
            int n = file.read(buffer, at);
            if (n < 0) {
                throw new IOException("a partial download became shorter while it was read");
            }
            sha256.update(buffer.flip());
            at += n;
        }
    }

    private static void copy(InputStream in, FileChannel out, MessageDigest sha256) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            sha256.update(buffer, 0, n);
            ByteBuffer pending = ByteBuffer.wrap(buffer, 0, n);
            while (pending.hasRemaining()) {
                out.write(pending);
            }
        }
    }

    /** The right to write the partial file, held by at most one thread of one process. */
    private static final class Turn implements AutoCloseable {
        private final Optional<FileLock> lock;

        Turn(FileChannel channel) throws IOException {
            this.lock = attempt(channel);
            if (isMine()) {
                // The clean-up of stale files goes by the time of the last writing.
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}), 0);
            }
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
