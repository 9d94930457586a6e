package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import dev.espalier.testing.GoldenTree;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code trace} and {@code verify} on trees that were built: sound ones, and spoiled ones. */
class TraceTest {
    @TempDir
    static Path temp;

    private static Path mirror;

    @TempDir
    private Path directory;

    @BeforeAll
    static void artifacts() throws IOException {
        mirror = ExampleMirror.in(temp.resolve("mirror"));
    }

    private Path build(String inventory, String site) throws IOException {
        Path copy = directory.resolve("inventory");
        ExampleMirror.copy(Path.of(inventory), copy);
        Path dist = directory.resolve("dist");
        Cli.Result result =
                Cli.build(copy, dist, mirror, temp.resolve("cache"), "--site", copy.resolve(site), "--quiet");
        assertThat(result.exit()).as(result.err()).isZero();
        return dist;
    }

    @ParameterizedTest
    @CsvSource({
        "inventory, _site.yaml, 2",
        "examples/datacenter/nodes, _site.yaml, 12",
        "examples/thinclients-unifi, _site.yaml, 3",
        "examples/thinclients-unifi, _site-none.yaml, 3",
        "examples/homelab-opnsense, _site.yaml, 3",
        "examples/mixed-lan, _site.yaml, 5",
        "examples/mixed-lan, _site-none.yaml, 5",
        "examples/mixed-lan, _site-server.yaml, 5",
        "examples/pi-nfs-synology, _site.yaml, 3"
    })
    void examples_areInOrder(String inventory, String site, int nodes) throws IOException {
        Path dist = build(inventory, site);
        Cli.Result result = Cli.run("verify", dist);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).endsWith("files read, " + nodes + " nodes rehearsed, in order\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    void trace_showsEachRequest() throws IOException {
        Path dist = build("examples/mixed-lan", "_site.yaml");
        StringBuilder text = new StringBuilder();
        for (String node : new String[] {"pi4", "pi5", "bios-pc", "uefi-pc", "arm-server"}) {
            Cli.Result result = Cli.run("trace", node, dist);
            assertThat(result.err()).isEmpty();
            assertThat(result.exit()).isZero();
            text.append(result.out()).append('\n');
        }
        GoldenTree.assertText(text.toString(), "trace-mixed-lan");
        GoldenTree.assertText(
                Cli.run("trace", "bios-pc", dist, "--format", "json").out(), "trace-json");
    }

    @Test
    void traceOfNoNode_namesThoseThereAre() throws IOException {
        Path dist = build("inventory", "_site.yaml");
        Cli.Result result = Cli.run("trace", "pi6-a", dist);
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("\"pi6-a\" is no node of " + dist + "; it has pi4-a, pi5-a\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "::1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:0", "127.0.0.1:65536", "a b", "[::1]:69"})
    void liveServerThatIsNoHost_isRefused(String host) throws IOException {
        Cli.Result result = Cli.run("trace", "pi4-a", build("inventory", "_site.yaml"), "--live", host);
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("Invalid value for option '--live': \"" + host
                        + "\" is neither HOST nor HOST:PORT with a port from 1 to 65535\n");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void liveServerThatIsNowhere_isAnError() throws IOException {
        Cli.Result result =
                Cli.run("trace", "pi4-a", build("inventory", "_site.yaml"), "--live", "no-such-host.invalid");
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.err()).startsWith("--live: error[live.host]: \"no-such-host.invalid\" cannot be asked: ");
    }

    @Test
    void spoiledTree_isFoundWithItsNodes_andForeignFilesAreNoted() throws IOException {
        Path dist = build("inventory", "_site.yaml");
        Files.delete(dist.resolve("tftp/4cc0bf43/cmdline.txt"));
        Files.writeString(dist.resolve("tftp/notes.txt"), "mine");
        Cli.Result result = Cli.run("verify", dist);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err().replace(dist + "", "dist")).isEqualTo("""
                dist/tftp/4cc0bf43/cmdline.txt: error[verify.missing]: is not there (node pi5-a)
                dist: warning[verify.foreign]: has what Espalier did not write: tftp/notes.txt
                  hint: it stays where it is; below tftp/ machines may find it
                dist/tftp/4cc0bf43/config.txt: error[rehearse.stuck]: pi5-a (EEPROM) cannot boot: EEPROM asks for \
                4cc0bf43//cmdline.txt, which is not there
                  hint: espalier trace pi5-a shows every request up to there
                """);
        assertThat(result.out()).endsWith("files read, 2 nodes rehearsed, 2 errors, 1 warning\n");
        assertThat(Cli.run("trace", "pi5-a", dist).exit()).isEqualTo(1);
        assertThat(Cli.run("trace", "pi4-a", dist).exit()).isZero();
    }

    /** A pipe would be waited for without end. */
    @Test
    void manifestThatIsNoFile_isNotOpened() throws IOException {
        Path dist = Files.createDirectory(directory.resolve("dist"));
        Files.createDirectory(dist.resolve("manifest.json"));
        Cli.Result result = Cli.run("verify", dist);
        assertThat(result.err())
                .contains("manifest.json: error[output.manifest]: is not as Espalier writes it: it is no regular file");
        assertThat(result.exit()).isEqualTo(6);
    }

    @Test
    void templateThatBootsNothing_endsTheBuildBeforeAnythingIsPublished() throws IOException {
        Path templates = Files.createDirectories(directory.resolve("templates"));
        Files.writeString(templates.resolve("grub-node.cfg.peb"), "menuentry 'x' {\n  true\n}\n");
        Path dist = directory.resolve("dist");
        Cli.Result result = Cli.run(
                "build",
                "inventory",
                "--templates",
                templates,
                "-o",
                dist,
                "--quiet",
                "--cache",
                temp.resolve("cache"));
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err())
                .contains("dist/tftp/grub/nodes/pi4-a.cfg: error[rehearse.stuck]: pi4-a (EEPROM) cannot boot:"
                        + " /grub/nodes/pi4-a.cfg waits at its menu: it sets no timeout");
        assertThat(dist).doesNotExist();
    }

    @Test
    void templateThatIsNotUnderstood_isAWarningOfABuild_andAFindingOfVerify() throws IOException {
        Path templates = Files.createDirectories(directory.resolve("templates"));
        try (Stream<String> lines = Files.lines(Path.of("templates/grub-node.cfg.peb"))) {
            Files.write(
                    templates.resolve("grub-node.cfg.peb"),
                    Stream.concat(Stream.of("frobnicate"), lines).toList());
        }
        Path dist = directory.resolve("dist");
        Cli.Result result =
                Cli.run("build", "inventory", "--templates", templates, "-o", dist, "--cache", temp.resolve("cache"));
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err()).contains("warning[rehearse.unknown]: pi4-a (EEPROM) cannot be rehearsed to the end");
        Cli.Result verified = Cli.run("verify", dist);
        assertThat(verified.exit()).isEqualTo(1);
        assertThat(verified.out()).endsWith("files read, 2 nodes rehearsed, 1 warning\n");
    }
}
