package dev.espalier.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

    /** Takes a complete file out of the reach of whoever wrote it, so that nobody writes to what will be content. */
    NewContent.Complete adopt(Path complete, Digest digest, long size) throws IOException {
        Files.createDirectories(layout.unfinished());
        Path taken = Files.createTempFile(layout.unfinished(), "", "");
        Files.move(complete, taken, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new NewContent.Complete(this, taken, digest, size);
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

    /** Removes what builds that were killed have left, unless it is so young that they may still live. */
    void removeStale(Clock clock) throws IOException {
        Instant oldest = clock.instant().minus(STALE);
        for (Path directory : List.of(layout.unfinished(), layout.partials())) {
            if (Files.isDirectory(directory)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                    for (Path file : files) {
                        removeIfOlder(file, oldest);
                    }
                }
            }
        }
    }

    private static void removeIfOlder(Path file, Instant oldest) throws IOException {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Another build was faster.
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
