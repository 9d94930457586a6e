package dev.espalier.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import dev.espalier.content.Content;
import dev.espalier.content.Digest;

/**
 * Content under its digest, shared by any number of builds at once: a file gets its name by a rename after it is complete
 * and on disk, and two builds that bring the same content rename the same bytes.
 */
final class Cache {
    /** What a killed build leaves is removed after this. */
    private static final Duration STALE = Duration.ofDays(1);

    private final CacheLayout layout;

    Cache(CacheLayout layout) {
        this.layout = layout;
    }

    CacheLayout layout() {
        return layout;
    }

    /**
     * The content of that digest; empty too where its file cannot be read or has another size. Where the size is not
     * known, the file is read and hashed.
     */
    Optional<Content.Stored> find(Digest digest, OptionalLong size) {
        Path file = layout.content(digest);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            boolean whole = attributes.isRegularFile()
                    && (size.isEmpty() || size.getAsLong() == attributes.size())
                    && Files.isReadable(file);
            Content.Stored content = new Content.Stored(file, digest, attributes.size());
            return whole && (size.isPresent() || isSound(content)) ? Optional.of(content) : Optional.empty();
        } catch (IOException e) {
            // Not there, or on a failing disk: either way it has to be had again.
            return Optional.empty();
        }
    }

    private static boolean isSound(Content.Stored content) throws IOException {
        try (InputStream in = content.open()) {
            return Digest.of(in).equals(content.digest());
        }
    }

    /** A file to write content to, of any digest. */
    NewContent begin() throws IOException {
        Files.createDirectories(layout.unfinished());
        return new NewContent(this, Files.createTempFile(layout.unfinished(), "", ""));
    }

    /** Takes a complete file out of the reach of whoever wrote it, and hashes what was taken, not what was written. */
    NewContent.Complete adopt(Path complete) throws IOException {
        Files.createDirectories(layout.unfinished());
        Path taken = Files.createTempFile(layout.unfinished(), "", "");
        Files.move(complete, taken, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (InputStream in = Files.newInputStream(taken)) {
            return new NewContent.Complete(this, taken, Digest.of(in), Files.size(taken));
        }
    }

    /** Gives a complete file its name. */
    Content.Stored admit(Path complete, Digest digest, long size) throws IOException {
        moveInto(complete, layout.content(digest));
        return new Content.Stored(layout.content(digest), digest, size);
    }

    /** Writes a small file of notes whole or not at all. */
    void note(Path file, String text) throws IOException {
        Files.createDirectories(layout.unfinished());
        Path written = Files.createTempFile(layout.unfinished(), "", "");
        try {
            Files.writeString(written, text, StandardCharsets.UTF_8);
            moveInto(written, file);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** What {@link #note} wrote, if it is there and readable. */
    Optional<String> noted(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Notes only save work: one that cannot be read is one that is not there.
            return Optional.empty();
        }
    }

    /**
     * Removes what builds that were killed have left, unless it is so young that they may still live. What cannot be
     * removed stays: a cache that is only read is of use too.
     */
    void removeStale(Clock clock) {
        for (Path file : stale(layout.unfinished(), clock)) {
            remove(file);
        }
        for (Path file : stale(layout.partials(), clock)) {
            removePartial(file);
        }
    }

    /** What was written long ago, or by a clock that was far ahead. */
    private static List<Path> stale(Path directory, Clock clock) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Instant time = Files.getLastModifiedTime(file).toInstant();
                if (Duration.between(time, clock.instant()).abs().compareTo(STALE) > 0) {
                    found.add(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Not there, closed to us, or another build was faster with one of the files.
        }
        return found;
    }

    /** A partial file goes only under its lock: however old it looks, a download may be writing it. Locks stay. */
    private static void removePartial(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(CacheLayout.LOCK)) {
            return;
        }
        Path lock = file.resolveSibling(name.replaceFirst("\\.[^.]*$", CacheLayout.LOCK));
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held != null) {
                remove(file);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // In use, or in a cache that is only read.
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It takes up room and does no other harm.
        }
    }

    private static void moveInto(Path file, Path target) throws IOException {
        Path directory = target.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
