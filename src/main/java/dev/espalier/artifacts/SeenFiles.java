package dev.espalier.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Remembers the local files that agreed with the lock. A URL stands for one content for ever, but a file on this machine
 * is edited: with its size and time as they were it need not be opened again, otherwise it is.
 */
final class SeenFiles {
    private final Cache cache;

    SeenFiles(Cache cache) {
        this.cache = cache;
    }

    boolean isAsSeen(Path file, LockEntry entry) {
        Optional<String> now = stamp(file);
        return now.isPresent() && now.equals(cache.noted(note(file, entry)));
    }

    /** The size and time of a file, to be taken before it is read and noted after. */
    Optional<String> stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(attributes.size() + " "
                    + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + " " + attributes.fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void saw(Path file, String stamp, LockEntry entry) throws IOException {
        cache.note(note(file, entry), stamp);
    }

    /** A note belongs to a file and to what the lock says of it: where the lock changes, the file is read again. */
    private Path note(Path file, LockEntry entry) {
        return cache.layout().seen(file.toAbsolutePath() + "\n" + entry);
    }
}
