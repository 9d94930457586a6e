package dev.espalier.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A Pi 3, 4 and 5 without cards, from the stand-in of the image that is the default. */
class DisklessTest {
    @TempDir
    private Path temp;

    private Path inventory;
    private Path dist;
    private Cli.Result result = new Cli.Result(0, "", "");

    @BeforeEach
    void threeBoards() throws IOException {
        inventory = Files.createDirectory(temp.resolve("inventory"));
        dist = temp.resolve("dist");
        write("_site.yaml", "server: 10.10.0.11\ndhcp: {mode: none, subnet: 10.10.0.0/24}\n");
        write("_defaults.yaml", """
                boot: pi-nfs
                nfs: {root: /srv/roots}
                user: {name: ada, sshKeys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKeyOfSomebody]}
                """);
        write("three.yaml", "model: pi3\nserial: 0000000a\nmac: b8:27:eb:00:00:0a\n");
        write("four.yaml", "model: pi4\nserial: 0000000b\nmac: dc:a6:32:00:00:0b\n");
        write("five.yaml", "model: pi5\nserial: 0000000c\nmac: 2c:cf:67:00:00:0c\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(inventory.resolve(name), text);
    }

    private void build() {
        result = Cli.build(inventory, dist, Path.of("examples/mirror"), temp.resolve("cache"));
    }

    private void buildWell() {
        build();
        assertThat(result.err()).doesNotContain("error");
        assertThat(result.exit()).isZero();
    }

    private String served(String path) throws IOException {
        return Files.readString(dist.resolve("tftp").resolve(path));
    }

    private List<String> names(String directory) throws IOException {
        try (Stream<Path> files = Files.list(dist.resolve(directory))) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** Files as text, links as their target. */
    private Map<String, String> archive(String node) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        byte[] bytes = Files.readAllBytes(dist.resolve("nfs/" + node + ".tar"));
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(
                        entry.getName(),
                        entry.isSymbolicLink()
                                ? "-> " + entry.getLinkName()
                                : new String(tar.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    @Test
    void eachModel_isServedWhatItAsksForAndNoMore() throws IOException {
        buildWell();
        assertThat(names("tftp")).containsExactly("0000000a", "0000000b", "0000000c", "_sets", "bootcode.bin");
        assertThat(names("tftp/0000000a"))
                .containsExactly(
                        "bcm2710-rpi-3-b-plus.dtb",
                        "bcm2710-rpi-3-b.dtb",
                        "cmdline.txt",
                        "config.txt",
                        "fixup.dat",
                        "fixup_x.dat",
                        "kernel8.img",
                        "overlays",
                        "start.elf",
                        "start_x.elf");
        assertThat(names("tftp/0000000b"))
                .contains("start4.elf", "fixup4.dat", "bcm2711-rpi-4-b.dtb", "kernel8.img")
                .doesNotContain("start.elf", "kernel_2712.img", "initramfs8", "bootcode.bin");
        assertThat(names("tftp/0000000c"))
                .containsExactly(
                        "bcm2712-rpi-5-b.dtb",
                        "bcm2712-rpi-500.dtb",
                        "bcm2712-rpi-cm5-cm5io.dtb",
                        "cmdline.txt",
                        "config.txt",
                        "kernel8.img",
                        "kernel_2712.img",
                        "overlays");
    }

    @Test
    void pi3_isAnsweredWithTheTextOfItsRom() throws IOException {
        write("_site.yaml", "server: 10.10.0.11\ndhcp: {mode: proxy, subnet: 10.10.0.0/24}\n");
        buildWell();
        assertThat(Files.readString(dist.resolve("dnsmasq.conf")))
                .contains("pxe-service=tag:rpi,0,\"Raspberry Pi Boot   \"\n");
        Files.delete(inventory.resolve("three.yaml"));
        buildWell();
        assertThat(Files.readString(dist.resolve("dnsmasq.conf")))
                .contains("pxe-service=tag:rpi,0,\"Raspberry Pi Boot\"\n");
        assertThat(dist.resolve("tftp/bootcode.bin")).doesNotExist();
    }

    @Test
    void routerPage_tellsWhatAPi3TakesInThePlaceOfAnEeprom() throws IOException {
        buildWell();
        assertThat(Files.readString(dist.resolve("router.md")))
                .contains(":42:6f:6f:74:20:20:20:ff`")
                .contains("A Pi 3 has no EEPROM.");
    }

    @Test
    void kernelLine_isTheImagesWithoutItsCard() throws IOException {
        buildWell();
        assertThat(served("0000000b/cmdline.txt"))
                .isEqualTo("console=serial0,115200 console=tty1 root=/dev/nfs"
                        + " nfsroot=10.10.0.11:/srv/roots/0000000b,vers=3,proto=tcp rw ip=dhcp rootwait\n");
    }

    @Test
    void kernelLine_takesStaticAddressesAndWhatTheInventoryAdds() throws IOException {
        write("four.yaml", """
                model: pi4
                serial: 0000000b
                ip: 10.10.0.21
                netmask: 24
                gateway: 10.10.0.1
                interface: eth0
                dns0: 10.10.0.1
                kernelArgsAppend: [cgroup_enable=memory]
                kernelArgsRemove: [console=tty1]
                """);
        buildWell();
        assertThat(served("0000000b/cmdline.txt"))
                .isEqualTo(
                        "console=serial0,115200 root=/dev/nfs nfsroot=10.10.0.11:/srv/roots/0000000b,vers=3,proto=tcp rw"
                                + " ip=10.10.0.21::10.10.0.1:255.255.255.0:four:eth0:off:10.10.0.1 rootwait"
                                + " cgroup_enable=memory\n");
        assertThat(Files.readString(dist.resolve("nfs/exports")))
                .contains("/srv/roots/0000000b 10.10.0.21(rw,sync,no_subtree_check,no_root_squash)\n")
                .contains("/srv/roots/0000000a 10.10.0.0/24(rw,");
    }

    @Test
    void kernelThatMountsItsRoot_getsNoInitramfs() throws IOException {
        buildWell();
        assertThat(served("0000000b/config.txt")).contains("auto_initramfs=0\n").doesNotContain("auto_initramfs=1");
        assertThat(result.err()).doesNotContain("initramfs");
        assertThat(Files.readString(dist.resolve("nfs/README.md")))
                .contains("left out: the kernel mounts the root by NFS 3 itself");
    }

    @Test
    void nfs4_saysWhyTheInitramfsIsLeftOut() throws IOException {
        write("_defaults.yaml", """
                boot: pi-nfs
                nfs: {root: /srv/roots, options: "vers=4.1"}
                """);
        buildWell();
        assertThat(result.err())
                .contains(inventory.resolve("_defaults.yaml")
                        + ":2:34: warning[node.nfs.initramfs.omitted]: the initramfs of"
                        + " 2026-06-18-raspios-trixie-arm64-lite.img.xz is not served: it knows NFS 2 and 3 only, and"
                        + " nfs.options ask for NFS 4, which the kernel mounts itself\n")
                .contains("hint: nfs.initramfs: omit says the same without this warning");
        assertThat(result.err().split("node.nfs.initramfs.omitted", -1)).hasSize(2);
        assertThat(served("0000000b/config.txt")).contains("auto_initramfs=0\n");
    }

    @Test
    void initramfsThatIsKept_isTheOneOfTheModel() throws IOException {
        write("_defaults.yaml", """
                boot: pi-nfs
                nfs: {root: /srv/roots, initramfs: keep}
                """);
        buildWell();
        assertThat(served("0000000b/config.txt")).contains("auto_initramfs=1\n").doesNotContain("auto_initramfs=0");
        assertThat(served("0000000b/cmdline.txt")).contains(",vers=3,tcp rw ");
        assertThat(names("tftp/0000000a")).contains("initramfs8").doesNotContain("initramfs_2712");
        assertThat(names("tftp/0000000c")).contains("initramfs8", "initramfs_2712");
    }

    @Test
    void initramfsThatIsKeptForNfs4_isWarnedOf() throws IOException {
        write("_defaults.yaml", """
                boot: pi-nfs
                nfs: {root: /srv/roots, options: "vers=4.2", initramfs: keep}
                """);
        buildWell();
        assertThat(result.err())
                .contains(
                        "warning[node.nfs.initramfs.version]: nfs.initramfs is keep, but what mounts the root in an initramfs"
                                + " of Raspberry Pi OS (klibc's nfsmount) knows NFS 2 and 3 only, and nfs.options ask for NFS 4\n");
    }

    @Test
    void configTxt_isTheImagesAndEndsWithOnesOwnLines() throws IOException {
        write("four.yaml", "model: pi4\nserial: 0000000b\nconfigTxt: [\"[pi4]\", dtoverlay=disable-wifi]\n");
        buildWell();
        assertThat(served("0000000b/config.txt").lines())
                .contains("dtparam=audio=on", "otg_mode=1")
                .endsWith("[all]", "arm_64bit=1", "auto_initramfs=0", "[pi4]", "dtoverlay=disable-wifi", "[all]");
    }

    @Test
    void whatIsANodesOwn_isInItsArchiveAndMadeByNobodyElse() throws IOException {
        buildWell();
        Map<String, String> four = archive("four");
        assertThat(four)
                .containsEntry("etc/hostname", "four\n")
                .containsEntry("etc/machine-id", "")
                .containsEntry("etc/resolv.conf", "-> /proc/net/pnp")
                .containsEntry("etc/systemd/system/rpi-resize.service", "-> /dev/null")
                .containsEntry(
                        "etc/systemd/system/multi-user.target.wants/ssh.service", "-> /lib/systemd/system/ssh.service")
                .containsEntry("etc/fstab", """
                        # Made by Espalier: the root comes by nfsroot= of the kernel line.
                        proc            /proc           proc    defaults          0       0
                        """)
                .containsEntry("etc/espalier/user/name", "ada\n");
        assertThat(four.keySet()).noneMatch(name -> name.contains("ssh_host") || name.contains("password"));
        assertThat(archive("five").get("etc/NetworkManager/conf.d/espalier.conf"))
                .endsWith("unmanaged-devices=mac:2c:cf:67:00:00:0c\n");
    }

    @Test
    void boardThatMountsItsBootDirectory_mountsWhatItsLinksLeadTo() throws IOException {
        write("five.yaml", "model: pi5\nserial: 0000000c\nnfs: {boot: /srv/tftp}\n");
        buildWell();
        assertThat(archive("five").get("etc/fstab")).contains("""
                        10.10.0.11:/srv/tftp/0000000c /boot/firmware nfs defaults,nofail,vers=3,proto=tcp 0 0
                        10.10.0.11:/srv/tftp/_sets /boot/_sets nfs defaults,nofail,vers=3,proto=tcp,ro 0 0
                        """);
        assertThat(archive("five")).containsKey("boot/_sets/");
        assertThat(Files.readSymbolicLink(dist.resolve("tftp/0000000c/kernel8.img"))
                        .toString())
                .startsWith("../_sets/");
    }

    @Test
    void nodeWithoutUser_leavesTheImageToAsk() throws IOException {
        write("four.yaml", "model: pi4\nserial: 0000000b\nuser: null\n");
        buildWell();
        assertThat(archive("four").keySet())
                .noneMatch(name ->
                        name.contains("first-user") || name.contains("userconfig") || name.contains("sshd.service"));
        assertThat(result.err()).contains("warning[node.user.missing]: four has no user");
    }

    @Test
    void archiveThatMayHoldAPassword_isReadableByItsOwnerOnly() throws IOException {
        buildWell();
        assertThat(Files.getPosixFilePermissions(dist.resolve("nfs/four.tar"))).hasSize(2);
    }

    @Test
    void secondBuild_writesNothing() {
        buildWell();
        build();
        assertThat(result.out()).contains("nothing changed");
    }

    @Test
    void dryRun_saysWhereTheRootWillBe() {
        result = Cli.run("build", inventory, "--dry-run");
        assertThat(result.out())
                .contains("root file system of 2026-06-18-raspios-trixie-arm64-lite.img.xz, in nfs/<digest>/")
                .contains("nfs/four.tar, laid over set ")
                .contains(" in 10.10.0.11:/srv/roots/0000000b");
        assertThat(dist).doesNotExist();
    }

    @Test
    void imageWithoutFilesForTheModel_isRefusedWithACure() throws IOException {
        write("five.yaml", """
                model: pi5
                serial: 0000000c
                osImage: https://downloads.raspberrypi.org/raspios_lite_arm64/images/raspios_lite_arm64-2022-09-26/2022-09-22-raspios-bullseye-arm64-lite.img.xz
                """);
        build();
        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.err())
                .contains("bcm2712-rpi-5-b.dtb")
                .contains(
                        "hint: name an image of Raspberry Pi OS for arm64 that knows a pi5 as osImage (a Pi 5 needs one of"
                                + " October 2023 or later)");
        assertThat(dist).doesNotExist();
    }
}
