package dev.espalier.tree;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

import dev.espalier.report.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.espalier.tree.Fixtures.bramble;
import static dev.espalier.tree.Fixtures.file;
import static dev.espalier.tree.Fixtures.link;
import static dev.espalier.tree.Fixtures.picture;
import static dev.espalier.tree.Fixtures.publish;
import static dev.espalier.tree.Fixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;

class KilledPublishTest {
    @TempDir
    Path temporary;

    /** Stands for the end of the process: nothing is closed after it. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Publishes and dies before step {@code at}; false when there was no such step. */
    private static boolean dies(OutputTree tree, Path dist, LinkMode links, int at) throws BuildException {
        int[] steps = {0};
        TreeWriter writer = new TreeWriter(links, false, step -> {
            if (steps[0]++ == at) {
                throw new Killed();
            }
        });
        try {
            writer.stage(tree, dist).publish();
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    private static OutputTree otherTypes() throws BuildException {
        List<TreeEntry> entries = new ArrayList<>(bramble("s2", "k2"));
        entries.removeIf(entry -> entry.path().value().matches("tftp/(4cd9693a|d32a9346/overlays|dnsmasq.conf).*"));
        entries.add(link("tftp/4cd9693a", "tftp/d32a9346"));
        entries.add(file("tftp/d32a9346/overlays/own.dtbo", "own"));
        return tree(entries);
    }

    @ParameterizedTest
    @EnumSource
    void killedBeforeAnyStep_theNextBuildCompletesIt(LinkMode links) throws Exception {
        int step = 0;
        for (boolean died = true; died; step++) {
            try (FileSystem memory = Fixtures.posixFileSystem()) {
                Path dist = memory.getPath("/place/dist");
                Path fresh = memory.getPath("/place/fresh");
                publish(tree(bramble("s1", "k1")), dist, links);
                Files.writeString(dist.resolve("tftp/mine"), "mine");
                died = dies(otherTypes(), dist, links, step);
                publish(otherTypes(), dist, links);
                publish(otherTypes(), fresh, links);
                Files.writeString(fresh.resolve("tftp/mine"), "mine");
                assertThat(picture(dist)).as("killed before step %s", step).isEqualTo(picture(fresh));
            }
        }
        assertThat(step).isGreaterThan(15);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void killedAgainAndAgainWithOtherTrees_leavesNothingBehind(long seed) throws Exception {
        Random random = new Random(seed);
        try (FileSystem memory = Fixtures.posixFileSystem()) {
            Path dist = memory.getPath("/place/dist");
            for (int i = 0; i < 12; i++) {
                OutputTree tree = random.nextInt(4) == 0
                        ? otherTypes()
                        : tree(bramble("s" + random.nextInt(3), "k" + random.nextInt(3)));
                LinkMode links = List.of(LinkMode.values()).get(random.nextInt(3));
                dies(tree, dist, links, random.nextInt(20));
            }
            OutputTree last = tree(bramble("s9", "k9"));
            publish(last, dist);
            publish(last, memory.getPath("/place/fresh"));
            assertThat(picture(dist)).as("seed %s", seed).isEqualTo(picture(memory.getPath("/place/fresh")));
        }
    }

    @Test
    void killedFirstPublish_isKnownAsEspaliersWithoutAManifest() throws Exception {
        try (FileSystem memory = Fixtures.posixFileSystem()) {
            Path dist = memory.getPath("/place/dist");
            OutputTree one = tree(file("a", "1"), file("b", "1"), file("dir/c", "1"));
            assertThat(dies(one, dist, LinkMode.RELATIVE, 3)).isTrue();
            assertThat(picture(dist))
                    .doesNotContainKey("manifest.json")
                    .containsKeys("a", "dir/c", ".espalier-journal");
            publish(tree(file("b", "2")), dist);
            assertThat(picture(dist)).containsOnlyKeys("", "b", "manifest.json");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void processThatIsKilled_leavesADirectoryThatTheNextBuildCompletes(long seed) throws Exception {
        Random random = new Random(seed);
        Path dist = temporary.resolve("dist");
        Path fresh = temporary.resolve("fresh");
        publish(tree(bramble("s1", "k1")), dist);
        for (int i = 0; i < 2; i++) {
            killAt(dist, "s" + (2 + i), random.nextInt(16));
        }
        SortedMap<String, String> torn = picture(dist);
        publish(tree(bramble("s3", "k3")), dist);
        publish(tree(bramble("s3", "k3")), fresh);
        assertThat(picture(dist)).as("seed %s, after %s", seed, torn).isEqualTo(picture(fresh));
    }

    private static void killAt(Path dist, String set, int step) throws IOException, InterruptedException {
        Process child = child(dist, set, String.valueOf(step));
        try (BufferedReader lines = child.inputReader()) {
            assertThat(lines.readLine()).startsWith("waiting before ");
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    static Process child(Path dist, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ChildPublisher.java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChildPublisher.class.getName(),
                dist.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /**
     * At every step a reader finds every file whole, old or new; what a page names is there; nothing that both trees have
     * is missing, but for the moment in which a directory and a link change places.
     */
    @ParameterizedTest
    @EnumSource
    void readerAtEveryStep_findsOldOrNew(LinkMode links) throws Exception {
        try (FileSystem memory = Fixtures.posixFileSystem()) {
            OutputTree old = tree(bramble("s1", "k1"));
            for (OutputTree next : List.of(tree(bramble("s2", "k2")), otherTypes())) {
                Path dist = memory.getPath("/place/dist");
                publish(old, dist, links);
                publish(next, memory.getPath("/place/next"), links);
                NavigableMap<String, String> before = Reader.everything(dist);
                NavigableMap<String, String> after = Reader.everything(memory.getPath("/place/next"));
                SortedSet<String> seen = new TreeSet<>();
                String[] putAside = {" "};
                publish(next, dist, new TreeWriter(links, false, step -> {
                    seen.add(step);
                    Reader.check(dist, before, after, putAside[0], step);
                    putAside[0] = step.startsWith("put aside ") ? step.substring("put aside ".length()) : " ";
                }));
                assertThat(seen).hasSizeGreaterThan(10);
                assertThat(Reader.everything(dist)).isEqualTo(after);
            }
        }
    }
}
