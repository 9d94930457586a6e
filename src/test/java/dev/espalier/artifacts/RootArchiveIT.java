package dev.espalier.artifacts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.espalier.content.Content;
import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.plan.ArtifactRequest;
import dev.espalier.plan.MemberPattern;
import dev.espalier.plan.RootArchive;
import dev.espalier.plan.RootMembers;
import dev.espalier.report.BuildException;
import dev.espalier.report.Event;
import dev.espalier.testing.FileListing;
import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The archive of a root file system that Linux filled, unpacked by GNU tar and looked at by Linux again. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class RootArchiveIT {
    private static final Path RIG = Path.of("src/test/rig").toAbsolutePath();
    private static final RootArchive ALL = new RootArchive(List.of());

    @TempDir
    static Path images;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeImage() throws Exception {
        RealTools.require(
                "mkfs.ext4",
                "mkfs.fat",
                "mcopy",
                "sfdisk",
                "mount",
                "python3",
                "setcap",
                "setfacl",
                "tar",
                "xz",
                "gzip",
                "zstd",
                "zip");
        RealTools.requireLoopMounts(images);
        makeImage("pi.img", "200", "20", "-b", "4096");
        for (String packing : List.of(
                "xz -T2 -0 --block-size=1MiB -kc pi.img >blocks.img.xz",
                "xz -T1 -0 -kc pi.img >one.img.xz",
                "gzip -1 -kc pi.img >pi.img.gz",
                "zstd -q pi.img -o pi.img.zst",
                "zip -q -1 pi.zip pi.img")) {
            RealTools.run(images, "bash", "-c", packing);
        }
    }

    private static void makeImage(String name, String size, String bulk, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                RIG.resolve("make-pi-image").toString(),
                images.resolve(name).toString(),
                images.resolve(name + ".list").toString(),
                size,
                bulk));
        command.addAll(Arrays.asList(options));
        RealTools.run(images, command.toArray(new String[0]));
    }

    private static ArtifactRequest request(Path image, List<RootArchive> archives, String... members) {
        return new ArtifactRequest(
                List.of(image.toUri().toString()),
                Optional.empty(),
                new ArtifactRequest.Unpack.Members(
                        Arrays.stream(members).map(MemberPattern::new).toList(), List.of(), "", archives),
                Workbench.WHERE);
    }

    private Content.Stored archive(String image, RootArchive archive) throws Exception {
        Workbench bench = new Workbench(directory.resolve(image));
        Files.createDirectories(directory.resolve(image));
        return bench.fetch(request(images.resolve(image), List.of(archive)))
                .member(archive.member())
                .orElseThrow();
    }

    private List<String> unpacked(Content.Stored archive, String... options) throws Exception {
        Path listing = directory.resolve("listing");
        List<String> command = new ArrayList<>(
                List.of(RIG.resolve("unpack-root").toString(), archive.file().toString(), listing.toString(), "300"));
        command.addAll(Arrays.asList(options));
        RealTools.run(directory, command.toArray(new String[0]));
        return FileListing.read(listing);
    }

    private static List<String> mounted(String image) throws IOException {
        return FileListing.read(images.resolve(image + ".list"));
    }

    @Test
    void unpackedArchive_isTheMountedRoot_entryByEntry() throws Exception {
        List<String> unpacked = unpacked(archive("pi.img", ALL), "-b", "4096");

        assertThat(unpacked).hasSizeGreaterThan(1000);
        assertThat(FileListing.differences(unpacked, mounted("pi.img"))).isEmpty();
    }

    @Test
    void blocksOf1024Bytes_comeOutAsWell() throws Exception {
        makeImage("small.img", "60", "0", "-b", "1024", "-I", "256");

        assertThat(FileListing.differences(unpacked(archive("small.img", ALL), "-b", "1024"), mounted("small.img")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pi.img", "blocks.img.xz", "one.img.xz", "pi.img.gz", "pi.img.zst", "pi.zip"})
    void everyPacking_givesTheSameBytes(String image) throws Exception {
        Digest plain = archive("pi.img", ALL).digest();

        assertThat(archive(image, ALL).digest()).isEqualTo(plain);
    }

    @Test
    void excludedPaths_areLeftOut_andHardLinksGoOn() throws Exception {
        RootArchive archive = new RootArchive(Stream.of(
                        "etc/machine-id",
                        "etc/ssh/ssh_host_*",
                        "sizes",
                        "many/**",
                        "lost+found",
                        "ETC/fstab",
                        "bin/perl")
                .map(MemberPattern::new)
                .toList());
        List<String> names = FileListing.names(unpacked(archive("pi.img", archive), "-b", "4096"));
        List<String> expected = FileListing.names(mounted("pi.img")).stream()
                .filter(name -> !name.matches("etc/machine-id|etc/ssh/ssh_host_.*|sizes(/.*)?|many/.*|bin/perl"))
                .toList();

        assertThat(names).contains("many", "etc/fstab", "etc/ssh", "usr/bin/perl");
        assertThat(names).containsExactlyElementsOf(expected);
    }

    @Test
    void membersOfBothPartitions_comeWithTheArchive_andThenFromTheCache() throws Exception {
        Workbench bench = new Workbench(directory);
        ArtifactRequest request = request(
                images.resolve("blocks.img.xz"),
                List.of(ALL),
                "cmdline.txt",
                RootMembers.files("etc/os-release").glob(),
                RootMembers.files("etc/ssh/ssh_host_*").glob(),
                RootMembers.files("usr/*").glob());
        Artifact artifact = bench.fetch(request);

        assertThat(artifact.members().keySet())
                .extracting(RelativePath::value)
                .containsExactly(
                        "cmdline.txt",
                        "rootfs:/etc/os-release",
                        "rootfs:/etc/ssh/ssh_host_ed25519_key",
                        "rootfs:/etc/ssh/ssh_host_ed25519_key.pub",
                        "rootfs:/usr/beyond-the-root",
                        ALL.member().value());
        assertThat(artifact.member(RootMembers.path("etc/os-release"))
                        .orElseThrow()
                        .bytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("ID=raspbian\nVERSION_CODENAME=trixie\n");
        assertThat(artifact.member(RootMembers.path("usr/beyond-the-root"))
                        .orElseThrow()
                        .bytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("proc /proc proc defaults 0 0\n");
        Artifact again = bench.fetchAll(Lock.Mode.LOCKED, request).get(request);
        assertThat(again).isEqualTo(artifact);
        assertThat(bench.told(Event.CacheHit.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pi.img", "blocks.img.xz", "one.img.xz", "pi.img.gz", "pi.img.zst", "pi.zip"})
    void cutImage_isRefused(String image) throws Exception {
        byte[] whole = Files.readAllBytes(images.resolve(image));
        Path cut = Files.write(directory.resolve(image), Arrays.copyOf(whole, whole.length - whole.length / 3));
        Workbench bench = new Workbench(directory);
        BuildException failure = bench.failure(request(cut, List.of(ALL)));

        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_WRONG);
        assertThat(bench.files("sha256")).isEmpty();
        assertThat(bench.files("new")).isEmpty();
    }

    @Test
    void imageThatWasInUse_isTakenWithAWarning() throws Exception {
        Path image = images.resolve("in-use.img");
        Files.copy(images.resolve("pi.img"), image);
        // The incompatible feature 4 of the superblock says that the journal is to be replayed; without a checksum of
        // it.
        RealTools.run(
                images,
                "bash",
                "-c",
                "dd if=in-use.img of=in-use.ext4 bs=1M skip=68 status=none"
                        + " && debugfs -w -R 'feature needs_recovery' in-use.ext4 2>&1"
                        + " && dd if=in-use.ext4 of=in-use.img bs=1M seek=68 conv=notrunc status=none");
        Workbench bench = new Workbench(directory);
        bench.fetch(request(image, List.of(), RootMembers.files("etc/fstab").glob()));

        assertThat(bench.told(Event.Warned.class))
                .extracting(warned ->
                        warned.problem().code() + ": " + warned.problem().message())
                .containsExactly("artifact.doubtful: its file system was in use when the image was made:"
                        + " what its journal holds is not in what is read");
    }

    @Test
    void fileThatIsAllHole_doesNotFillTheDisk() throws Exception {
        Workbench bench = new Workbench(directory);
        BuildException failure = bench.failure(request(
                images.resolve("pi.img"),
                List.of(),
                RootMembers.files("sizes/terabyte").glob()));

        assertThat(Workbench.messages(failure))
                .containsExactly(images.resolve("pi.img").toUri() + ": artifact.member: member"
                        + " \"rootfs:/sizes/terabyte\" is larger than 1.0 GiB");
        assertThat(bench.files("new")).isEmpty();
    }
}
