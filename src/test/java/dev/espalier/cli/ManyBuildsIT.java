package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Builds at the same time, each a process of its own, on one cache that is empty in the beginning. */
class ManyBuildsIT {
    @TempDir
    Path directory;

    private Path cache() {
        return directory.resolve("cache");
    }

    private static int exit(Process build) throws IOException, InterruptedException {
        String log = CommandLineBuilds.log(build);
        int exit = build.waitFor();
        assertThat(exit).as(log).isIn(0, 6);
        return exit;
    }

    @Test
    void tenAtOnce_allHaveTheirTree_andTheLockIsWhole() throws Exception {
        try (CommandLineBuilds builds = new CommandLineBuilds(directory)) {
            List<Process> running = new ArrayList<>();
            for (String name : List.of("one", "two")) {
                builds.forgetLock(name);
                for (int i = 0; i < 5; i++) {
                    running.add(builds.start(name, directory.resolve("dist-" + name + i), cache()));
                }
            }
            for (Process build : running) {
                assertThat(exit(build)).isZero();
            }
            for (String name : List.of("one", "two")) {
                for (int i = 0; i < 5; i++) {
                    assertThat(CommandLineBuilds.picture(directory.resolve("dist-" + name + i)))
                            .isEqualTo(builds.tree(name));
                }
                builds.assertLockAsEver(name);
            }
            CommandLineBuilds.assertSound(cache(), true, "after ten builds");
        }
    }

    /** Nobody waits for anybody: who comes second is told so, and what lies there in the end is one of the trees. */
    @Test
    void manyIntoOneOutput_oneAfterAnotherOrNotAtAll() throws Exception {
        try (CommandLineBuilds builds = new CommandLineBuilds(directory)) {
            Path dist = directory.resolve("dist");
            List<Process> running = new ArrayList<>();
            for (String name : List.of("one", "two", "one", "two")) {
                running.add(builds.start(name, dist, cache()));
            }
            int built = 0;
            for (Process build : running) {
                built += exit(build) == 0 ? 1 : 0;
            }
            assertThat(built).isPositive();
            assertThat(CommandLineBuilds.picture(dist)).isIn(builds.tree("one"), builds.tree("two"));
            assertThat(dist.resolve(".espalier-staging")).doesNotExist();
            CommandLineBuilds.assertSound(cache(), true, "after four builds");
        }
    }
}
