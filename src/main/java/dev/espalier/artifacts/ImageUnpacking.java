package dev.espalier.artifacts;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

import dev.espalier.content.RelativePath;
import dev.espalier.format.fat.FatExtraction;
import dev.espalier.format.fat.FatVolume;
import dev.espalier.rootfs.RootFileSystem;
import dev.espalier.rootfs.TargetDirectory;
import dev.espalier.rootfs.Unpacked;

/** What {@code espalier unpack} does with one volume of an image. */
public final class ImageUnpacking {
    private static final String COMPRESSED = ".zst";

    private final ImageVolume volume;
    private Optional<RootFileSystem> root = Optional.empty();

    /** @param volume with a file system that can be read */
    public ImageUnpacking(ImageVolume volume) {
        if (volume.kind() == ImageVolume.Kind.OTHER) {
            throw new IllegalArgumentException("nothing can be read of partition " + volume.number());
        }
        this.volume = volume;
    }

    /** What speaks against the volume although it can be read, for people. */
    public List<String> doubts() throws IOException {
        return volume.kind() == ImageVolume.Kind.EXT ? root().doubts() : List.of();
    }

    private RootFileSystem root() throws IOException {
        if (root.isEmpty()) {
            root = Optional.of(RootFileSystem.open(volume.view()));
        }
        return root.get();
    }

    /** The paths that are wanted, each with what is below it: a line for each of an ext4 volume, files of a FAT one. */
    public void list(Predicate<String> wanted, RootFileSystem.Listing listing) throws IOException {
        if (volume.kind() == ImageVolume.Kind.EXT) {
            root().list(wanted, listing);
            return;
        }
        fat(wanted, (path, size) -> OutputStream.nullOutputStream())
                .list()
                .forEach((path, size) -> listing.on(String.format(Locale.ROOT, "%10d %s", size, path)));
    }

    /** Unpacks the paths that are wanted, each with what is below it. */
    public Unpacked unpack(Predicate<String> wanted, TargetDirectory target) throws IOException {
        if (volume.kind() == ImageVolume.Kind.EXT) {
            return root().unpack(wanted, target);
        }
        SortedMap<String, Long> files =
                fat(wanted, (path, size) -> OutputStream.nullOutputStream()).list();
        for (String path : files.keySet()) {
            target.refuseIfThere(path);
        }
        fat(wanted, (path, size) -> Channels.newOutputStream(target.file(path))).run();
        long bytes = files.values().stream().mapToLong(Long::longValue).sum();
        return new Unpacked(files.size(), 0, bytes, new TreeMap<>());
    }

    private FatExtraction fat(Predicate<String> wanted, FatExtraction.Sink sink) throws IOException {
        return new FatExtraction(
                FatVolume.open(volume.view()),
                path -> RelativePath.fault(path).isEmpty() && wantedOrBelow(wanted, path),
                directory -> RelativePath.fault(directory).isEmpty(),
                sink);
    }

    private static boolean wantedOrBelow(Predicate<String> wanted, String path) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (wanted.test(path.substring(0, slash))) {
                return true;
            }
        }
        return wanted.test(path);
    }

    /**
     * Writes all of an ext4 volume but what is excluded as a tar archive, compressed if the name ends in {@code .zst}. The
     * file appears when it is complete.
     */
    public void archive(Predicate<String> excluded, Path file) throws IOException {
        Path written = file.resolveSibling(file.getFileName() + ".espalier-new");
        RootFileSystem tree = root();
        try (OutputStream out = Files.newOutputStream(written)) {
            if (file.toString().endsWith(COMPRESSED)) {
                try (ZstdWriter zstd = new ZstdWriter(out)) {
                    tree.archive(excluded, zstd);
                    zstd.finish();
                }
            } else {
                tree.archive(excluded, out);
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(written);
            throw e;
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
