package dev.espalier.rehearse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

import dev.espalier.content.RelativePath;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/** What lies at a path of a tree, links not followed. */
interface TreeEntries {

    /** What one name is. {@code readable}: by everybody, for dnsmasq drops root; of a directory, that it can be passed. */
    sealed interface Entry {
        record Regular(long size, Path place, boolean readable) implements Entry {}

        record Directory(boolean readable) implements Entry {}

        record Link(String text) implements Entry {}

        record Nothing() implements Entry {}
    }

    Entry look(String path);

    /** A published tree as it is on the disk, foreign files included; a staged one as it will be. */
    static TreeEntries of(TreeView tree) {
        return tree.isPublished() ? path -> onDisk(tree.root().resolve(path)) : path -> staged(tree, path);
    }

    private static Entry staged(TreeView tree, String path) {
        ManifestEntry entry = tree.manifest().entries().get(path);
        if (entry instanceof ManifestEntry.LinkEntry link) {
            return new Entry.Link(link.text());
        }
        if (entry instanceof ManifestEntry.FileEntry file) {
            // The modes of what is staged have been checked, and a publish mends those of what is not.
            return new Entry.Regular(file.size(), tree.locate(file.path()), true);
        }
        return tree.below(RelativePath.of(path)).isEmpty() ? new Entry.Nothing() : new Entry.Directory(true);
    }

    private static Entry onDisk(Path path) {
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
