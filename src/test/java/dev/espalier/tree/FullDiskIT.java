package dev.espalier.tree;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.espalier.report.BuildException;
import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.espalier.tree.Fixtures.bramble;
import static dev.espalier.tree.Fixtures.file;
import static dev.espalier.tree.Fixtures.picture;
import static dev.espalier.tree.Fixtures.publish;
import static dev.espalier.tree.Fixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;

/** File systems that are full, read-only or not one, mounted in a mount namespace of the test's own. */
class FullDiskIT {
    @TempDir
    Path temporary;

    @BeforeEach
    void mountsAreAllowed() throws IOException, InterruptedException {
        RealTools.require("unshare", "mount", "sh");
        if (RealTools.call(temporary, "unshare", "-m", "true").exit() != 0) {
            RealTools.unavailable("mount namespaces are not allowed here");
        }
    }

    /** Runs the scene's name in a child process, once {@code mounts} are done in {@code dist}. */
    private String scene(String name, String mounts) throws IOException, InterruptedException {
        Path dist = Files.createDirectories(temporary.resolve("dist"));
        String script = "set -e; cd \"$1\"; mount -t tmpfs -o size=1m,mode=755 tmpfs .; cd \"$1\"; " + mounts
                + "shift; exec \"$@\"";
        return RealTools.run(
                temporary,
                "unshare",
                "-m",
                "sh",
                "-c",
                script,
                "sh",
                dist.toString(),
                ChildPublisher.java(),
                "-cp",
                System.getProperty("java.class.path"),
                FullDiskIT.class.getName(),
                name,
                dist.toString());
    }

    /** The child's side: prints the problem and whether the tree is as it was. */
    public static void main(String[] args) throws Exception {
        Path dist = Path.of(args[1]);
        OutputTree next = args[0].equals("full")
                ? tree(file("tftp/_sets/s2/big", "b".repeat(1 << 21)), file("dnsmasq.conf", "port=0"))
                : tree(bramble("s2", "k2"));
        String before = "";
        if (!args[0].equals("mount")) {
            publish(tree(bramble("s1", "k1")), dist);
            before = picture(dist).toString();
        }
        if (args[0].equals("readonly")) {
            RealTools.run(dist, "mount", "-o", "remount,ro", dist.toString());
            assertThat(publish(tree(bramble("s1", "k1")), dist).written()).isZero();
        }
        List<String> problems = Fixtures.problems(() -> publish(next, dist));
        if (!before.isEmpty()) {
            assertThat(picture(dist)).hasToString(before);
        }
        BuildException.Kind kind = Fixtures.kind(() -> publish(next, dist));
        String text = kind + "\n" + String.join("\n", problems) + "\n";
        System.out.write(text.replace(dist.toString(), "DIST").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    @Test
    void fullDisk_leavesThePublishedTreeAsItWas() throws Exception {
        assertThat(scene("full", ""))
                .isEqualTo("OUTPUT\nDIST/tftp/_sets/s2/big: [output.io] cannot be written: No space left on device"
                        + " (nothing of the published tree was changed)\n");
    }

    @Test
    void readOnlyDisk_canStillBeFoundRight() throws Exception {
        assertThat(scene("readonly", ""))
                .isEqualTo("OUTPUT\nDIST: [output.io] cannot be written to: Read-only file system"
                        + " (DIST/.espalier-staging) (nothing of the published tree was changed)\n");
    }

    @Test
    void mountInsideTheOutput_isRefusedBeforeAnythingChanges() throws Exception {
        String twoMounts =
                "mkdir tftp; mount -t tmpfs tmpfs tftp; " + "printf 'espalier journal 1\\n' > .espalier-journal; ";
        assertThat(scene("mount", twoMounts))
                .isEqualTo(
                        "OUTPUT\nDIST/tftp: [output.mount] is another mount than \"DIST\", so files cannot be renamed"
                                + " into it (mount the output directory as a whole)\n");
    }
}
