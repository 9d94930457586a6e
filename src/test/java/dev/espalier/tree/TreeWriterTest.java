package dev.espalier.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import dev.espalier.content.Content;
import dev.espalier.content.FileMode;
import dev.espalier.content.RelativePath;
import dev.espalier.report.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.espalier.tree.Fixtures.bramble;
import static dev.espalier.tree.Fixtures.exactPicture;
import static dev.espalier.tree.Fixtures.file;
import static dev.espalier.tree.Fixtures.link;
import static dev.espalier.tree.Fixtures.picture;
import static dev.espalier.tree.Fixtures.publish;
import static dev.espalier.tree.Fixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;

class TreeWriterTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource
    void firstPublish_writesFilesLinksAndManifest(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("new/dist");
        assertThat(publish(tree(bramble("s1", "k1")), dist)).isEqualTo(new Published(14, 0, 0, 131));
        assertThat(picture(dist))
                .containsEntry("", "dir rwxr-xr-x")
                .containsEntry("tftp", "dir rwxr-xr-x")
                .containsEntry("tftp/d32a9346/config.txt", "file rw-r--r-- armstub=RPI_EFI.fd\n")
                .containsEntry("tftp/d32a9346/overlays", "link ../_sets/s1/overlays")
                .containsEntry("tftp/d32a9346/start4.elf", "link ../_sets/s1/start4.elf")
                .containsKey("manifest.json")
                .hasSize(14 + 1 + 10);
        assertThat(Files.readString(dist.resolve("tftp/d32a9346/overlays/a.dtbo")))
                .isEqualTo("overlay of s1");
    }

    @ParameterizedTest
    @EnumSource
    void nothingChanged_writesNothing(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        publish(tree(bramble("s1", "k1")), dist);
        var before = exactPicture(dist.resolveSibling(""));
        assertThat(publish(tree(bramble("s1", "k1")), dist)).isEqualTo(new Published(0, 14, 0, 0));
        assertThat(exactPicture(dist.resolveSibling(""))).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void changedTree_equalsAFreshOne(Place place) throws Exception {
        Path directory = place.directory(temporary);
        publish(tree(bramble("s1", "k1")), directory.resolve("dist"));
        Published published = publish(tree(bramble("s2", "k1")), directory.resolve("dist"));
        publish(tree(bramble("s2", "k1")), directory.resolve("fresh"));
        assertThat(picture(directory.resolve("dist"))).isEqualTo(picture(directory.resolve("fresh")));
        assertThat(published).isEqualTo(new Published(9, 5, 3, 74));
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatDiffers_isWritten(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        publish(tree(bramble("s1", "k1")), dist);
        var before = exactPicture(dist.resolve("tftp/_sets/s1"));
        publish(tree(bramble("s1", "k2")), dist);
        assertThat(exactPicture(dist.resolve("tftp/_sets/s1"))).isEqualTo(before);
        assertThat(dist.resolve("tftp/_sets/k1")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void nodeThatIsGone_leavesNothing_butForeignFilesStay(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        List<TreeEntry> entries = new ArrayList<>(bramble("s1", "k1"));
        publish(tree(entries), dist);
        Files.writeString(dist.resolve("notes.txt"), "mine");
        Files.createDirectories(dist.resolve("tftp/empty"));
        Files.writeString(dist.resolve("tftp/d32a9346/mine.txt"), "mine");
        entries.removeIf(entry -> entry.path().value().matches("tftp/(d32a9346|4cd9693a|grub/nodes)/.*"));
        publish(tree(entries), dist);
        assertThat(picture(dist.resolve("tftp")).keySet())
                .contains("d32a9346/mine.txt", "empty", "_sets/s1/start4.elf")
                .doesNotContain("d32a9346/config.txt", "4cd9693a", "grub/nodes");
        assertThat(dist.resolve("notes.txt")).hasContent("mine");
    }

    @ParameterizedTest
    @EnumSource
    void fileThatWasChangedByHand_isMended(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        publish(tree(bramble("s1", "k1")), dist);
        var right = picture(dist);
        Path sameSize = dist.resolve("tftp/pxelinux.0");
        Files.writeString(sameSize, "EVIL");
        Files.setLastModifiedTime(sameSize, FileTime.from(Instant.parse("2999-01-01T00:00:00Z")));
        Files.writeString(dist.resolve("dnsmasq.conf"), "longer than it was before");
        Files.delete(dist.resolve("tftp/d32a9346/overlays"));
        Files.createSymbolicLink(
                dist.resolve("tftp/d32a9346/overlays"), dist.getFileSystem().getPath("/etc"));
        Files.delete(dist.resolve("tftp/grub/grub.cfg"));
        assertThat(publish(tree(bramble("s1", "k1")), dist)).isEqualTo(new Published(4, 10, 0, 20));
        assertThat(picture(dist)).isEqualTo(right);
    }

    /** A clock that was ahead and was set back: by their times all later changes are older than the manifest. */
    @ParameterizedTest
    @EnumSource
    void manifestOfTheFuture_isNotBelieved_andWrittenAnew(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        publish(tree(bramble("s1", "k1")), dist);
        var right = picture(dist);
        FileTime future = FileTime.from(Instant.parse("2999-01-01T00:00:00Z"));
        Files.setLastModifiedTime(dist.resolve("manifest.json"), future);
        Files.writeString(dist.resolve("tftp/pxelinux.0"), "EVIL");
        assertThat(TreeView.published(dist).manifest().entries()).hasSize(14);
        assertThat(publish(tree(bramble("s1", "k1")), dist)).isEqualTo(new Published(1, 13, 0, 4));
        assertThat(picture(dist)).isEqualTo(right);
        assertThat(Files.getLastModifiedTime(dist.resolve("manifest.json"))).isLessThan(future);
    }

    /** Copied from a machine whose clock was behind, or written by one. */
    @ParameterizedTest
    @EnumSource
    void manifestOfThePast_onlyMakesFilesBeRead(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        publish(tree(bramble("s1", "k1")), dist);
        Files.setLastModifiedTime(dist.resolve("manifest.json"), FileTime.fromMillis(0));
        var before = exactPicture(dist);
        assertThat(publish(tree(bramble("s1", "k1")), dist).written()).isZero();
        assertThat(exactPicture(dist)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void newerFileWithTheSameBytes_isReadAndLeftAlone(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        publish(tree(bramble("s1", "k1")), dist);
        Files.setLastModifiedTime(
                dist.resolve("tftp/pxelinux.0"), FileTime.from(Instant.parse("2999-01-01T00:00:00Z")));
        var before = exactPicture(dist);
        assertThat(publish(tree(bramble("s1", "k1")), dist).written()).isZero();
        assertThat(exactPicture(dist)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void wrongModes_areMendedWithoutWriting(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        publish(tree(bramble("s1", "k1")), dist);
        var right = picture(dist);
        var node = exactPicture(dist.resolve("tftp/d32a9346/config.txt"));
        Files.setPosixFilePermissions(
                dist.resolve("tftp/d32a9346/config.txt"), PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(dist.resolve("tftp/_sets"), PosixFilePermissions.fromString("rwx------"));
        assertThat(publish(tree(bramble("s1", "k1")), dist)).isEqualTo(new Published(0, 14, 0, 0));
        assertThat(picture(dist)).isEqualTo(right);
        assertThat(exactPicture(dist.resolve("tftp/d32a9346/config.txt"))).isEqualTo(node);
        assertThat(publish(
                        tree(new TreeEntry.RegularFile(
                                RelativePath.of("secret"), FileMode.PRIVATE, Content.of("s"), Origin.none())),
                        dist))
                .isEqualTo(new Published(1, 0, 14, 1));
        assertThat(picture(dist)).containsEntry("secret", "file rw------- s").doesNotContainKey("tftp");
    }

    @ParameterizedTest
    @EnumSource
    void otherReason_writesOnlyTheManifest(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        publish(tree(file("a/b", "x")), dist);
        var before = exactPicture(dist.resolve("a"));
        assertThat(publish(tree(file("a/b", "x", Origin.ofNode("n"))), dist)).isEqualTo(new Published(0, 1, 0, 0));
        assertThat(exactPicture(dist.resolve("a"))).isEqualTo(before);
        assertThat(dist.resolve("manifest.json")).content().contains("\"nodes\":[\"n\"]");
    }

    @ParameterizedTest
    @EnumSource
    void entriesChangeTheirType(Place place) throws Exception {
        Path directory = place.directory(temporary);
        Path dist = directory.resolve("dist");
        OutputTree one = tree(
                file("s/x/1", "one"),
                file("file2link", "f"),
                link("link2file", "s/x/1"),
                file("dir2link/a/b", "d"),
                file("dir2file/a", "d"),
                link("link2dir", "s/x"),
                file("file2dir", "f"),
                link("dirlink", "s"));
        OutputTree two = tree(
                file("s/x/1", "one"),
                link("file2link", "s/x/1"),
                file("link2file", "f"),
                link("dir2link", "s/x"),
                file("dir2file", "f"),
                file("link2dir/1", "other"),
                file("file2dir/a/b", "d"),
                link("dirlink", "s/x"));
        publish(one, directory.resolve("one"));
        publish(two, directory.resolve("two"));
        publish(one, dist);
        assertThat(publish(two, dist)).isEqualTo(new Published(7, 1, 4, 8));
        assertThat(picture(dist)).isEqualTo(picture(directory.resolve("two")));
        publish(one, dist);
        assertThat(picture(dist)).isEqualTo(picture(directory.resolve("one")));
        assertThat(publish(one, dist).written()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void linkModes_followEachOther(Place place) throws Exception {
        Path directory = place.directory(temporary);
        Path dist = directory.resolve("dist");
        OutputTree tree = tree(bramble("s1", "k1"));
        List<LinkMode> modes = List.of(
                LinkMode.RELATIVE, LinkMode.HARD, LinkMode.COPY, LinkMode.RELATIVE, LinkMode.COPY, LinkMode.HARD);
        for (LinkMode mode : modes) {
            publish(tree, dist, mode);
            publish(tree, directory.resolve("fresh-" + mode), mode);
            assertThat(picture(dist)).as(mode.name()).isEqualTo(picture(directory.resolve("fresh-" + mode)));
            var before = exactPicture(dist);
            assertThat(publish(tree, dist, mode)).as(mode.name()).isEqualTo(new Published(0, 14, 0, 0));
            assertThat(exactPicture(dist)).as(mode.name()).isEqualTo(before);
        }
        assertThat(dist.resolve("tftp/d32a9346/overlays/a.dtbo"))
                .isRegularFile()
                .hasContent("overlay of s1");
        assertThat(Files.isSameFile(
                        dist.resolve("tftp/d32a9346/overlays/a.dtbo"), dist.resolve("tftp/_sets/s1/overlays/a.dtbo")))
                .isTrue();
        assertThat(Files.isSameFile(
                        directory.resolve("fresh-COPY/tftp/d32a9346/start4.elf"),
                        directory.resolve("fresh-COPY/tftp/_sets/s1/start4.elf")))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void hardLinks_followTheirFirstName(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        OutputTree tree = tree(file("s/1", "one"), link("n/1", "s/1"));
        publish(tree, dist, LinkMode.HARD);
        Files.delete(dist.resolve("s/1"));
        assertThat(publish(tree, dist, LinkMode.HARD).written()).isEqualTo(2);
        assertThat(Files.isSameFile(dist.resolve("s/1"), dist.resolve("n/1"))).isTrue();
        Files.delete(dist.resolve("n/1"));
        Files.writeString(dist.resolve("n/1"), "one");
        assertThat(publish(tree, dist, LinkMode.HARD).written()).isEqualTo(1);
        assertThat(Files.isSameFile(dist.resolve("s/1"), dist.resolve("n/1"))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void shuffledEntries_giveTheSameDirectory(Place place) throws Exception {
        Path directory = place.directory(temporary);
        publish(tree(bramble("s1", "k1")), directory.resolve("one"));
        for (long seed = 1; seed <= 5; seed++) {
            List<TreeEntry> shuffled = new ArrayList<>(bramble("s1", "k1"));
            Collections.shuffle(shuffled, new Random(seed));
            publish(tree(shuffled), directory.resolve("other" + seed));
            assertThat(picture(directory.resolve("other" + seed)))
                    .as("seed %s", seed)
                    .isEqualTo(picture(directory.resolve("one")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void closedWithoutPublishing_leavesNoTrace(Place place) throws Exception {
        Path directory = place.directory(temporary);
        TreeWriter writer = new TreeWriter(LinkMode.RELATIVE, false);
        writer.stage(tree(bramble("s1", "k1")), directory.resolve("dist")).close();
        assertThat(directory.resolve("dist")).doesNotExist();
        publish(tree(bramble("s1", "k1")), directory.resolve("dist"));
        var before = picture(directory.resolve("dist"));
        writer.stage(tree(bramble("s2", "k2")), directory.resolve("dist")).close();
        assertThat(picture(directory.resolve("dist"))).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void viewReadsStagedAndPublishedBytes(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        publish(tree(bramble("s1", "k1")), dist);
        try (StagedTree staged = new TreeWriter(LinkMode.RELATIVE, false).stage(tree(bramble("s1", "k2")), dist)) {
            TreeView view = staged.view();
            assertThat(view.manifest().entries()).hasSize(14);
            for (ManifestEntry entry : view.manifest().entries().values()) {
                if (entry instanceof ManifestEntry.FileEntry file) {
                    assertThat(view.locate(file.path())).isRegularFile().hasSize(file.size());
                }
            }
            RelativePath kernel = RelativePath.of("tftp/_sets/k2/vmlinuz");
            assertThat(view.isChanged(kernel)).isTrue();
            assertThat(view.locate(kernel)).hasContent("kernel k2");
            assertThat(view.isChanged(RelativePath.of("tftp/pxelinux.0"))).isFalse();
            assertThat(view.file(RelativePath.of("tftp/d32a9346/overlays/a.dtbo"))
                            .orElseThrow()
                            .path())
                    .isEqualTo(RelativePath.of("tftp/_sets/s1/overlays/a.dtbo"));
            assertThat(view.file(RelativePath.of("tftp/d32a9346/overlays/b.dtbo")))
                    .isEmpty();
        }
        TreeView published = TreeView.published(dist);
        assertThat(published.locate(RelativePath.of("tftp/_sets/k1/vmlinuz"))).hasContent("kernel k1");
        assertThat(published.isChanged(RelativePath.of("tftp/pxelinux.0"))).isTrue();
    }

    @Test
    void umask_doesNotShow() throws Exception {
        Path dist = temporary.resolve("dist");
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask 077; exec \"$@\"",
                        "sh",
                        ChildPublisher.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildPublisher.class.getName(),
                        dist.toString(),
                        "s1")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .endsWith("published\n");
        publish(tree(bramble("s1", "k1")), temporary.resolve("fresh"));
        assertThat(picture(dist)).isEqualTo(picture(temporary.resolve("fresh")));
    }

    @Test
    void contentThatCannotBeRead_isNotTheOutputsFault() throws IOException {
        Path dist = temporary.resolve("dist");
        Path gone = temporary.resolve("cache/gone");
        TreeEntry entry = new TreeEntry.RegularFile(
                RelativePath.of("tftp/x"),
                FileMode.SERVED,
                new Content.Stored(gone, Content.of("x").digest(), 1),
                Origin.none());
        assertThat(Fixtures.problems(() -> publish(tree(entry), dist)))
                .containsExactly(gone + ": [tree.content] cannot be read for \"tftp/x\": NoSuchFileException (" + gone
                        + ") (build again; what is missing in the cache is fetched again)");
        assertThat(Fixtures.kind(() -> publish(tree(entry), dist))).isEqualTo(BuildException.Kind.ARTIFACT_UNAVAILABLE);
        Files.createDirectories(gone.resolveSibling(""));
        Files.writeString(gone, "too long");
        assertThat(Fixtures.problems(() -> publish(tree(entry), dist)))
                .containsExactly(
                        gone + ": [tree.content] cannot be read for \"tftp/x\": 8 bytes came of 1 (build again;"
                                + " what is missing in the cache is fetched again)");
        assertThat(dist).doesNotExist();
    }
}
