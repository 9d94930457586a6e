package dev.espalier.artifacts;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

import dev.espalier.content.Content;
import dev.espalier.content.Digest;

/**
 * Content being written and hashed, outside the cache proper until {@link Complete#admit}: whoever has to verify it does
 * so in between. Closing one that was not completed removes it.
 */
final class NewContent extends OutputStream implements Closeable {
    private final Cache cache;
    private final Path file;
    private final OutputStream out;
    private final MessageDigest sha256 = Digest.sha256();
    private long size;
    private boolean completed;

    NewContent(Cache cache, Path file) throws IOException {
        this.cache = cache;
        this.file = file;
        this.out = Files.newOutputStream(file);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
        sha256.update(bytes, from, count);
        size += count;
    }

    /** Ends the writing and gives what was written, still unadmitted. */
    Complete complete() throws IOException {
        out.close();
        completed = true;
        return new Complete(cache, file, Digest.finish(sha256), size);
    }

    @Override
    public void close() throws IOException {
        if (!completed) {
            out.close();
            Files.deleteIfExists(file);
        }
    }

    /** Written to its end and waiting for a verdict. */
    record Complete(Cache cache, Path file, Digest digest, long size) {

        /**
         * Gives it its name. It is not forced to the medium first, which would cost more than all else with hundreds of small
         * files: what a power cut leaves of a file is short, and content of another size than expected counts as missing.
         */
        Content.Stored admit() throws IOException {
            return cache.admit(file, digest, size);
        }

        void discard() throws IOException {
            Files.deleteIfExists(file);
        }
    }
}
