package dev.espalier.tree;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps a second build from writing to the same output. The lock goes with the process that holds it, so a killed build
 * leaves none behind. Where the file system has no locks it is none, and builds must not overlap.
 */
final class OutputLock implements Closeable {
    private static final String NAME = "lock";
    /** How often the file may vanish between being opened and being locked: each time another build has just ended. */
    private static final int TRIES = 100;

    private final Path file;
    private final FileChannel channel;

    private OutputLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Makes the directory {@code staging} where it is missing; whoever holds the lock may remove all of it.
     *
     * @return empty when another build holds the lock; nobody is waited for
     */
    static Optional<OutputLock> acquire(Path staging) throws IOException {
        Path file = staging.resolve(NAME);
        for (int i = 0; i < TRIES; i++) {
            try {
                Object before = make(file);
                OutputLock lock = new OutputLock(file, FileChannel.open(file, StandardOpenOption.WRITE));
                if (lock.isTaken()) {
                    lock.close();
                    return Optional.empty();
                }
                // A build removes the file before it lets go of it. A lock on a removed file would lock nothing.
                // (The file must not be opened again to find out: closing it would end the lock, says POSIX.)
                if (before.equals(key(file))) {
                    return Optional.of(lock);
                }
                lock.close();
            } catch (NoSuchFileException e) {
                // The build that had the lock has ended this moment and taken the directory with it.
            }
        }
        return Optional.empty();
    }

    private static Object make(Path file) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Another build's, alive or not: the lock will tell.
        }
        return key(file);
    }

    /** What tells the file from another one of the same name; always the same where the platform has no such thing. */
    private static Object key(Path file) throws IOException {
        return Objects.requireNonNullElse(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey(), NAME);
    }

    private boolean isTaken() {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            // The file system knows no locks.
            return false;
        }
    }

    /** Removes the file; to be called while the lock is still held. */
    void removeFile() throws IOException {
        Files.deleteIfExists(file);
    }

    boolean isFile(Path path) {
        return path.equals(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
