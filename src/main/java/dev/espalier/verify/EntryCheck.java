package dev.espalier.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;
import org.jspecify.annotations.Nullable;

/** Every entry is there as the manifest says: type, size, digest, modes of it and of the way to it, the end of a link. */
final class EntryCheck implements Check {
    private static final Set<PosixFilePermission> NEEDED = PosixFilePermissions.fromString("------r-x");

    @Override
    public void run(TreeView tree, Problems problems) throws IOException {
        Set<RelativePath> directories = new LinkedHashSet<>();
        for (ManifestEntry entry : tree.manifest().entries().values()) {
            Path place = tree.locate(entry.path());
            if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                problems.add(Problem.error("verify.missing", Places.of(tree, entry.path()), "is not there"));
                continue;
            }
            if (entry instanceof ManifestEntry.LinkEntry link) {
                checkLink(tree, link, place, problems);
            } else if (entry instanceof ManifestEntry.FileEntry file) {
                checkFile(tree, file, place, problems);
            }
            if (tree.isChanged(entry.path())) {
                checkWay(tree, entry.path(), place, directories, problems);
            }
        }
    }

    private static void checkLink(TreeView tree, ManifestEntry.LinkEntry link, Path place, Problems problems)
            throws IOException {
        if (!Files.isSymbolicLink(place)) {
            problems.add(Problem.error("verify.type", Places.of(tree, link.path()), "is not a symbolic link"));
            return;
        }
        String text = Files.readSymbolicLink(place).toString();
        Optional<RelativePath> end = end(link.path(), text);
        if (end.isEmpty()) {
            problems.add(Problem.error(
                    "verify.link.outside",
                    Places.of(tree, link.path()),
                    "links to \"" + text + "\", which is outside the tree"));
        } else if (!Places.exists(tree, end.get())) {
            problems.add(Problem.error(
                    "verify.link.dangling",
                    Places.of(tree, link.path()),
                    "links to \"" + text + "\", and nothing is there"));
        } else if (!text.equals(link.text())) {
            problems.add(Problem.error(
                    "verify.link.target",
                    Places.of(tree, link.path()),
                    "links to \"" + text + "\" where the manifest has \"" + link.text() + "\""));
        }
    }

    /** Where a relative link leads from the tree's root; empty when it leaves the tree. */
    private static Optional<RelativePath> end(RelativePath path, String text) {
        Deque<String> parts = new ArrayDeque<>(path.parts());
        parts.removeLast();
        for (String part : text.split("/", -1)) {
            if (part.equals("..") && parts.pollLast() == null) {
                return Optional.empty();
            }
            if (!part.equals("..")) {
                parts.addLast(part);
            }
        }
        String end = String.join("/", parts);
        return RelativePath.fault(end).isPresent() ? Optional.empty() : Optional.of(RelativePath.of(end));
    }

    private static void checkFile(TreeView tree, ManifestEntry.FileEntry file, Path place, Problems problems)
            throws IOException {
        BasicFileAttributes there = Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!there.isRegularFile()) {
            problems.add(Problem.error("verify.type", Places.of(tree, file.path()), "is not a regular file"));
            return;
        }
        if (tree.isChanged(file.path())) {
            // Of what is published already a publish mends the modes.
            checkMode(tree, file.path(), place, file.mode().permissions(), problems);
        }
        if (there.size() != file.size()) {
            problems.add(Problem.error(
                    "verify.size",
                    Places.of(tree, file.path()),
                    "has " + there.size() + " bytes where the manifest has " + file.size()));
        } else if (tree.isChanged(file.path()) && file.twin().isEmpty()) {
            checkDigest(tree, file, place, problems);
        }
    }

    private static void checkDigest(TreeView tree, ManifestEntry.FileEntry file, Path place, Problems problems)
            throws IOException {
        try (InputStream in = Files.newInputStream(place)) {
            Digest digest = Digest.of(in);
            if (!digest.equals(file.digest())) {
                problems.add(Problem.error(
                        "verify.digest",
                        Places.of(tree, file.path()),
                        "has the SHA-256 " + digest.shortened(12) + "... where the manifest has "
                                + file.digest().shortened(12) + "..."));
            }
        }
    }

    private static void checkMode(
            TreeView tree, RelativePath path, Path place, Set<PosixFilePermission> wanted, Problems problems)
            throws IOException {
        Optional<Set<PosixFilePermission>> mode = permissions(place);
        if (mode.isPresent() && !mode.get().equals(wanted)) {
            problems.add(Problem.error(
                    "verify.mode",
                    Places.of(tree, path),
                    "has the mode " + PosixFilePermissions.toString(mode.get()) + " where "
                            + PosixFilePermissions.toString(wanted) + " is right"));
        }
    }

    /** The directories above an entry, each once. Staged ones lie as they will be published. */
    private static void checkWay(
            TreeView tree, RelativePath path, Path place, Set<RelativePath> seen, Problems problems)
            throws IOException {
        Path directory = place.resolveSibling("");
        for (Optional<RelativePath> up = path.parent();
                up.isPresent() && seen.add(up.get());
                up = up.get().parent()) {
            Optional<Set<PosixFilePermission>> mode = permissions(directory);
            if (mode.isPresent() && !mode.get().containsAll(NEEDED)) {
                problems.add(Problem.error(
                        "verify.mode",
                        Places.of(tree, up.get()),
                        "has the mode " + PosixFilePermissions.toString(mode.get())
                                + ": dnsmasq drops root and cannot read in it"));
            }
            directory = directory.resolveSibling("");
        }
    }

    private static Optional<Set<PosixFilePermission>> permissions(Path place) throws IOException {
        @Nullable
        PosixFileAttributeView view =
                Files.getFileAttributeView(place, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return view == null
                ? Optional.empty()
                : Optional.of(view.readAttributes().permissions());
    }
}
