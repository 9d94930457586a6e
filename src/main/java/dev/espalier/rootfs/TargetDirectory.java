package dev.espalier.rootfs;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;

/**
 * A directory that an image is unpacked to. Nothing is ever written outside of it: no link is followed, neither one that
 * the image brought nor one that was there, and only real directories are gone into. What is there is replaced where that
 * was allowed, and else refused.
 */
public final class TargetDirectory {
    private final Path root;
    private final boolean mayReplace;

    /** The directories inside that are known to be real, as paths with {@code /}. */
    private final Set<String> real = new TreeSet<>();

    private TargetDirectory(Path root, boolean mayReplace) {
        this.root = root;
        this.mayReplace = mayReplace;
    }

    /** Makes the directory where it is not there. */
    public static TargetDirectory open(Path directory, boolean mayReplace) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        return new TargetDirectory(directory.toRealPath(), mayReplace);
    }

    /** Whether what is made here belongs to root, who may give it to others. */
    boolean isRoots() throws IOException {
        Path probe = Files.createTempFile(root, ".espalier", "");
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(probe, "unix:uid"));
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            // A file system, or a machine, without owners by number.
            return false;
        } finally {
            Files.delete(probe);
        }
    }

    /** Makes a directory, or takes one that is there. */
    void directory(String path) throws IOException {
        Path directory = free(path);
        if (!real.contains(path)) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(directory);
            }
            real.add(path);
        }
    }

    /** Makes a file; the caller closes it. */
    public SeekableByteChannel file(String path) throws IOException {
        Path file = free(path);
        replace(file);
        return Files.newByteChannel(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    void symbolicLink(String path, String target) throws IOException {
        Path link = free(path);
        replace(link);
        Files.createSymbolicLink(link, root.getFileSystem().getPath(target));
    }

    /** Gives a file that was made here before a further name. */
    void hardLink(String first, String further) throws IOException {
        Path link = free(further);
        replace(link);
        Files.createLink(link, root.resolve(first));
    }

    void setOwner(String path, long uid, long gid) throws IOException {
        Files.setAttribute(root.resolve(path), "unix:uid", (int) uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(root.resolve(path), "unix:gid", (int) gid, LinkOption.NOFOLLOW_LINKS);
    }

    /** Of a file or directory that was made here, never of a link. */
    void setMode(String path, int mode) throws IOException {
        Files.setAttribute(root.resolve(path), "unix:mode", mode);
    }

    void setTime(String path, Instant time) throws IOException {
        // Before 1970 Java sets whole seconds, and of all else makes 1970.
        Instant settable = time.getEpochSecond() < 0 ? time.truncatedTo(ChronoUnit.SECONDS) : time;
        Files.setLastModifiedTime(root.resolve(path), FileTime.from(settable));
    }

    /** The place for a new name, in a directory that is real; missing ones are made. */
    private Path free(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            directory(path.substring(0, slash));
        }
        Path place = root.resolve(path);
        if (!place.startsWith(root) || !place.equals(place.normalize())) {
            throw new IOException("\"" + path + "\" would lie outside of " + root);
        }
        return place;
    }

    private void replace(Path file) throws IOException {
        if (mayReplace) {
            Files.deleteIfExists(file);
        }
    }

    /** What is no directory must be new, unless it may replace another. */
    public void refuseIfThere(String path) throws IOException {
        Path file = root.resolve(path);
        if (!mayReplace && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
    }
}
