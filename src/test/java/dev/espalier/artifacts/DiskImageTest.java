package dev.espalier.artifacts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.format.disk.BootPartition;
import dev.espalier.format.disk.DiskImages;
import dev.espalier.format.fat.FatImages;
import dev.espalier.format.fat.FatType;
import dev.espalier.plan.ArtifactRequest;
import dev.espalier.report.BuildException;
import dev.espalier.report.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

import static dev.espalier.artifacts.Archives.packed;
import static dev.espalier.artifacts.ScriptedServer.cut;
import static dev.espalier.artifacts.ScriptedServer.ranged;
import static dev.espalier.artifacts.ScriptedServer.status;
import static dev.espalier.artifacts.ScriptedServer.whole;
import static dev.espalier.artifacts.Workbench.messages;
import static dev.espalier.artifacts.Workbench.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Members of disk images, streamed over a server; the images are small but of the true structure. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DiskImageTest {
    private static final byte[] START = noise(200_000, 6);
    private static final byte[] OVERLAY = noise(3_000, 7);
    private static final byte[] OTHER_OVERLAY = noise(3_000, 10);
    private static final int TAIL = 2 << 20;
    private static final byte[] IMAGE = image(OVERLAY);
    private static final byte[] OTHER_IMAGE = image(OTHER_OVERLAY);
    /** Packed once for all tests. */
    private static final Map<Compression, byte[]> PACKED = new EnumMap<>(Compression.class);

    @TempDir
    Path directory;

    private ScriptedServer server;
    private Workbench bench;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        bench = new Workbench(directory);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** A GPT disk: an EFI system partition, then noise that nobody wants. */
    private static byte[] image(byte[] overlay) {
        byte[] volume = FatImages.of(FatType.FAT16, 5000)
                .file("start4.elf", START)
                .directory("overlays")
                .file("overlays/vc4.dtbo", overlay)
                .file("u-boot.bin", noise(100_000, 8))
                .bytes();
        int first = 2048;
        int last = first + volume.length / 512;
        int sectors = last + TAIL / 512 + 100;
        return DiskImages.gpt(512, sectors)
                .partition(BootPartition.EFI_SYSTEM, first, last, "EFI")
                .content(first, volume)
                .content(last + 1L, noise(TAIL, 9))
                .seal()
                .bytes();
    }

    /** As the imager writes it: independent blocks of 1 MiB. */
    private static byte[] blocks(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (XZOutputStream out = new XZOutputStream(bytes, new LZMA2Options(0))) {
            for (int at = 0; at < content.length; at += 1 << 20) {
                out.write(content, at, Math.min(1 << 20, content.length - at));
                out.endBlock();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] packedAs(Compression compression) throws IOException {
        if (!PACKED.containsKey(compression)) {
            PACKED.put(compression, compression == Compression.XZ ? blocks(IMAGE) : packed(compression, IMAGE));
        }
        return PACKED.get(compression).clone();
    }

    private ArtifactRequest request(String... paths) {
        return Workbench.members(
                Arrays.stream(paths).map(server::url).toList(), List.of("start4.elf"), "start*.elf", "overlays/**");
    }

    private void assertHad(Artifact artifact, byte[] overlay) throws IOException {
        assertThat(artifact.members().keySet())
                .extracting(RelativePath::value)
                .containsExactly("overlays/vc4.dtbo", "start4.elf");
        assertThat(Digest.of(artifact.member(RelativePath.of("start4.elf"))
                        .orElseThrow()
                        .bytes()))
                .isEqualTo(Digest.of(START));
        assertThat(artifact.member(RelativePath.of("overlays/vc4.dtbo"))
                        .orElseThrow()
                        .bytes())
                .isEqualTo(overlay);
        assertThat(bench.files("new")).isEmpty();
    }

    private void dropCache() throws IOException {
        for (Path file : bench.files("sha256")) {
            Files.delete(file);
        }
    }

    private long lastRead() {
        List<Event.Fetched> fetched = bench.told(Event.Fetched.class);
        return fetched.get(fetched.size() - 1).read();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void firstUse_readsToTheEnd_exceptXz_whoseBlocksAreChecked(Compression compression) throws Exception {
        byte[] packed = packedAs(compression);
        String path = "/metal.raw" + compression.ending();
        server.on(path, whole(packed));
        assertHad(bench.fetch(request(path)), OVERLAY);
        LockEntry entry = Lock.load(bench.lockFile).entry(server.url(path)).orElseThrow();
        assertThat(entry.size()).hasValue(packed.length);
        if (compression == Compression.XZ) {
            assertThat(lastRead()).isLessThan(packed.length / 2);
            assertThat(entry.sha256()).isEmpty();
        } else {
            assertThat(lastRead()).isEqualTo(packed.length);
            assertThat(entry.sha256()).contains(Digest.of(packed));
        }
        // Only the members are in the cache: of the image, nothing was ever stored.
        assertThat(bench.files("sha256")).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void withTheLock_aPartIsEnough_andTheEntryStays(Compression compression) throws Exception {
        byte[] packed = packedAs(compression);
        String path = "/metal.raw" + compression.ending();
        server.on(path, whole(packed));
        bench.fetch(request(path));
        String lock = Files.readString(bench.lockFile);
        dropCache();
        assertHad(bench.fetch(request(path)), OVERLAY);
        assertThat(lastRead()).isLessThan(packed.length / 2);
        assertThat(Files.readString(bench.lockFile)).isEqualTo(lock);
        assertThat(bench.told(Event.Recorded.class)).hasSize(1);
    }

    @Test
    void unchanged_isNotOpened() throws Exception {
        server.on("/metal.raw.xz", whole(packedAs(Compression.XZ)));
        bench.fetch(request("/metal.raw.xz"));
        assertHad(bench.fetch(request("/metal.raw.xz")), OVERLAY);
        assertThat(server.requests()).hasSize(1);
        assertThat(bench.told(Event.CacheHit.class)).hasSize(1);
    }

    @Test
    void memberThatChanged_isNamedWithBothDigests() throws Exception {
        String url = server.url("/metal.raw.xz");
        server.on("/metal.raw.xz", whole(packedAs(Compression.XZ)), whole(blocks(OTHER_IMAGE)));
        bench.fetch(request("/metal.raw.xz"));
        String lock = Files.readString(bench.lockFile);
        dropCache();
        BuildException failure = bench.failure(request("/metal.raw.xz"));
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_WRONG);
        assertThat(messages(failure))
                .containsExactly(url + ": artifact.changed: has a member \"overlays/vc4.dtbo\" with sha256 "
                        + Digest.of(OTHER_OVERLAY) + ", but espalier.lock says " + Digest.of(OVERLAY)
                        + " | if the change is wanted, delete the entry of this URL from espalier.lock");
        assertThat(Files.readString(bench.lockFile)).isEqualTo(lock);
        assertThat(bench.files("sha256")).isEmpty();
    }

    @Test
    void anotherContainerOfTheSameContent_isHeldAgainstTheLockToo() throws Exception {
        server.on("/metal.raw.zst", whole(packedAs(Compression.ZSTD)), status(404));
        server.on("/metal.raw.xz", whole(blocks(OTHER_IMAGE)));
        ArtifactRequest request = request("/metal.raw.zst", "/metal.raw.xz");
        bench.fetch(request);
        dropCache();
        assertThat(bench.failure(request).problems().get(0).code()).isEqualTo("artifact.changed");
        server.on("/metal.raw.xz", whole(packedAs(Compression.XZ)));
        assertThat(bench.fetch(request).source()).isEqualTo(server.url("/metal.raw.xz"));
        assertThat(Files.readString(bench.lockFile)).contains(".raw.xz").doesNotContain(".raw.zst");
    }

    @Test
    void moreMembersThanTheLockHas_areRecorded_afterThoseItHasAgreed() throws Exception {
        byte[] packed = packedAs(Compression.GZIP);
        server.on("/metal.raw.gz", whole(packed));
        List<String> url = List.of(server.url("/metal.raw.gz"));
        bench.fetch(Workbench.members(url, "start4.elf"));
        Artifact more = bench.fetch(Workbench.members(url, "start4.elf", "u-boot.bin"));
        assertThat(more.members()).hasSize(2);
        assertThat(lastRead()).isEqualTo(packed.length);
        Artifact fewer = bench.fetch(Workbench.members(url, "u-boot.bin"));
        assertThat(fewer.members()).hasSize(1);
        assertThat(bench.told(Event.Recorded.class)).hasSize(2);
    }

    @Test
    void pinnedDigest_forcesTheWholeFile_andWins() throws Exception {
        byte[] packed = packedAs(Compression.XZ);
        server.on("/metal.raw.xz", whole(packed));
        ArtifactRequest pinned = Workbench.pinned(Digest.of(packed), request("/metal.raw.xz"));
        assertHad(bench.fetch(pinned), OVERLAY);
        assertThat(lastRead()).isEqualTo(packed.length);
        assertThat(bench.files("sha256")).hasSize(2);

        byte[] repacked = blocks(OTHER_IMAGE);
        server.on("/metal.raw.xz", whole(repacked));
        assertHad(bench.fetch(Workbench.pinned(Digest.of(repacked), pinned)), OTHER_OVERLAY);

        BuildException failure = bench.failure(Workbench.pinned(Digest.of(OVERLAY), pinned));
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_WRONG);
        assertThat(failure.problems().get(0).code()).isEqualTo("artifact.digest");
    }

    @Test
    void checksumAtTheEnd_isSeenOnFirstUse() throws Exception {
        byte[] packed = packedAs(Compression.GZIP);
        packed[packed.length - 6] ^= 1;
        server.on("/metal.raw.gz", whole(packed));
        BuildException failure = bench.failure(request("/metal.raw.gz"));
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_WRONG);
        assertThat(messages(failure))
                .containsExactly(server.url("/metal.raw.gz") + ": artifact.damaged: gzip: Corrupt GZIP trailer");
        assertThat(bench.files("sha256")).isEmpty();
        assertThat(bench.files("new")).isEmpty();
    }

    @Test
    void breakInTheMiddle_goesOnByRange() throws Exception {
        byte[] packed = packedAs(Compression.XZ);
        server.on("/metal.raw.xz", cut(packed, 150_000, "ETag: \"1\""), ranged(packed, "\"1\""));
        assertHad(bench.fetch(request("/metal.raw.xz")), OVERLAY);
        assertThat(server.requests().get(1).header("range")).isEqualTo("bytes=150000-");
    }

    @Test
    void imageThatChangesInTheMiddle_isReadAnew() throws Exception {
        server.on(
                "/metal.raw.xz",
                cut(packedAs(Compression.XZ), 150_000, "ETag: \"1\""),
                whole(blocks(OTHER_IMAGE), "ETag: \"2\""));
        assertHad(bench.fetch(request("/metal.raw.xz")), OTHER_OVERLAY);
    }

    @Test
    void diskWithoutABootPartition_isNamed() throws Exception {
        byte[] disk = DiskImages.gpt(512, 4096).seal().bytes();
        server.on("/metal.raw.gz", whole(packed(Compression.GZIP, disk)));
        BuildException failure = bench.failure(request("/metal.raw.gz"));
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_WRONG);
        assertThat(messages(failure))
                .containsExactly(
                        server.url("/metal.raw.gz")
                                + ": artifact.format: boot partition: there is no EFI system or FAT partition; the disk has an empty table");
    }

    @Test
    void missingFirmware_isNamedWithTheCure() throws Exception {
        server.on("/metal.raw.xz", whole(packedAs(Compression.XZ)));
        ArtifactRequest request = Workbench.members(
                List.of(server.url("/metal.raw.xz")), List.of("fixup4.dat", "start4.elf"), "start4.elf", "fixup4.dat");
        assertThat(messages(bench.failure(request)))
                .containsExactly(server.url("/metal.raw.xz")
                        + ": artifact.member.missing: has no member that matches \"fixup4.dat\" | " + Workbench.CURE);
    }

    @Test
    void mirrorDirectory_isReadOffline_andItsStandInsAreToldOf() throws Exception {
        Path mirror = directory.resolve("mirror");
        Path file = mirror.resolve("factory.talos.dev/image/x/v1.10.2/metal-arm64.raw.zst");
        Files.createDirectories(file.resolveSibling("x"));
        Files.write(file, packedAs(Compression.ZSTD));
        Files.writeString(mirror.resolve("STAND-INS.txt"), "");
        bench.settings =
                bench.settings.withMirror(Mirror.of("mirror", directory)).withOffline(true);
        ArtifactRequest request = Workbench.members(
                List.of("https://factory.talos.dev/image/x/v1.10.2/metal-arm64.raw.zst"), "start*.elf", "overlays/**");
        assertHad(bench.fetch(request), OVERLAY);
        assertThat(bench.told(Event.Warned.class))
                .extracting(
                        each -> each.problem().where() + ": " + each.problem().message())
                .containsExactly(
                        mirror + ": the artifacts in this mirror are stand-ins: the tree will not boot a machine");
    }

    /** Fragments in an order that makes the reader begin the stream anew: the hash still is that of the whole file. */
    @Test
    void imageReadInSeveralPasses_hasTheDigestOfTheWholeFile() throws Exception {
        byte[] content = noise(1_000_000, 11);
        Passes passes = new Passes();
        for (int stop : new int[] {300_000, 700_000, 500_000}) {
            try (InputStream in = passes.begin(new ByteArrayInputStream(content))) {
                assertThat(in.readNBytes(stop)).hasSize(stop);
            }
        }
        try (InputStream in = passes.begin(new ByteArrayInputStream(content))) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        assertThat(passes.finish()).isEqualTo(Digest.of(content));
    }

    @Test
    void passOverOtherBytes_isNoticedWhereTheyDiffer() throws Exception {
        byte[] content = noise(1_000_000, 11);
        byte[] forged = content.clone();
        forged[100_000] ^= 1;
        Passes passes = new Passes();
        try (InputStream in = passes.begin(new ByteArrayInputStream(forged))) {
            in.readNBytes(300_000);
        }
        try (InputStream in = passes.begin(new ByteArrayInputStream(content))) {
            assertThat(catchThrowable(() -> in.transferTo(OutputStream.nullOutputStream())))
                    .isInstanceOf(FetchException.class)
                    .hasMessage("changed while it was read");
        }
    }

    @Test
    void passThatEndsBeforeAnEarlierOne_isNoticed() throws Exception {
        byte[] content = noise(1_000_000, 11);
        Passes passes = new Passes();
        try (InputStream in = passes.begin(new ByteArrayInputStream(content))) {
            in.readNBytes(300_000);
        }
        try (InputStream in = passes.begin(new ByteArrayInputStream(content, 0, 200_000))) {
            assertThat(catchThrowable(() -> in.transferTo(OutputStream.nullOutputStream())))
                    .isInstanceOf(FetchException.class);
        }
    }
}
