package dev.espalier.tree;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.espalier.tree.Fixtures.bramble;
import static dev.espalier.tree.Fixtures.exactPicture;
import static dev.espalier.tree.Fixtures.file;
import static dev.espalier.tree.Fixtures.picture;
import static dev.espalier.tree.Fixtures.problems;
import static dev.espalier.tree.Fixtures.publish;
import static dev.espalier.tree.Fixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;

class ForeignFilesTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource
    void served_areRemovedWithTheirDirectories_andNothingElse(Place place) throws Exception {
        Path out = place.directory(temporary);
        Path dist = out.resolve("dist");
        publish(tree(bramble("s1", "k1")), dist);
        Files.createDirectories(dist.resolve("nfs/node-01/etc"));
        Files.writeString(dist.resolve("nfs/node-01/etc/hostname"), "the machine's own");
        Files.writeString(dist.resolve("README"), "not served");
        Path outside = Files.createDirectories(out.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "precious");
        var right = picture(out);

        Files.writeString(dist.resolve("tftp/start4.elf"), "any Pi boots this");
        Files.createDirectories(dist.resolve("tftp/a/b"));
        Files.writeString(dist.resolve("tftp/a/b/c"), "c");
        Files.writeString(dist.resolve("tftp/d32a9346/cmdline.txt"), "left behind");
        Files.createSymbolicLink(dist.resolve("tftp/isos"), outside);
        Files.createSymbolicLink(dist.resolve("tftp/a/file"), outside.resolve("precious"));
        // A directory of a set behind a link of the tree: its files are seen once, where they are.
        Files.writeString(dist.resolve("tftp/_sets/s1/overlays/b.dtbo"), "b");

        String[] foreign = {
            "tftp/_sets/s1/overlays/b.dtbo",
            "tftp/a/b/c",
            "tftp/a/file",
            "tftp/d32a9346/cmdline.txt",
            "tftp/isos",
            "tftp/start4.elf"
        };
        assertThat(ForeignFiles.in(dist)).containsExactly(foreign);
        assertThat(dist.resolve("tftp/start4.elf")).exists();
        assertThat(ForeignFiles.remove(dist)).containsExactly(foreign);
        assertThat(picture(out)).isEqualTo(right);

        var before = exactPicture(out);
        assertThat(ForeignFiles.remove(dist)).isEmpty();
        assertThat(exactPicture(out)).isEqualTo(before);
    }

    @Test
    void outputThatIsNotThere_hasNone() throws Exception {
        assertThat(ForeignFiles.in(temporary.resolve("dist"))).isEmpty();
        assertThat(ForeignFiles.remove(temporary.resolve("dist"))).isEmpty();
        assertThat(temporary.resolve("dist")).doesNotExist();
    }

    @Test
    void directoryOfSomebodyElse_isRefused() throws Exception {
        Files.createDirectories(temporary.resolve("tftp"));
        Files.writeString(temporary.resolve("tftp/theirs"), "theirs");
        assertThat(problems(() -> ForeignFiles.remove(temporary)))
                .singleElement()
                .asString()
                .contains("output.foreign");
        assertThat(temporary.resolve("tftp/theirs")).exists();
    }

    @Test
    void linkInPlaceOfTheServedDirectory_isNotEntered() throws Exception {
        Path dist = temporary.resolve("dist");
        publish(tree(file("dnsmasq.conf", "port=0\n")), dist);
        Files.createDirectories(temporary.resolve("elsewhere"));
        Files.writeString(temporary.resolve("elsewhere/theirs"), "theirs");
        Files.createSymbolicLink(dist.resolve("tftp"), temporary.resolve("elsewhere"));
        assertThat(ForeignFiles.remove(dist)).isEmpty();
        assertThat(temporary.resolve("elsewhere/theirs")).exists();
    }

    /** What another build is just writing is not in the manifest yet. */
    @Test
    void otherBuildAtTheSameTime_isLeftAlone() throws Exception {
        Path dist = temporary.resolve("dist");
        publish(tree(bramble("s1", "k1")), dist);
        Files.writeString(dist.resolve("tftp/foreign"), "f");
        try (StagedTree other = new TreeWriter(LinkMode.RELATIVE, false).stage(tree(bramble("s2", "k2")), dist)) {
            assertThat(problems(() -> ForeignFiles.remove(dist)))
                    .containsExactly(dist.toRealPath() + ": [output.busy] another build is writing to this directory"
                            + " (build again when it has ended)");
            assertThat(other.publish().written()).isPositive();
        }
        assertThat(dist.resolve("tftp/foreign")).exists();
    }
}
