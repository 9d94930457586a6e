package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The script of {@code espalier publish --print-rsync}, run with real rsync on trees that follow each other. */
class RsyncCopyIT {
    private static final Path ESPALIER =
            Path.of(System.getProperty("espalier.command", "target/espalier")).toAbsolutePath();

    @TempDir
    private Path temp;

    private Path target;
    private Path inventory;

    @BeforeEach
    void needsRsync() throws IOException, InterruptedException {
        RealTools.require("rsync", "sh", "diff");
        target = Files.createDirectory(temp.resolve("a nas's disk"));
        inventory = temp.resolve("inventory");
        RealTools.run(temp, "cp", "-r", Path.of("inventory").toAbsolutePath().toString(), inventory.toString());
        Path site = inventory.resolve("_site.yaml");
        Files.writeString(
                site,
                Files.readString(site)
                        .replace(
                                "../examples/mirror",
                                Path.of("examples/mirror").toAbsolutePath().toString()));
        build();
    }

    private void build() throws IOException, InterruptedException {
        RealTools.run(temp, ESPALIER.toString(), "build", inventory.toString(), "--cache", "cache", "-q");
    }

    private RealTools.Outcome copy() throws IOException, InterruptedException {
        String script = RealTools.run(temp, ESPALIER.toString(), "publish", "--print-rsync", target.toString());
        Files.writeString(temp.resolve("copy.sh"), script);
        return RealTools.call(
                temp,
                "sh",
                "-c",
                "PATH=$1:$PATH; export PATH; sh -x copy.sh",
                "sh",
                ESPALIER.resolveSibling("").toString());
    }

    private void assertCopied() throws IOException, InterruptedException {
        RealTools.Outcome outcome = copy();
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        RealTools.Outcome same = RealTools.call(
                temp,
                "diff",
                "-r",
                "--no-dereference",
                "--exclude=own.txt",
                temp.resolve("dist").toString(),
                target.toString());
        assertThat(same.output().lines().filter(line -> !line.matches("Only in .*: [^.]*")))
                .as("differences but for empty directories")
                .isEmpty();
    }

    @Test
    void firstCopy_andLaterOnes_areTheTree_andForeignFilesStay() throws IOException, InterruptedException {
        assertCopied();
        Path own = Files.writeString(target.resolve("tftp/4cc0bf43/own.txt"), "mine");

        Files.delete(inventory.resolve("pi5/pi5-a.yaml"));
        Path node = inventory.resolve("pi4/pi4-a.yaml");
        Files.writeString(node, Files.readString(node) + "configTxt: [dtparam=audio=off]\n");
        build();
        assertCopied();

        assertThat(own).hasContent("mine");
        assertThat(target.resolve("tftp/4cc0bf43/config.txt")).doesNotExist();
        assertThat(target.resolve("tftp/d32a9346/config.txt")).content().contains("dtparam=audio=off");
    }

    @Test
    void copyThatWasCutShort_isCompletedByTheNext() throws IOException, InterruptedException {
        assertCopied();
        Files.delete(inventory.resolve("pi5/pi5-a.yaml"));
        build();
        // Killed after the content and before the deletions: the manifest of the copy is still the old one.
        RealTools.run(temp, "rsync", "-rlpt", "--exclude=manifest.json", "dist/", target + "/");
        assertThat(target.resolve("tftp/4cc0bf43/config.txt")).exists();

        assertCopied();
        assertThat(target.resolve("tftp/4cc0bf43/config.txt")).doesNotExist();
    }

    @Test
    void contentGoesBeforeWhatRefersToIt_andDeletionsTheOtherWay() throws IOException, InterruptedException {
        List<String> content = paths("content");
        assertThat(content).contains("tftp/grub/grubaa64.efi").allMatch(path -> path.matches("tftp/(_sets|grub)/.*"));
        assertThat(paths("referrers"))
                .contains("dnsmasq.conf", "tftp/grub/grub.cfg", "tftp/grub.cfg", "tftp/d32a9346/start4.elf")
                .doesNotContainAnyElementsOf(content)
                .doesNotContain("manifest.json");
        assertThat(paths("stale-content")).isEmpty();
    }

    private List<String> paths(String step) throws IOException, InterruptedException {
        String out = RealTools.run(temp, ESPALIER.toString(), "publish", "--list", step);
        return out.isEmpty() ? List.of() : List.of(out.split("\0"));
    }

    @Test
    void unreachableTarget_endsTheCopyBeforeAnythingIsDone() throws IOException, InterruptedException {
        target = temp.resolve("not there");
        RealTools.Outcome outcome = copy();
        assertThat(outcome.exit()).isNotZero();
        assertThat(target).doesNotExist();
    }
}
