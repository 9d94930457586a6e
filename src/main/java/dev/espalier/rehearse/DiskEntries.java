package dev.espalier.rehearse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What lies on the disk. Most names that clients ask for are not there: a listing of the directory tells, in the case it has,
 * and what was looked at last is kept.
 */
final class DiskEntries implements TreeEntries {
    private static final int ENTRIES_KEPT = 4096;
    private static final int DIRECTORIES_KEPT = 64;

    private final Path root;
    private final Map<String, Entry> entries = new Kept<>(ENTRIES_KEPT);
    private final Map<String, Set<String>> names = new Kept<>(DIRECTORIES_KEPT);

    DiskEntries(Path root) {
        this.root = root;
    }

    /** The last ones that were asked for. */
    private static final class Kept<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;
        private final int most;

        Kept(int most) {
            super(most, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
        }
    }

    @Override
    public Entry look(String path) {
        Entry known = entries.get(path);
        if (known != null) {
            return known;
        }
        int end = path.lastIndexOf('/');
        Entry entry = names(path.substring(0, Math.max(0, end))).contains(path.substring(end + 1))
                ? read(root.resolve(path))
                : new Entry.Nothing();
        entries.put(path, entry);
        return entry;
    }

    private Set<String> names(String directory) {
        Set<String> known = names.get(directory);
        if (known != null) {
            return known;
        }
        Set<String> found = new HashSet<>();
        try (Stream<Path> list = Files.list(root.resolve(directory))) {
            list.forEach(path -> found.add(path.getFileName().toString()));
        } catch (NoSuchFileException | NotDirectoryException e) {
            found.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        names.put(directory, found);
        return found;
    }

    private static Entry read(Path path) {
        try {
            BasicFileAttributes there = attributes(path);
            if (there.isSymbolicLink()) {
                return new Entry.Link(Files.readSymbolicLink(path).toString());
            }
            if (there.isDirectory()) {
                return new Entry.Directory(has(there, PosixFilePermission.OTHERS_EXECUTE));
            }
            return there.isRegularFile()
                    ? new Entry.Regular(there.size(), path, has(there, PosixFilePermission.OTHERS_READ))
                    : new Entry.Nothing();
        } catch (NoSuchFileException e) {
            return new Entry.Nothing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        Class<? extends BasicFileAttributes> kind =
                path.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? PosixFileAttributes.class
                        : BasicFileAttributes.class;
        return Files.readAttributes(path, kind, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean has(BasicFileAttributes attributes, PosixFilePermission permission) {
        return !(attributes instanceof PosixFileAttributes posix)
                || posix.permissions().contains(permission);
    }
}
