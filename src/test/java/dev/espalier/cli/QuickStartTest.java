package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.espalier.testing.GoldenTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The inventory of the README, built from the stand-ins that are in the repository. */
class QuickStartTest {
    private static final Path INVENTORY = Path.of("inventory");

    @TempDir
    private Path temp;

    private Path dist() {
        return temp.resolve("dist");
    }

    private Cli.Result build(Object... more) {
        Object[] words = Stream.concat(
                        Stream.of("build", INVENTORY, "-o", dist(), "--cache", temp.resolve("cache"), "--locked"),
                        Stream.of(more))
                .toArray();
        return Cli.run(words);
    }

    @Test
    void quickStart_buildsWithoutANetwork_whatTheGoldenTreeSays() throws IOException {
        Cli.Result result = build("--offline");

        assertThat(result.err())
                .contains("warning[artifacts.standins]")
                .contains("the artifacts in this mirror are stand-ins: the tree will not boot a machine");
        assertThat(result.exit()).isZero();
        GoldenTree.assertMatches(dist(), "quick-start");
    }

    @Test
    void secondBuild_writesNothingAndOpensNoArtifact() throws IOException {
        assertThat(build().exit()).isZero();
        Map<Path, Object> before = stamps();

        // A mirror that is not there: whoever opened an artifact would fail.
        Cli.Result again = build("--mirror", temp.resolve("nowhere"), "--offline");

        assertThat(again.out()).matches("(?s).*: 2 nodes, nothing changed \\(\\d+ files\\)\n");
        assertThat(again.exit()).isZero();
        assertThat(stamps()).isEqualTo(before);
    }

    @Test
    void buildFromAnotherCache_givesTheSameBytes() throws IOException {
        assertThat(build().exit()).isZero();
        String first = GoldenTree.describe(dist());
        Path other = temp.resolve("other");
        Cli.Result result =
                Cli.run("build", INVENTORY, "-o", other, "--cache", temp.resolve("cache2"), "--locked", "--quiet");
        assertThat(result.exit()).isZero();
        assertThat(GoldenTree.describe(other)).isEqualTo(first);
    }

    @Test
    void copies_haveTheSameFilesAndNoLinks() throws IOException {
        assertThat(build("--links", "copy").exit()).isZero();
        try (Stream<Path> walk = Files.walk(dist())) {
            assertThat(walk.filter(Files::isSymbolicLink)).isEmpty();
        }
        assertThat(dist().resolve("tftp/d32a9346/overlays/overlay_map.dtb")).isRegularFile();
        assertThat(dist().resolve("tftp/4cc0bf43/vmlinuz")).isRegularFile();
    }

    @Test
    void dryRun_writesNothingAndPrintsThePlan() throws IOException {
        Cli.Result result = build("--dry-run");
        assertThat(result.exit()).isZero();
        assertThat(dist()).doesNotExist();
        GoldenTree.assertText(result.out(), "quick-start-plan");
    }

    @Test
    void prune_removesWhatIsServedAndForeign_andADryRunOnlyNamesIt() throws IOException {
        assertThat(build().exit()).isZero();
        Path own = Files.writeString(dist().resolve("tftp/own\u001b[2J.txt"), "mine");
        assertThat(build().exit()).isZero();
        assertThat(own).exists();
        assertThat(build("--dry-run", "--prune").out()).endsWith("\nwould be pruned: tftp/own?[2J.txt\n");
        assertThat(own).exists();
        Cli.Result result = build("--prune", "--quiet");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .matches("(?s)pruned: tftp/own\\?\\[2J.txt\n.*: 2 nodes, nothing changed \\(\\d+ files\\)\n");
        assertThat(own).doesNotExist();
    }

    @Test
    void templateOfTheUser_takesThePlaceOfOne() throws IOException {
        Path templates = Files.createDirectories(temp.resolve("templates"));
        Files.writeString(templates.resolve("cmdline.txt.peb"), "{{ page.line }} extra=1\n");
        assertThat(build("--templates", templates).exit()).isZero();
        assertThat(dist().resolve("tftp/4cc0bf43/cmdline.txt")).content().endsWith(" extra=1\n");
        assertThat(dist().resolve("dnsmasq.conf")).content().contains("pxe-service=11");
    }

    @Test
    void templateWithAVariableThatIsNotThere_isAnErrorWithFileAndLine() throws IOException {
        Path templates = Files.createDirectories(temp.resolve("templates"));
        Path broken = templates.resolve("dnsmasq.conf.peb");
        Files.writeString(broken, "port=0\n{{ page.nothing }}\n");
        Cli.Result result = build("--templates", templates, "--quiet");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err())
                .contains(broken + ":2: error[template.failed]: ")
                .contains("[nothing]");
        assertThat(dist()).doesNotExist();
    }

    @Test
    void templateCannotIncludeAFileFromElsewhere() throws IOException {
        Path templates = Files.createDirectories(temp.resolve("templates"));
        Files.writeString(templates.resolve("cmdline.txt.peb"), "{% include \"../secret\" %}\n");
        Files.writeString(temp.resolve("secret"), "secret");
        Cli.Result result = build("--templates", templates);
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("\"../secret\" is not the name of a template");
    }

    private Map<Path, Object> stamps() throws IOException {
        Map<Path, Object> stamps = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(temp.resolve("dist"))) {
            for (Path path : walk.toList()) {
                stamps.put(
                        path,
                        Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS) + " "
                                + Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS));
            }
        }
        return stamps;
    }
}
