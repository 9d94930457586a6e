package dev.espalier.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.espalier.inventory.InventoryLoader;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class DisklessPlanTest {
    @TempDir
    private Path root;

    @BeforeEach
    void threeBoards() throws IOException {
        write("_site.yaml", "server: 10.10.0.11\ndhcp: {subnet: 10.10.0.0/24}\n");
        write("_defaults.yaml", """
                boot: pi-nfs
                nfs: {root: /volume2/rootfs}
                user: {name: pi, sshKeys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKeyOfSomebody]}
                """);
        write("a.yaml", "model: pi3\nserial: 0000000a\nmac: b8:27:eb:00:00:0a\n");
        write("b.yaml", "model: pi4\nserial: 0000000b\nmac: dc:a6:32:00:00:0b\n");
        write("c.yaml", "model: pi5\nserial: 0000000c\nmac: 2c:cf:67:00:00:0c\nprefix: mac\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(root.resolve(name), text);
    }

    private Plan plan() throws BuildException {
        return Planner.plan(InventoryLoader.load(root).inventory());
    }

    private List<String> warnings() throws BuildException {
        return plan().warnings().stream()
                .map(problem -> problem.code() + ": " + problem.message())
                .toList();
    }

    @Test
    void boardsOfOneImage_shareTheArchiveAndEachHasItsDirectory() throws BuildException {
        Plan plan = plan();
        assertThat(plan.artifacts())
                .extracting(ArtifactRequest::id)
                .containsExactly("https://downloads.raspberrypi.com/raspios_lite_arm64/images/"
                        + "raspios_lite_arm64-2026-06-19/2026-06-18-raspios-trixie-arm64-lite.img.xz");
        assertThat(plan.nodes())
                .extracting(node -> node.nfs().orElseThrow().root().source())
                .containsExactly(
                        "10.10.0.11:/volume2/rootfs/0000000a",
                        "10.10.0.11:/volume2/rootfs/0000000b",
                        "10.10.0.11:/volume2/rootfs/2c-cf-67-00-00-0c");
        assertThat(plan.nodes().stream()
                        .map(node -> node.nfs().orElseThrow().root().archive())
                        .distinct())
                .hasSize(1);
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void onlyAPi3_needsAFileInTheTftpRoot() throws BuildException {
        assertThat(plan().nodes())
                .extracting(node -> node.nfs().orElseThrow().bootcode().isPresent())
                .containsExactly(true, false, false);
    }

    @Test
    void machineIdAndHostKeys_areInNoSharedArchive() throws BuildException {
        assertThat(((ArtifactRequest.Unpack.Members) plan().artifacts().get(0).unpack()).archives())
                .singleElement()
                .satisfies(archive -> {
                    for (String own : List.of(
                            "etc/machine-id",
                            "etc/ssh/ssh_host_ed25519_key",
                            "etc/ssh/ssh_host_rsa_key.pub",
                            "var/lib/dbus/machine-id",
                            "etc/fstab",
                            "var/lib/systemd/random-seed")) {
                        assertThat(archive.exclusion().test(own)).as(own).isTrue();
                    }
                    assertThat(archive.exclusion().test("etc/ssh/sshd_config")).isFalse();
                });
    }

    @Test
    void rootInsideTheRootOfAnother_isShared() throws IOException {
        write("b.yaml", "model: pi4\nserial: 0000000b\nnfs: {root: /volume2/rootfs/0000000a/home}\n");
        assertThat(catchThrowableOfType(BuildException.class, this::plan).problems())
                .extracting(Problem::message)
                .containsExactly(
                        "the root of b, 10.10.0.11:/volume2/rootfs/0000000a/home/0000000b, lies inside the root of a,"
                                + " 10.10.0.11:/volume2/rootfs/0000000a, and both would write to it");
    }

    @Test
    void bootShareInsideARoot_isRefused() throws IOException {
        write("b.yaml", "model: pi4\nserial: 0000000b\nnfs: {boot: /volume2/rootfs/0000000a/boot}\n");
        assertThat(catchThrowableOfType(BuildException.class, this::plan).problems())
                .extracting(Problem::message)
                .containsExactly("nfs.boot of b lies inside the root of a, which could change what others boot");
    }

    @Test
    void sameDirectoryOnTwoServers_isNotShared() throws IOException, BuildException {
        write("b.yaml", "model: pi4\nserial: 0000000b\nnfs: {server: 10.10.0.12, root: /volume2/rootfs/0000000a}\n");
        assertThat(warnings())
                .containsExactly(
                        "node.nfs.server.other: boot files come from 10.10.0.11 (the site's server) and the root from"
                                + " 10.10.0.12 (nfs.server): both must be up for b to boot");
    }

    @Test
    void whatAnOperatorShouldKnow_isSaidOnce() throws IOException, BuildException {
        write("_site.yaml", "server: 10.10.0.11\n");
        write("_defaults.yaml", """
                boot: pi-nfs
                nfs: {root: /volume2/rootfs}
                user: {name: pi, passwordHash: "$6$abcdefgh$ijklmnop"}
                """);
        write("c.yaml", "model: pi5\nserial: 0000000c\nuser: null\n");
        assertThat(warnings())
                .containsExactly(
                        "node.nfs.exports.open: neither an ip of a nor a subnet of the site is known, so exports lets every"
                                + " machine change its root",
                        "node.user.passwordHash.readable: the password hash lies in the node's archive and in its root, which"
                                + " anyone can read who can mount that over NFS",
                        "node.user.missing: c has no user: the image asks for one at the screen, and SSH stays off");
    }
}
