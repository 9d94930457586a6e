package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole command where the cache, the output or the inventory lies on a disk that is full or only to be read. */
class TroubledDisksIT {
    @TempDir
    Path directory;

    @BeforeEach
    void mountsAreAllowed() throws IOException, InterruptedException {
        RealTools.require("unshare", "mount", "sh", "cp", "touch");
        if (RealTools.call(directory, "unshare", "-m", "true").exit() != 0) {
            RealTools.unavailable("mount namespaces are not allowed here");
        }
    }

    private Path dist() {
        return directory.resolve("dist");
    }

    private Path cache() {
        return directory.resolve("cache");
    }

    /** Builds after {@code mounts}, a script that knows {@code $cache}, {@code $dist} and {@code $inventory}. */
    private RealTools.Outcome build(CommandLineBuilds builds, String name, String mounts)
            throws IOException, InterruptedException {
        Files.createDirectories(cache());
        List<String> line = new ArrayList<>(List.of("unshare", "-m", "sh", "-c"));
        line.add("set -e; cache=$1; dist=$2; inventory=$3; shift 3; " + mounts + "; exec \"$@\"");
        line.addAll(List.of("sh", cache().toString(), dist().toString()));
        line.add(builds.inventory(name).toString());
        line.addAll(builds.command(name, dist(), cache()));
        return RealTools.call(directory, line.toArray(String[]::new));
    }

    private static String readOnly(String variable) {
        return "mount --bind \"$NAME\" \"$NAME\"; mount -o remount,bind,ro \"$NAME\"; ".replace("NAME", variable);
    }

    private static void assertFails(RealTools.Outcome outcome, String... parts) {
        assertThat(outcome.exit()).as(outcome.output()).isEqualTo(6);
        assertThat(outcome.output()).contains(parts);
    }

    private void assertBuilds(CommandLineBuilds builds, String name, RealTools.Outcome outcome) throws IOException {
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        assertThat(CommandLineBuilds.picture(dist())).isEqualTo(builds.tree(name));
        CommandLineBuilds.assertSound(cache(), false, "a build that came to its end");
    }

    @Test
    void trouble_neverTouchesThePublishedTree_andEndsWithTheDisk() throws Exception {
        try (CommandLineBuilds builds = new CommandLineBuilds(directory)) {
            assertBuilds(builds, "one", build(builds, "one", "true"));
            SortedMap<String, String> old = CommandLineBuilds.picture(dist());

            assertFails(
                    build(builds, "two", "mount -t tmpfs -o size=64k none \"$cache\""),
                    "error[cache.unusable]",
                    "No space left on device");
            assertThat(CommandLineBuilds.picture(dist())).isEqualTo(old);

            assertFails(
                    build(builds, "two", "mount -t tmpfs -o ro none \"$cache\""),
                    "error[cache.unusable]",
                    "Read-only file system");
            assertThat(CommandLineBuilds.picture(dist())).isEqualTo(old);

            assertFails(
                    build(
                            builds,
                            "two",
                            "cp -a \"$dist\" \"$dist.kept\"; mount -t tmpfs -o size=6m none \"$dist\";"
                                    + " cp -a \"$dist.kept/.\" \"$dist\"; rm -rf \"$dist.kept\";"
                                    + " dd if=/dev/zero of=\"$dist/tftp/filler\" bs=4k 2>/dev/null || true"),
                    "error[output.io]",
                    "No space left on device",
                    "nothing of the published tree was changed");
            assertFails(
                    build(builds, "two", readOnly("dist") + "true"),
                    "error[output.io]",
                    "Read-only file system",
                    "nothing of the published tree was changed");
            assertThat(CommandLineBuilds.picture(dist())).isEqualTo(old);

            assertBuilds(builds, "two", build(builds, "two", "true"));
        }
    }

    /** As in an image or on a share that somebody else fills; what a killed build left there a month ago does not matter. */
    @Test
    void whatIsOnlyToBeRead_isEnoughForABuildThatNeedsNothingNew() throws Exception {
        try (CommandLineBuilds builds = new CommandLineBuilds(directory)) {
            assertBuilds(builds, "one", build(builds, "one", "true"));
            assertBuilds(
                    builds,
                    "one",
                    build(
                            builds,
                            "one",
                            "mkdir -p \"$cache/new\"; touch -d '1 month ago' \"$cache/new/left\"; rm -rf \"$dist\";"
                                    + readOnly("cache")
                                    + readOnly("inventory")
                                    + "true"));
            assertThat(cache().resolve("new/left")).exists();
            builds.forgetLock("one");
            assertFails(
                    build(builds, "one", readOnly("inventory") + "true"), "error[lock.unwritable]", "espalier.lock");
        }
    }
}
