package dev.espalier.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.espalier.content.Digest;
import dev.espalier.content.FileMode;

/** The output directory as it is on the disk. Never follows a link below its root. */
final class Disk {
    private static final Set<PosixFilePermission> OPEN_TO_ALL =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);

    private final Path root;
    private final boolean posix;
    private final Class<? extends BasicFileAttributes> attributes;
    private final Map<String, Directory> directories = new HashMap<>();

    /** What lies where a directory is looked for. */
    enum Directory {
        REAL,
        /** A real directory that not everybody may enter, as dnsmasq must. */
        CLOSED,
        ABSENT,
        /** A file or a link. */
        OTHER;

        boolean isReal() {
            return this == REAL || this == CLOSED;
        }
    }

    Disk(Path root) {
        this.root = root;
        this.posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        this.attributes = posix ? PosixFileAttributes.class : BasicFileAttributes.class;
        directories.put("", Directory.REAL);
    }

    /** A directory that is not there yet: nothing in it is looked for. */
    static Disk missing(Path root) {
        Disk disk = new Disk(root);
        disk.directories.put("", Directory.ABSENT);
        return disk;
    }

    Path root() {
        return root;
    }

    Path at(String path) {
        return root.resolve(path);
    }

    static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** Of the path itself, a link included; empty where nothing is or where the way to it is not made of directories. */
    Optional<BasicFileAttributes> look(String path) throws IOException {
        return directory(parent(path)).isReal() ? attributes(at(path)) : Optional.empty();
    }

    private Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, attributes, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Looked at once; the answer is kept for the life of this object. */
    Directory directory(String path) throws IOException {
        Directory known = directories.get(path);
        if (known == null) {
            known = directory(look(path));
            directories.put(path, known);
        }
        return known;
    }

    private static Directory directory(Optional<BasicFileAttributes> attributes) {
        if (attributes.isEmpty()) {
            return Directory.ABSENT;
        }
        if (!attributes.get().isDirectory()) {
            return Directory.OTHER;
        }
        return attributes.get() instanceof PosixFileAttributes mode
                        && !mode.permissions().containsAll(OPEN_TO_ALL)
                ? Directory.CLOSED
                : Directory.REAL;
    }

    /** The topmost part of the way to {@code path} that is no directory; {@code path} itself when all of them are. */
    String firstMissing(String path) throws IOException {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (!directory(path.substring(0, slash)).isReal()) {
                return path.substring(0, slash);
            }
        }
        return path;
    }

    static boolean hasMode(BasicFileAttributes attributes, FileMode mode) {
        return !(attributes instanceof PosixFileAttributes posix)
                || posix.permissions().equals(mode.permissions());
    }

    /** Exactly this mode, whatever the umask is; nothing where the file system has no modes. */
    void setMode(Path path, FileMode mode) throws IOException {
        if (posix) {
            Files.setPosixFilePermissions(path, mode.permissions());
        }
    }

    /** Open to nobody but its owner. */
    void setPrivate(Path directory) throws IOException {
        if (posix) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    Digest digest(String path) throws IOException {
        try (InputStream in = Files.newInputStream(at(path), LinkOption.NOFOLLOW_LINKS)) {
            return Digest.of(in);
        }
    }

    /** Names in {@code directory}, sorted. */
    static List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path each : stream) {
                names.add(String.valueOf(each.getFileName()));
            }
        }
        names.sort(null);
        return names;
    }

    /** Removes {@code path} and all below it; does nothing where nothing is. */
    static void deleteAll(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (String name : names(path)) {
                deleteAll(path.resolve(name));
            }
        }
        Files.deleteIfExists(path);
    }

    /** A directory with something in it stays, and so does one that is a mount. */
    static void deleteIfEmpty(Path directory) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && names(directory).isEmpty()) {
            try {
                Files.delete(directory);
            } catch (FileSystemException e) {
                // Busy, or filled by somebody a moment ago: an empty directory harms nobody.
            }
        }
    }

    /** Has the bytes of a file on the medium before it returns. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Has the names in a directory on the medium, where the platform can open directories. */
    static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows and in-memory file systems cannot; their renames need no second step.
        }
    }
}
