package dev.espalier.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * {@code kill -9} at any moment of the whole command. Whatever is left behind: the cache holds what it says, every file of
 * the tree is one of the old tree or of the new one, no link leads nowhere, foreign files stay, and the next build makes
 * the tree exactly what it would be without all that.
 *
 * <p>{@code -Despalier.killTrials=300} tries that many seeds, {@code -Despalier.killSeed=N} begins with another one.
 */
class KilledBuildIT {
    private static final long FIRST_SEED = Long.getLong("espalier.killSeed", 1);
    private static final int TRIALS = Integer.getInteger("espalier.killTrials", 4);
    /** Far above what a build takes: where others have the machine to themselves, it waits for its turn. */
    private static final long LIMIT_SECONDS = 900;

    @TempDir
    Path directory;

    /** By what was seen at the moment of the kill. */
    private final SortedMap<String, Integer> kills = new TreeMap<>();

    @Test
    void killedAtAnyMoment_theNextBuildIsAsIfNothingHadHappened() throws Exception {
        try (CommandLineBuilds builds = new CommandLineBuilds(directory)) {
            long start = System.nanoTime();
            build(builds, "one", "before all trials");
            long nanos = System.nanoTime() - start;
            Files.writeString(dist().resolve("tftp/own.txt"), "mine");
            for (long seed = FIRST_SEED; seed < FIRST_SEED + TRIALS; seed++) {
                trial(builds, new Random(seed), nanos, "seed " + seed);
            }
            System.out.println(TRIALS + " trials with kill -9: " + kills);
            assertThat(kills.values().stream().mapToInt(Integer::intValue).sum())
                    .isGreaterThanOrEqualTo(TRIALS);
        }
    }

    private Path dist() {
        return directory.resolve("dist");
    }

    private Path cache() {
        return directory.resolve("cache");
    }

    private void build(CommandLineBuilds builds, String name, String when) throws IOException, InterruptedException {
        Process build = builds.start(name, dist(), cache());
        if (!build.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            // A virtual machine answers with the stacks of its threads.
            RealTools.run(directory, "kill", "-QUIT", Long.toString(build.pid()));
            build.waitFor(10, TimeUnit.SECONDS);
            // Before the end, which closes the stream.
            InputStream said = build.getInputStream();
            String log = new String(said.readNBytes(said.available()), StandardCharsets.UTF_8);
            build.destroyForcibly();
            fail(when + ": no end after " + LIMIT_SECONDS + " s\n" + log);
        }
        assertThat(build.exitValue())
                .as(when + ": " + CommandLineBuilds.log(build))
                .isZero();
    }

    private void trial(CommandLineBuilds builds, Random random, long nanos, String when)
            throws IOException, InterruptedException {
        for (int i = random.nextInt(3); i >= 0; i--) {
            String name = random.nextBoolean() ? "one" : "two";
            if (random.nextInt(3) == 0) {
                clear(cache());
            }
            if (random.nextInt(3) == 0) {
                builds.forgetLock(name);
            }
            Process build = builds.start(name, dist(), cache());
            await(build, random, nanos);
            boolean alive = build.isAlive();
            build.destroyForcibly().waitFor();
            kills.merge(alive ? remains() : "too late", 1, Integer::sum);
            assertNothingWrong(builds, when);
        }
        String last = random.nextBoolean() ? "one" : "two";
        build(builds, last, when);
        CommandLineBuilds.assertSound(cache(), false, when);
        SortedMap<String, String> tree = CommandLineBuilds.picture(dist());
        assertThat(tree.remove("tftp/own.txt")).as(when).isNotNull();
        assertThat(tree).as(when).isEqualTo(builds.tree(last));
        builds.assertLockAsEver(last);
    }

    /** Half of the kills come at some time, the others a moment after something has happened. */
    private void await(Process build, Random random, long nanos) throws InterruptedException {
        long end = System.nanoTime() + (long) (nanos * 1.2 * random.nextDouble());
        List<Path> signs = List.of(
                cache().resolve("partial"), dist().resolve(".espalier-staging"), dist().resolve(".espalier-journal"));
        int sign = random.nextInt(2 * signs.size());
        if (sign < signs.size()) {
            while (build.isAlive() && !Files.exists(signs.get(sign))) {
                Thread.sleep(0, 200_000);
            }
            end = System.nanoTime() + random.nextInt(30_000_000);
        }
        while (build.isAlive() && System.nanoTime() < end) {
            Thread.sleep(0, 200_000);
        }
    }

    private String remains() {
        if (Files.exists(dist().resolve(".espalier-journal"))) {
            return "while publishing";
        }
        if (Files.exists(dist().resolve(".espalier-staging"))) {
            return "while staging";
        }
        return Files.exists(cache()) ? "while or before fetching" : "before anything";
    }

    private void assertNothingWrong(CommandLineBuilds builds, String when) throws IOException {
        CommandLineBuilds.assertSound(cache(), false, when);
        for (var file : CommandLineBuilds.picture(dist()).entrySet()) {
            String path = file.getKey();
            if (path.startsWith(".espalier-")) {
                continue;
            }
            if (path.equals("tftp/own.txt")) {
                assertThat(dist().resolve(path)).as(when).hasContent("mine");
                continue;
            }
            assertThat(file.getValue())
                    .as("%s: %s", when, path)
                    .isIn(builds.tree("one").get(path), builds.tree("two").get(path));
            assertThat(dist().resolve(path)).as("%s: a link to nothing", when).exists();
        }
        assertThat(dist().resolve("tftp/own.txt")).as(when).exists();
        for (String path : builds.tree("one").keySet()) {
            if (builds.tree("two").containsKey(path)) {
                assertThat(Files.exists(dist().resolve(path), LinkOption.NOFOLLOW_LINKS))
                        .as("%s: %s, which both trees have", when, path)
                        .isTrue();
            }
        }
    }

    private static void clear(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> walk = Files.walk(directory)) {
                for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
