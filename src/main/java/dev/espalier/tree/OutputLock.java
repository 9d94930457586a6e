package dev.espalier.tree;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

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

    /** Makes the directory {@code staging} where it is missing; whoever holds the lock may remove all of it. */
    static OutputLock acquire(Path root, Path staging) throws IOException, BuildException {
        for (int i = 0; i < TRIES; i++) {
            Optional<OutputLock> lock = tryOnce(root, staging);
            if (lock.isPresent()) {
                return lock.get();
            }
        }
        throw busy(root);
    }

    private static Optional<OutputLock> tryOnce(Path root, Path staging) throws IOException, BuildException {
        Path file = staging.resolve(NAME);
        Files.createDirectories(staging);
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        OutputLock lock = new OutputLock(file, channel);
        boolean held = false;
        try {
            if (lock.isTaken()) {
                throw busy(root);
            }
            held = lock.isTheFileAtItsName();
        } finally {
            if (!held) {
                lock.close();
            }
        }
        return held ? Optional.of(lock) : Optional.empty();
    }

    private static BuildException busy(Path root) {
        return OutputProblems.output(
                Problem.error("output.busy", new Location.InFile(root), "another build is writing to this directory")
                        .withHint("build again when it has ended"));
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

    /** A build removes the file before it lets go of the lock; a lock on the removed file would lock nothing. */
    private boolean isTheFileAtItsName() throws IOException {
        byte[] mark =
                (ProcessHandle.current().pid() + " " + System.nanoTime() + "\n").getBytes(StandardCharsets.US_ASCII);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(mark), 0);
        try {
            return Arrays.equals(Files.readAllBytes(file), mark);
        } catch (NoSuchFileException e) {
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
