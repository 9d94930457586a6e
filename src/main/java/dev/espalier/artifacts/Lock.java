package dev.espalier.artifacts;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/**
 * {@code espalier.lock}, beside the site file: what every artifact was when it was first used. It belongs to one
 * inventory. {@link ArtifactStore#fetchAll} records in it and, when everything was had, drops the entries that no request
 * asked for; a lock in mode {@link Mode#LOCKED} is never changed, so there such entries stay.
 *
 * <p>Files of the machine ({@code file:}) are written relative to the lock, so that a checkout elsewhere agrees with it.
 * Not safe for several threads.
 */
public final class Lock {
    private static final String FILE = "file:";

    /** Whether an artifact that is used for the first time may be recorded. */
    public enum Mode {
        RECORD,
        LOCKED,
        /** Records for as long as the program runs, and never writes the file. */
        REMEMBER
    }

    private final Path file;
    private final Mode mode;
    private final SortedMap<String, LockEntry> entries = new TreeMap<>();
    private String saved;

    private Lock(Path file, Mode mode, String saved) {
        this.file = file;
        this.mode = mode;
        this.saved = saved;
    }

    public static Lock load(Path file) throws BuildException {
        return load(file, Mode.RECORD);
    }

    /** Reads {@code file}; one that is not there is an empty lock. */
    public static Lock load(Path file, Mode mode) throws BuildException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return new Lock(file, mode, "");
        } catch (CharacterCodingException e) {
            throw broken(file, "is not UTF-8");
        } catch (IOException e) {
            throw broken(file, "cannot be read: " + e);
        }
        Lock lock = new Lock(file, mode, text);
        try {
            LockFile.read(text).forEach(entry -> lock.entries.put(entry.url(), entry));
        } catch (LockFile.Malformed e) {
            throw broken(file, String.valueOf(e.getMessage()));
        }
        return lock;
    }

    private static BuildException broken(Path file, String message) {
        return new BuildException(
                BuildException.Kind.INVENTORY,
                Problem.error("lock.broken", new Location.InFile(file), message)
                        .withHint("restore it from version control; deleting it trusts all artifacts anew"));
    }

    /** Writes the file if that changes it, whole or not at all. */
    public void save() throws BuildException {
        String text = entries.isEmpty() && saved.isEmpty() ? "" : LockFile.write(entries.values());
        if (mode != Mode.RECORD || text.equals(saved)) {
            return;
        }
        // A name of its own: two builds of one inventory may save at the same moment.
        Path written = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".new");
        try {
            try {
                Files.writeString(written, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            throw new BuildException(
                    BuildException.Kind.OUTPUT,
                    Problem.error("lock.unwritable", new Location.InFile(file), "cannot be written: " + e),
                    e);
        }
        saved = text;
    }

    public Path file() {
        return file;
    }

    boolean mayRecord() {
        return mode != Mode.LOCKED;
    }

    Optional<LockEntry> entry(String url) {
        return Optional.ofNullable(entries.get(nameOf(url)));
    }

    /** Whether that changed anything. */
    boolean record(LockEntry entry) {
        return !entry.equals(entries.put(entry.url(), entry));
    }

    /** Drops all entries but those of {@code urls}. */
    void retain(Collection<String> urls) {
        TreeSet<String> names = new TreeSet<>();
        urls.forEach(url -> names.add(nameOf(url)));
        entries.keySet().retainAll(names);
    }

    /** What the lock calls {@code url}. */
    String nameOf(String url) {
        if (!url.startsWith(FILE)) {
            return SourceUrl.shown(url);
        }
        Path target;
        try {
            target = Path.of(URI.create(url));
        } catch (IllegalArgumentException e) {
            // Names no file; whoever opens it will say so.
            return url;
        }
        Path here = file.toAbsolutePath().normalize().getParent();
        if (here == null || !here.getFileSystem().equals(target.getFileSystem())) {
            return url;
        }
        return FILE + here.relativize(target.normalize()).toString().replace('\\', '/');
    }

    /** The sizes of the artifacts as they are fetched, by URL, where they are known. */
    public SortedMap<String, Long> sizes() {
        SortedMap<String, Long> sizes = new TreeMap<>();
        entries.forEach((url, entry) -> entry.size().ifPresent(size -> sizes.put(url, size)));
        return sizes;
    }
}
