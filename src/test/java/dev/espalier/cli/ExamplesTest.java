package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.espalier.testing.GoldenTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every example is built, with each of its sites; what comes out is held as a golden tree. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("examples");

    @TempDir
    private Path temp;

    /** Builds a copy, so that no lock is left in the example. */
    private Path build(String inventory, String site) throws IOException {
        Path copy = temp.resolve("inventory");
        ExampleMirror.copy(EXAMPLES.resolve(inventory), copy);
        Path mirror = ExampleMirror.in(temp.resolve("mirror"));
        Path dist = temp.resolve("dist");
        Cli.Result result =
                Cli.build(copy, dist, mirror, temp.resolve("cache"), "--site", copy.resolve(site), "--quiet");
        assertThat(result.err()).doesNotContain("error");
        assertThat(result.exit()).isZero();
        return dist;
    }

    @ParameterizedTest
    @CsvSource({
        "datacenter/nodes, _site.yaml, datacenter",
        "thinclients-unifi, _site.yaml, thinclients-unifi",
        "homelab-opnsense, _site.yaml, homelab-opnsense",
        "mixed-lan, _site.yaml, mixed-lan",
        "pi-nfs-synology, _site.yaml, pi-nfs-synology"
    })
    void example_isWhatItsGoldenTreeSays(String inventory, String site, String golden) throws IOException {
        Path dist = build(inventory, site);
        Files.delete(dist.resolve("manifest.json"));
        GoldenTree.assertMatches(dist, "example-" + golden);
    }

    @ParameterizedTest
    @CsvSource({
        "thinclients-unifi, _site-none.yaml, router-unifi",
        "mixed-lan, _site-none.yaml, router-all",
        "mixed-lan, _site.yaml, router-proxy"
    })
    void routerPage_hasTheValuesOfTheSite(String inventory, String site, String golden) throws IOException {
        GoldenTree.assertText(Files.readString(build(inventory, site).resolve("router.md")), golden);
    }

    @Test
    void serverMode_needsNoRouterPage() throws IOException {
        assertThat(build("mixed-lan", "_site-server.yaml").resolve("router.md")).doesNotExist();
    }

    @Test
    void everyExampleIsOneOfThese() throws IOException {
        try (Stream<Path> directories = Files.list(EXAMPLES)) {
            assertThat(directories.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(List.of(
                            "bramble",
                            "datacenter",
                            "homelab-opnsense",
                            "mirror",
                            "mixed-lan",
                            "pi-nfs-synology",
                            "thinclients-unifi"));
        }
    }
}
