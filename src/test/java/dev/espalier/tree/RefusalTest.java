package dev.espalier.tree;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Feature;
import com.google.common.jimfs.Jimfs;
import dev.espalier.report.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.espalier.tree.Fixtures.bramble;
import static dev.espalier.tree.Fixtures.file;
import static dev.espalier.tree.Fixtures.kind;
import static dev.espalier.tree.Fixtures.link;
import static dev.espalier.tree.Fixtures.picture;
import static dev.espalier.tree.Fixtures.problems;
import static dev.espalier.tree.Fixtures.publish;
import static dev.espalier.tree.Fixtures.tree;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

/** What a publish refuses, and that it changes nothing then. */
class RefusalTest {
    private static final TreeWriter FORCED = new TreeWriter(LinkMode.RELATIVE, true);

    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource
    void directoryOfSomebodyElse_isRefusedWithoutForce(Place place) throws Exception {
        Path dist = Files.createDirectories(place.directory(temporary).resolve("dist"));
        Files.writeString(dist.resolve("thesis.tex"), "mine");
        assertThat(problems(() -> publish(tree(file("a", "x")), dist)))
                .containsExactly(
                        dist + ": [output.foreign] is not empty (it has \"thesis.tex\") and has no manifest.json, so"
                                + " Espalier did not write it (name an empty directory, or add --force: what is there stays, unless"
                                + " it is in the way)");
        assertThat(kind(() -> publish(tree(file("a", "x")), dist))).isEqualTo(BuildException.Kind.OUTPUT);
        assertThat(picture(dist)).containsOnlyKeys("", "thesis.tex");

        publish(tree(file("a", "x")), dist, FORCED);
        assertThat(picture(dist)).containsOnlyKeys("", "thesis.tex", "a", "manifest.json");
        publish(tree(file("b", "x")), dist);
        assertThat(picture(dist)).containsOnlyKeys("", "thesis.tex", "b", "manifest.json");
    }

    @ParameterizedTest
    @EnumSource
    void emptyDirectoryAndLinkToDirectory_areFine(Place place) throws Exception {
        Path directory = place.directory(temporary);
        Path dist = Files.createDirectories(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("dist"), dist.getFileName());
        publish(tree(file("a", "x")), link);
        assertThat(dist.resolve("a")).hasContent("x");
        assertThat(link).isSymbolicLink();
    }

    @ParameterizedTest
    @EnumSource
    void outputThatIsNoDirectory_isRefused(Place place) throws Exception {
        Path directory = place.directory(temporary);
        Path plain = Files.writeString(directory.resolve("plain"), "");
        assertThat(problems(() -> publish(tree(file("a", "x")), plain)))
                .containsExactly(plain + ": [output.directory] is a file; a directory is needed");
        Path dangling = Files.createSymbolicLink(directory.resolve("dist"), directory.resolve("nowhere"));
        assertThat(problems(() -> publish(tree(file("a", "x")), dangling)))
                .containsExactly(dangling + ": [output.dangling] is a symbolic link to nothing; a directory is needed");
    }

    @ParameterizedTest
    @EnumSource
    void brokenManifest_isRefusedWithoutForce(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        publish(tree(file("a", "x"), file("b", "x")), dist);
        Files.writeString(dist.resolve("manifest.json"), "{}");
        assertThat(problems(() -> publish(tree(file("a", "y")), dist)))
                .containsExactly(dist.resolve("manifest.json")
                        + ": [output.manifest] is not as Espalier writes it: Expected a name but was END_OBJECT at line 1"
                        + " column 3 path $. (build with --force to write it anew: nothing is deleted then, and files in the"
                        + " way are replaced)");
        Files.writeString(dist.resolve("manifest.json"), "{format}");
        assertThat(problems(() -> publish(tree(file("a", "y")), dist)))
                .first(as(STRING))
                .contains("is not as Espalier writes it: malformed JSON at line 1 column 3 path $.");
        publish(tree(file("a", "y")), dist, FORCED);
        assertThat(dist.resolve("a")).hasContent("y");
        assertThat(dist.resolve("b")).hasContent("x");
        assertThat(publish(tree(file("a", "y")), dist).written()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void brokenJournal_isRefusedWithoutForce(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        publish(tree(file("a", "x")), dist);
        Path journal = Files.writeString(dist.resolve(".espalier-journal"), "espalier journal 1\n../x\n");
        assertThat(problems(() -> publish(tree(file("a", "y")), dist)))
                .containsExactly(
                        journal + ": [output.manifest] is not as Espalier writes it: the path \"../x\" cannot be one"
                                + " of the tree (build with --force to write it anew: nothing is deleted then, and files in the way"
                                + " are replaced)");
        Files.writeString(journal, "espalier journal 1\na");
        assertThat(problems(() -> publish(tree(file("a", "y")), dist)))
                .containsExactly(journal + ": [output.manifest] is not as Espalier writes it: it does not begin with"
                        + " \"espalier journal 1\" or ends inside a line (build with --force to write it anew: nothing is"
                        + " deleted then, and files in the way are replaced)");
        publish(tree(file("a", "y")), dist, FORCED);
        assertThat(picture(dist)).containsOnlyKeys("", "a", "manifest.json");
    }

    @ParameterizedTest
    @EnumSource
    void foreignFileInTheWay_isRefusedUnlessItIsTheSame(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        publish(tree(file("a", "x")), dist);
        Files.writeString(dist.resolve("same"), "same");
        Files.writeString(dist.resolve("other"), "mine");
        Files.createSymbolicLink(dist.resolve("tftp"), dist.getFileSystem().getPath("."));
        OutputTree tree = tree(file("a", "y"), file("same", "same"), file("other", "new"), file("tftp/x", "x"));
        var before = picture(dist);
        assertThat(problems(() -> publish(tree, dist)))
                .containsExactly(
                        dist.resolve("other")
                                + ": [output.inTheWay] is in the way: Espalier did not write this file and wants to put"
                                + " something else here (move it away, or add --force to have it replaced)",
                        dist.resolve("tftp")
                                + ": [output.inTheWay] is in the way: Espalier did not write this link and wants to put"
                                + " something else here (move it away, or add --force to have it replaced)");
        assertThat(picture(dist)).isEqualTo(before);
        assertThat(publish(tree, dist, FORCED)).isEqualTo(new Published(3, 1, 0, 5));
        assertThat(dist.resolve("tftp/x")).isRegularFile();
    }

    @ParameterizedTest
    @EnumSource
    void directoryWithForeignFilesWhereALinkMustGo_isNeverReplaced(Place place) throws Exception {
        Path dist = place.directory(temporary).resolve("dist");
        publish(tree(file("a/overlays/x", "x"), file("s/x", "x")), dist);
        Files.createDirectories(dist.resolve("a/overlays/deep"));
        Files.writeString(dist.resolve("a/overlays/deep/mine"), "mine");
        OutputTree tree = tree(link("a/overlays", "s"), file("s/x", "x"));
        var before = picture(dist);
        for (TreeWriter writer : new TreeWriter[] {FORCED, new TreeWriter(LinkMode.RELATIVE, false)}) {
            assertThat(problems(() -> publish(tree, dist, writer)))
                    .containsExactly(dist.resolve("a/overlays")
                            + ": [output.inTheWay] is a directory where a file or a link must go, and Espalier did not write"
                            + " its \"deep/mine\" (move the directory away; --force does not delete it)");
            assertThat(picture(dist)).isEqualTo(before);
        }
        Files.delete(dist.resolve("a/overlays/deep/mine"));
        publish(tree, dist);
        assertThat(dist.resolve("a/overlays")).isSymbolicLink();
    }

    @Test
    void secondBuildAtTheSameTime_isRefused() throws Exception {
        Path dist = temporary.resolve("dist");
        publish(tree(file("a", "x")), dist);
        TreeWriter writer = new TreeWriter(LinkMode.RELATIVE, false);
        try (StagedTree first = writer.stage(tree(file("a", "y")), dist)) {
            assertThat(problems(() -> publish(tree(file("a", "z")), dist)))
                    .containsExactly(
                            dist + ": [output.busy] another build is writing to this directory (build again when it"
                                    + " has ended)");
            // Nothing to write needs no lock.
            assertThat(publish(tree(file("a", "x")), dist).written()).isZero();
            first.publish();
        }
        publish(tree(file("a", "z")), dist);
        assertThat(dist.resolve("a")).hasContent("z");
    }

    @Test
    void secondBuildInAnotherProcess_isRefused() throws Exception {
        Path dist = temporary.resolve("dist");
        Process child = KilledPublishTest.child(dist, "s1", "3");
        try (var lines = child.inputReader()) {
            assertThat(lines.readLine()).startsWith("waiting before ");
            assertThat(problems(() -> publish(tree(bramble("s2", "k2")), dist)))
                    .first()
                    .asString()
                    .contains("[output.busy]");
        } finally {
            child.destroyForcibly().waitFor();
        }
        publish(tree(bramble("s2", "k2")), dist);
    }

    @Test
    void fileSystemWithoutLinks_namesTheCure() throws Exception {
        try (FileSystem plain = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setSupportedFeatures(Feature.SECURE_DIRECTORY_STREAM, Feature.FILE_CHANNEL)
                .build())) {
            Path dist = plain.getPath("/dist");
            OutputTree tree = tree(file("s/1", "x"), link("n", "s"));
            assertThat(problems(() -> publish(tree, dist)))
                    .containsExactly(
                            "/dist: [output.links] the file system has no symbolic links (build with --links copy)");
            assertThat(problems(() -> publish(tree, dist, LinkMode.HARD)))
                    .containsExactly(
                            "/dist: [output.links] the file system has no hard links (build with --links copy)");
            assertThat(dist).doesNotExist();
            publish(tree, dist, LinkMode.COPY);
            assertThat(dist.resolve("n/1")).hasContent("x");
            assertThat(publish(tree, dist, LinkMode.COPY).written()).isZero();
        }
    }

    @Test
    void outputBelowAFile_isRefused() throws IOException {
        Path plain = Files.writeString(temporary.resolve("plain"), "");
        assertThat(problems(() -> publish(tree(file("a", "x")), plain.resolve("dist"))))
                .containsExactly(plain.resolve("dist") + ": [output.io] cannot be made: Not a directory"
                        + " (nothing of the published tree was changed)");
    }
}
