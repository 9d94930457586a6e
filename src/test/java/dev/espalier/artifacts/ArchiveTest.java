package dev.espalier.artifacts;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;

import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.plan.ArtifactRequest;
import dev.espalier.plan.MemberPattern;
import dev.espalier.report.BuildException;
import dev.espalier.report.Event;
import dev.espalier.testing.RealTools;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.espalier.artifacts.Archives.deb;
import static dev.espalier.artifacts.Archives.entry;
import static dev.espalier.artifacts.Archives.file;
import static dev.espalier.artifacts.Archives.packed;
import static dev.espalier.artifacts.Archives.symlink;
import static dev.espalier.artifacts.Archives.tar;
import static dev.espalier.artifacts.Archives.text;
import static dev.espalier.artifacts.Archives.zip;
import static dev.espalier.artifacts.Workbench.messages;
import static dev.espalier.artifacts.Workbench.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Members of zip, tar and deb, from files of this machine. */
class ArchiveTest {
    @TempDir
    Path directory;

    private Workbench bench;

    @BeforeEach
    void start() {
        bench = new Workbench(directory);
    }

    private String put(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content).toUri().toString();
    }

    private Map<String, String> unpack(String name, byte[] content, String... wanted) throws Exception {
        Artifact artifact = bench.fetch(Workbench.members(List.of(put(name, content)), wanted));
        Map<String, String> texts = new TreeMap<>();
        for (var member : artifact.members().entrySet()) {
            texts.put(member.getKey().value(), new String(member.getValue().bytes(), StandardCharsets.UTF_8));
        }
        return texts;
    }

    private void assertRefused(String message, String name, byte[] content, String... wanted) throws Exception {
        String url = put(name, content);
        BuildException failure = bench.failure(Workbench.members(List.of(url), wanted));
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_WRONG);
        assertThat(messages(failure)).containsExactly(url + ": " + message);
        assertThat(bench.files("new")).isEmpty();
        assertThat(bench.lockFile).doesNotExist();
    }

    @Test
    void zip_givesTheWantedMembers() throws Exception {
        byte[] archive = zip(zip -> {
            file(zip, "RPI_EFI.fd", text("firmware"));
            file(zip, "overlays/a.dtbo", text("overlay"));
            file(zip, "Readme.md", text("not wanted"));
        });
        assertThat(unpack("uefi.zip", archive, "rpi_efi.fd", "overlays/**"))
                .containsExactlyEntriesOf(
                        new TreeMap<>(Map.of("RPI_EFI.fd", "firmware", "overlays/a.dtbo", "overlay")));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void tar_givesTheWantedMembers_withoutTheDotInFront(Compression compression) throws Exception {
        byte[] archive = tar(tar -> {
            entry(tar, "./", TarConstants.LF_DIR, "");
            entry(tar, "./boot/", TarConstants.LF_DIR, "");
            file(tar, "./boot/kernel", text("kernel"));
            file(tar, "./etc/motd", text("hello"));
            file(tar, "./lib/systemd/system-systemd\\x2dcryptsetup.slice", text("an honest name with a backslash"));
        });
        assertThat(unpack("root.tar" + compression.ending(), packed(compression, archive), "boot/**"))
                .isEqualTo(Map.of("boot/kernel", "kernel"));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void deb_givesMembersOfItsData(Compression compression) throws Exception {
        byte[] data = packed(compression, tar(tar -> file(tar, "./usr/lib/grub/grubnetaa64.efi", text("grub"))));
        assertThat(unpack("grub.deb", deb("data.tar" + compression.ending(), data), "usr/lib/grub/*.efi"))
                .isEqualTo(Map.of("usr/lib/grub/grubnetaa64.efi", "grub"));
    }

    @Test
    void debMadeByDpkg_isRead() throws Exception {
        RealTools.require("dpkg-deb");
        Path tree = directory.resolve("tree");
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.writeString(
                tree.resolve("DEBIAN/control"),
                "Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n");
        Files.createDirectories(tree.resolve("usr/lib"));
        Files.writeString(tree.resolve("usr/lib/net.efi.signed"), "grub");
        Files.createSymbolicLink(tree.resolve("usr/lib/net.efi"), Path.of("net.efi.signed"));
        RealTools.run(directory, "dpkg-deb", "--root-owner-group", "-b", "tree", "made.deb");
        assertThat(unpack("x.deb", Files.readAllBytes(directory.resolve("made.deb")), "usr/lib/net.efi"))
                .isEqualTo(Map.of("usr/lib/net.efi", "grub"));
    }

    @Test
    void secondBuild_opensNothing_andAFurtherMemberNeedsNoDownload() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            server.on("/a.zip", ScriptedServer.whole(zip(zip -> {
                file(zip, "a", text("A"));
                file(zip, "b", text("B"));
            })));
            List<String> url = List.of(server.url("/a.zip"));
            bench.fetch(Workbench.members(url, "a"));
            bench.fetch(Workbench.members(url, "a"));
            assertThat(bench.told(Event.CacheHit.class)).hasSize(1);
            assertThat(bench.fetch(Workbench.members(url, "a", "b")).members()).hasSize(2);
            assertThat(bench.told(Event.Recorded.class)).hasSize(2);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void requiredMemberThatIsMissing_isNamedWithTheCure() throws Exception {
        String url = put("a.zip", zip(zip -> file(zip, "a", text("A"))));
        ArtifactRequest request = Workbench.members(List.of(url), List.of("a", "start4.elf", "overlays/*"), "**");
        BuildException failure = bench.failure(request);
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_WRONG);
        assertThat(messages(failure))
                .containsExactly(url + ": artifact.member.missing: has no member that matches"
                        + " \"overlays/*\", \"start4.elf\" | " + Workbench.CURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "./../evil"})
    void nameThatLeadsOut_isRefused_evenIfNobodyWantsIt(String name) throws Exception {
        String message = "artifact.member: member \"" + name + "\" has a name with a part \"..\"";
        assertRefused(message, "x.tar", tar(tar -> file(tar, name, text("x"))), "boot/**");
        assertRefused(message, "x.zip", zip(zip -> file(zip, name, text("x"))), "boot/**");
    }

    @Test
    void absoluteName_isRefused() throws Exception {
        byte[] archive = tar(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry("/etc/passwd", true);
            entry.setSize(0);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        });
        assertRefused("artifact.member: member \"/etc/passwd\" has an absolute name", "x.tar", archive, "boot/**");
    }

    @Test
    void namesThatDifferByCase_areRefused() throws Exception {
        assertRefused(
                "artifact.member: member \"start4.ELF\" differs only by case from \"start4.elf\"",
                "x.zip",
                zip(zip -> {
                    file(zip, "start4.elf", text("x"));
                    file(zip, "start4.ELF", text("y"));
                }),
                "start4.elf");
    }

    @Test
    void nameThatIsThereTwice_isRefused() throws Exception {
        assertRefused(
                "artifact.member: member \"a\" is there twice",
                "x.tar",
                tar(tar -> {
                    file(tar, "a", text("x"));
                    file(tar, "./a", text("y"));
                }),
                "a");
    }

    @Test
    void links_giveTheContentOfTheirTarget() throws Exception {
        byte[] archive = tar(tar -> {
            symlink(tar, "./boot/vmlinuz", "vmlinuz-6.1");
            symlink(tar, "./vmlinuz", "/boot/vmlinuz");
            file(tar, "./boot/vmlinuz-6.1", text("kernel"));
            entry(tar, "./boot/again", TarConstants.LF_LINK, "./boot/vmlinuz-6.1");
            symlink(tar, "./boot/up", "../boot/./vmlinuz-6.1");
        });
        assertThat(unpack("x.tar", archive, "vmlinuz", "boot/vmlinuz", "boot/again", "boot/up"))
                .isEqualTo(Map.of(
                        "vmlinuz", "kernel", "boot/vmlinuz", "kernel", "boot/again", "kernel", "boot/up", "kernel"));
    }

    @Test
    void linksThatLeadNowhere_areRefused() throws Exception {
        assertRefused(
                "artifact.member: member \"a\" is a link out of the archive",
                "x.tar",
                tar(tar -> symlink(tar, "a", "../../etc/passwd")),
                "a");
        assertRefused(
                "artifact.member: member \"a\" is a link to \"b\", which the archive does not have",
                "x.tar",
                tar(tar -> symlink(tar, "a", "b")),
                "a");
        assertRefused(
                "artifact.member: member \"a\" is a link that does not end at a file",
                "x.tar",
                tar(tar -> {
                    symlink(tar, "a", "b");
                    symlink(tar, "b", "a");
                }),
                "a");
        assertRefused(
                "artifact.member: member \"a\" is a link to \"d\", not a file",
                "x.tar",
                tar(tar -> {
                    symlink(tar, "a", "d");
                    entry(tar, "d/", TarConstants.LF_DIR, "");
                }),
                "a");
        assertRefused(
                "artifact.member: member \"a\" is neither a file nor a link",
                "x.tar",
                tar(tar -> entry(tar, "a", TarConstants.LF_CHR, "")),
                "a");
    }

    @Test
    void linkInAZip_isRefused() throws Exception {
        byte[] archive = zip(zip -> {
            ZipArchiveEntry entry = new ZipArchiveEntry("a");
            entry.setUnixMode(0120777);
            zip.putArchiveEntry(entry);
            zip.write(text("/etc/passwd"));
            zip.closeArchiveEntry();
        });
        assertRefused("artifact.member: member \"a\" is a symbolic link", "x.zip", archive, "a");
    }

    /** zstd needs a library that is not here; xz has one, which would take whatever memory a header asks for. */
    @ParameterizedTest
    @ValueSource(ints = {20, 93, 95})
    void zipMemberOfARareMethod_isRefused(int method) throws Exception {
        byte[] archive = zip(zip -> file(zip, "a", text("abc")));
        int directory = new String(archive, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        archive[directory + 10] = (byte) method;
        assertRefused(
                "artifact.member: member \"a\" is encrypted or packed by a method that is not supported",
                "x.zip",
                archive,
                "a");
    }

    @Test
    void zipMemberWithAWrongCrc_isRefused() throws Exception {
        byte[] archive = zip(zip -> {
            zip.setMethod(ZipEntry.STORED);
            ZipArchiveEntry entry = new ZipArchiveEntry("a");
            entry.setSize(3);
            entry.setCrc(crc(text("abc")));
            zip.putArchiveEntry(entry);
            zip.write(text("abc"));
            zip.closeArchiveEntry();
        });
        int at = new String(archive, StandardCharsets.ISO_8859_1).indexOf("abc");
        archive[at] = 'x';
        assertRefused(
                "artifact.member: member \"a\" is damaged: its CRC-32 is not the one that the archive says",
                "x.zip",
                archive,
                "a");
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private interface Unpacking {
        void into(MemberCollector members) throws IOException;
    }

    private void collect(Limits limits, Unpacking unpacking) throws IOException {
        Cache cache = new Cache(new CacheLayout(bench.cache));
        try (MemberCollector members =
                new MemberCollector(cache, List.of(new MemberPattern("**"), new MemberPattern("*")), limits)) {
            unpacking.into(members);
        }
        assertThat(bench.files("new")).isEmpty();
    }

    @Test
    void bombs_areStoppedAtTheirLimit() throws Exception {
        byte[] zeros = new byte[2 << 20];
        Path zipped = Files.write(directory.resolve("b.zip"), zip(zip -> file(zip, "a", zeros)));
        assertThatThrownBy(() ->
                        collect(new Limits(1 << 20, 1 << 30, 10, 1 << 30), each -> ZipUnpacker.unpack(zipped, each)))
                .hasMessage("member \"a\" is larger than 1.0 MiB");
        Path two = Files.write(directory.resolve("c.zip"), zip(zip -> {
            file(zip, "a", zeros);
            file(zip, "b", zeros);
        }));
        assertThatThrownBy(
                        () -> collect(new Limits(2 << 20, 3 << 20, 10, 1 << 30), each -> ZipUnpacker.unpack(two, each)))
                .hasMessage("member \"b\" and those before it are larger than 3.0 MiB");
        assertThatThrownBy(
                        () -> collect(new Limits(2 << 20, 1 << 30, 1, 1 << 30), each -> ZipUnpacker.unpack(two, each)))
                .hasMessage("member \"b\" is one of more than 1");
        byte[] tarred = packed(Compression.GZIP, tar(tar -> file(tar, "a/b", zeros)));
        assertThatThrownBy(() -> collect(
                        new Limits(1 << 30, 1 << 30, 10, 1 << 20),
                        each -> TarUnpacker.unpack(
                                () -> Compression.GZIP.decode(new ByteArrayInputStream(tarred)), each)))
                .hasMessage("tar: unpacks to more than 1.0 MiB");
    }

    /** The library keeps a long name and the records of a header in memory, however long they are. */
    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_GNUTYPE_LONGNAME,
                TarConstants.LF_GNUTYPE_LONGLINK,
                TarConstants.LF_PAX_EXTENDED_HEADER_LC
            })
    void bombInAHeader_isStopped(byte type) throws Exception {
        byte[] bomb = text("8388608 path=" + "a".repeat((8 << 20) - 14) + "\n");
        byte[] archive = tar(tar -> {
            file(tar, "first", bomb);
            TarArchiveEntry header = new TarArchiveEntry("././@LongLink", type, true);
            header.setSize(bomb.length);
            tar.putArchiveEntry(header);
            tar.write(bomb);
            tar.closeArchiveEntry();
            file(tar, "a", text("a"));
        });
        assertThatThrownBy(() -> collect(
                        Limits.DEFAULT, each -> TarUnpacker.unpack(() -> new ByteArrayInputStream(archive), each)))
                .hasMessage("tar: has a header of more than 1.0 MiB");
    }

    /** A hole takes no room in an archive, and as many bytes as it likes outside. */
    @Test
    void bombOfAHole_isStopped() throws Exception {
        byte[] map = Arrays.copyOf(text("1\n2000000000\n0\n"), 512);
        byte[] records = text("""
                22 GNU.sparse.major=1
                22 GNU.sparse.minor=0
                21 GNU.sparse.name=a
                34 GNU.sparse.realsize=2000000000
                """);
        byte[] archive = tar(tar -> {
            TarArchiveEntry header = new TarArchiveEntry("PaxHeaders/a", TarConstants.LF_PAX_EXTENDED_HEADER_LC, true);
            header.setSize(records.length);
            tar.putArchiveEntry(header);
            tar.write(records);
            tar.closeArchiveEntry();
            file(tar, "GNUSparseFile.0/a", map);
        });
        assertThatThrownBy(() -> collect(
                        new Limits(1 << 20, 1 << 30, 10, 1 << 30),
                        each -> TarUnpacker.unpack(() -> new ByteArrayInputStream(archive), each)))
                .hasMessage("member \"a\" is larger than 1.0 MiB");
    }

    @Test
    void streamThatUnpacksWithoutEnd_isStopped() throws Exception {
        byte[] bomb = packed(Compression.GZIP, new byte[2 << 20]);
        InputStream in = new DecodedStream(() -> new GZIPInputStream(new ByteArrayInputStream(bomb)), "gzip", 1 << 20);
        assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
                .isInstanceOf(FormatException.class)
                .hasMessage("gzip: unpacks to more than 1.0 MiB");
        assertThat(DecodedStream.MOST_BYTES).isEqualTo(256L << 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.zip", "x.tar", "x.tar.gz", "x.tar.xz", "x.tar.zst", "x.deb"})
    void cutOrBrokenArchive_endsInAProblemOrTheRightBytes(String name) throws Exception {
        byte[] content = noise(600, 4);
        byte[] whole = switch (name) {
            case "x.zip" -> zip(zip -> file(zip, "a", content));
            case "x.deb" -> deb("data.tar.xz", packed(Compression.XZ, tar(tar -> file(tar, "a", content))));
            default -> packed(Container.of(name).orElseThrow().compression(), tar(tar -> file(tar, "a", content)));
        };
        int cutOff = 0;
        for (int length = 0; length < whole.length; length += 23) {
            cutOff += refused(name, Arrays.copyOf(whole, length), content);
        }
        assertThat(cutOff).isGreaterThan(20);
        for (int at = 0; at < whole.length; at += 11) {
            byte[] broken = whole.clone();
            broken[at] ^= 0x41;
            refused(name, broken, content);
        }
    }

    /** 1 when the archive is refused; otherwise its member has to be right or, in plain tar, at least as long. */
    private int refused(String name, byte[] archive, byte[] content) throws IOException {
        Path file = Files.write(directory.resolve(name), archive);
        Cache cache = new Cache(new CacheLayout(bench.cache));
        try (MemberCollector members = new MemberCollector(cache, List.of(new MemberPattern("a")), Limits.DEFAULT)) {
            Container container = Container.of(name).orElseThrow();
            switch (container.form()) {
                case ZIP -> ZipUnpacker.unpack(file, members);
                case DEB -> DebUnpacker.unpack(file, members);
                default ->
                    TarUnpacker.unpack(() -> container.compression().decode(Files.newInputStream(file)), members);
            }
            boolean checked = container.compression() != Compression.NONE || container.form() == Container.Form.DEB;
            Optional<LockEntry.Member> found =
                    Optional.ofNullable(members.found().get(RelativePath.of("a")));
            if (found.isPresent() && checked) {
                assertThat(found.get().sha256()).isEqualTo(Digest.of(content));
            }
            return 0;
        } catch (dev.espalier.format.bytes.FormatException | RefusedMember e) {
            return 1;
        }
    }

    @Test
    void unknownEnding_isAMistakeInTheInventory() throws Exception {
        String url = put("x.rar", text("x"));
        BuildException failure = bench.failure(Workbench.members(List.of(url), "a"));
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.INVENTORY);
        assertThat(messages(failure))
                .containsExactly(url + ": artifact.container: has a name that does not tell what it"
                        + " is; known are .zip, .deb, .tar, .tar.gz, .tgz, .tar.xz, .txz, .tar.zst, and .raw or .img,"
                        + " plain or with .gz, .xz or .zst after it");
    }

    @Test
    void htmlInsteadOfAZip_isNamedForWhatItIsNot() throws Exception {
        String url = put("x.zip", text("<html>Log in</html>"));
        assertThat(bench.failure(Workbench.members(List.of(url), "a"))
                        .problems()
                        .get(0)
                        .code())
                .isEqualTo("artifact.damaged");
    }

    @Test
    void localFileThatWasEdited_isSeen_andTheLockSaysSo() throws Exception {
        String url = put("a.zip", zip(zip -> file(zip, "a", text("A"))));
        bench.fetch(Workbench.members(List.of(url), "a"));
        String before =
                Digest.of(Files.readAllBytes(directory.resolve("a.zip"))).hex();
        put("a.zip", zip(zip -> file(zip, "a", text("B"))));
        String after = Digest.of(Files.readAllBytes(directory.resolve("a.zip"))).hex();
        BuildException failure = bench.failure(Workbench.members(List.of(url), "a"));
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_WRONG);
        assertThat(messages(failure))
                .containsExactly(url + ": artifact.changed: has sha256 " + after
                        + ", but espalier.lock says " + before
                        + " | if the change is wanted, delete the entry of this URL from espalier.lock");
        assertThat(Files.readString(bench.lockFile)).contains("\"url\": \"file:a.zip\"");
    }
}
