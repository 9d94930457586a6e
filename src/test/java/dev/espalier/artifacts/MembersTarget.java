package dev.espalier.artifacts;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.espalier.content.Digest;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.disk.DiskImages;
import dev.espalier.format.fat.FatImages;
import dev.espalier.format.fat.FatType;
import dev.espalier.fuzz.FuzzTarget;
import dev.espalier.plan.MemberPattern;

import static dev.espalier.artifacts.Archives.entry;
import static dev.espalier.artifacts.Archives.file;
import static dev.espalier.artifacts.Archives.symlink;
import static dev.espalier.artifacts.Archives.text;
import static org.assertj.core.api.Assertions.assertThat;

/** Everything is taken out of an archive or a disk image, within small limits; what is not kept leaves nothing behind. */
public final class MembersTarget implements FuzzTarget {
    private static final Limits LIMITS = new Limits(1 << 20, 2 << 20, 1000, 8 << 20);
    private static final List<MemberPattern> ALL = List.of(new MemberPattern("*"), new MemberPattern("*/**"));

    private interface Unpacker {
        void unpack(Path file, MemberCollector members) throws IOException;
    }

    private interface Seeds {
        List<byte[]> make() throws IOException;
    }

    private final String name;
    private final int mutants;
    private final long mostAllocated;
    private final Seeds seeds;
    private final Unpacker unpacker;
    private final Path archive;
    private final Cache cache;

    private MembersTarget(String name, int mutants, long mostAllocated, Seeds seeds, Unpacker unpacker) {
        this.name = name;
        this.mutants = mutants;
        this.mostAllocated = mostAllocated;
        this.seeds = seeds;
        this.unpacker = unpacker;
        FileSystem memory = Jimfs.newFileSystem(Configuration.unix());
        this.archive = memory.getPath("archive");
        this.cache = new Cache(new CacheLayout(memory.getPath("cache")));
    }

    public static MembersTarget zip() {
        return new MembersTarget("zip", 8_000, 64 << 20, MembersTarget::zips, ZipUnpacker::unpack);
    }

    public static MembersTarget tar() {
        return new MembersTarget(
                "tar",
                8_000,
                64 << 20,
                () -> List.of(files(), links()),
                (file, members) ->
                        TarUnpacker.unpack(() -> Compression.NONE.decode(Files.newInputStream(file)), members));
    }

    public static MembersTarget deb() {
        return new MembersTarget(
                "deb",
                4_000,
                PackedTarget.LARGEST_WINDOW + (64 << 20),
                () -> List.of(
                        Archives.deb("data.tar", files()),
                        Archives.deb("data.tar.gz", Archives.packed(Compression.GZIP, links())),
                        Archives.deb("data.tar.zst", Archives.packed(Compression.ZSTD, files()))),
                DebUnpacker::unpack);
    }

    /** Packed by whatever its first bytes say. */
    public static MembersTarget diskImage() {
        return new MembersTarget(
                "disk-image",
                2_000,
                PackedTarget.LARGEST_WINDOW + (128 << 20),
                MembersTarget::diskImages,
                MembersTarget::readDiskImage);
    }

    private static List<byte[]> zips() throws IOException {
        return List.of(
                Archives.zip(zip -> {
                    file(zip, "RPI_EFI.fd", text("firmware"));
                    file(zip, "overlays/a.dtbo", new byte[300]);
                }),
                Archives.zip(zip -> {}));
    }

    private static byte[] files() throws IOException {
        return Archives.tar(tar -> {
            file(tar, "./config.txt", text("a=b\n"));
            file(tar, "overlays/" + "x".repeat(110), text("long"));
        });
    }

    private static byte[] links() throws IOException {
        return Archives.tar(tar -> {
            symlink(tar, "b", "dir/a");
            symlink(tar, "c", "b");
            entry(tar, "dir/", (byte) '5', "");
            file(tar, "dir/a", text("a"));
            entry(tar, "dir/hard", (byte) '1', "dir/a");
        });
    }

    private static List<byte[]> diskImages() throws IOException {
        FatImages volume = FatImages.of(FatType.FAT12, 12)
                .directory("overlays")
                .file("config.txt", text("a\n"))
                .file("overlays/a.dtbo", new byte[600]);
        int sectors = volume.size() / 512;
        byte[] image = DiskImages.mbr(1 + sectors)
                .partition(0x0C, 1, sectors)
                .content(1, volume.bytes())
                .bytes();
        return List.of(
                image,
                Archives.packed(Compression.GZIP, image),
                Archives.packed(Compression.XZ, image),
                Archives.packed(Compression.ZSTD, image));
    }

    private static void readDiskImage(Path file, MemberCollector members) throws IOException {
        Sources sources = new Sources(
                new SourceMap(new TreeMap<>(), Optional.empty()),
                new RetryingStream.Exchange(new NoFetcher(), RetryPolicy.DEFAULT, pause -> {}, event -> {}),
                true);
        byte[] bytes = Files.readAllBytes(file);
        try (DiskImageReader image =
                new DiskImageReader(sources, "file:/image", new Place.Local(file), compression(bytes))) {
            image.extract(members);
            image.decodeToEnd();
            assertThat(image.readToEnd()).isEqualTo(Digest.of(bytes));
        }
    }

    private static Compression compression(byte[] file) {
        int first = file.length == 0 ? 0 : Byte.toUnsignedInt(file[0]);
        return switch (first) {
            case 0x1F -> Compression.GZIP;
            case 0xFD -> Compression.XZ;
            case 0x28 -> Compression.ZSTD;
            default -> Compression.NONE;
        };
    }

    /** All is read from a file. */
    private static final class NoFetcher implements Fetcher {
        @Override
        public Reply open(URI url, Position from) {
            throw new IllegalStateException("a network is asked for " + url);
        }

        @Override
        public void abort() {
            // Nothing is under way.
        }
    }

    @Override
    public long mostAllocated() {
        return mostAllocated;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mutants() {
        return mutants;
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        return seeds.make();
    }

    @Override
    public boolean takes(byte[] input) throws IOException {
        Files.write(archive, input);
        boolean taken;
        try (MemberCollector members = new MemberCollector(cache, ALL, LIMITS)) {
            unpacker.unpack(archive, members);
            long bytes = members.found().values().stream()
                    .mapToLong(LockEntry.Member::size)
                    .sum();
            assertThat(bytes)
                    .isLessThanOrEqualTo(LIMITS.members() * members.found().size());
            taken = true;
        } catch (FormatException | RefusedMember e) {
            assertThat(e.getMessage()).isNotBlank();
            taken = false;
        }
        if (Files.exists(cache.layout().unfinished())) {
            try (Stream<Path> left = Files.list(cache.layout().unfinished())) {
                assertThat(left).isEmpty();
            }
        }
        return taken;
    }
}
