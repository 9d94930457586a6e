package dev.espalier.artifacts;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import dev.espalier.content.RelativePath;
import dev.espalier.format.disk.RootPartition;
import dev.espalier.plan.MemberPattern;
import dev.espalier.plan.RootArchive;
import dev.espalier.plan.RootMembers;
import dev.espalier.rootfs.RootFileSystem;
import dev.espalier.rootfs.RootFiles;

/**
 * A disk image that is wanted with its root file system, in a file: an archive needs nearly all of it, and in another
 * order than a server sends it.
 */
final class SystemImage implements Closeable {
    private final DiskImageFile image;
    private Optional<RootFileSystem> root = Optional.empty();

    private SystemImage(DiskImageFile image) {
        this.image = image;
    }

    static SystemImage open(Path file) throws IOException {
        return new SystemImage(DiskImageFile.open(file));
    }

    /** Of both partitions, those that the collector wants and that are no archives. */
    void extract(MemberCollector members, List<MemberPattern> wanted) throws IOException {
        if (wanted.stream().anyMatch(pattern -> !RootMembers.isOne(pattern.glob()))) {
            BootFiles.extract(image.view(), members);
        }
        RootFiles files = root().files();
        for (MemberPattern pattern : wanted) {
            if (RootMembers.isOne(pattern.glob()) && !RootArchive.isMember(pattern)) {
                MemberPattern inRoot = RootMembers.inRoot(pattern);
                if (inRoot.isExact()) {
                    files.want(inRoot.glob());
                } else {
                    Predicate<String> matched = inRoot.exactCase();
                    files.want(path ->
                            matched.test(path) && RelativePath.fault(path).isEmpty());
                }
            }
        }
        files.read(new RootFiles.Sink() {
            @Override
            public OutputStream begin(String path) throws IOException {
                return members.begin(RootMembers.path(path));
            }

            @Override
            public void alias(String path, String same) throws IOException {
                members.alias(RootMembers.path(path), RootMembers.path(same));
            }
        });
    }

    void archive(RootArchive archive, OutputStream out) throws IOException {
        try (ZstdWriter zstd = new ZstdWriter(out)) {
            root().archive(archive.exclusion(), zstd);
            zstd.finish();
        }
    }

    /** What speaks against the root file system although it can be read, for people. */
    List<String> doubts() throws IOException {
        return root().doubts();
    }

    /** Makes the checks of all that was read; see {@link DiskImageFile#check}. */
    void check() throws IOException {
        image.check();
    }

    private RootFileSystem root() throws IOException {
        if (root.isEmpty()) {
            root = Optional.of(RootFileSystem.open(
                    RootPartition.find(image.view(), image.size()).view(image.view())));
        }
        return root.get();
    }

    @Override
    public void close() throws IOException {
        image.close();
    }
}
