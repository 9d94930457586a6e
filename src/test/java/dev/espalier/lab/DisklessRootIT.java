package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of an image on the NFS server: the script of the tree unpacks both archives with GNU tar, and what is there
 * then is entered with chroot.
 */
class DisklessRootIT {
    @TempDir
    Path directory;

    private Path nfs = Path.of("");
    private Path roots = Path.of("");

    @BeforeEach
    void buildsTwoBoards() throws IOException, InterruptedException {
        RealTools.require(
                "tar",
                "zstd",
                "chroot",
                "busybox",
                "sfdisk",
                "mkfs.fat",
                "mkfs.ext4",
                "debugfs",
                "mcopy",
                "findmnt",
                "setpriv");
        if (!RealTools.run(directory, "id", "-u").strip().equals("0")) {
            RealTools.unavailable("only root can unpack a root file system and enter it");
        }
        Path image = image();
        Path inventory = Files.createDirectory(directory.resolve("inventory"));
        Files.writeString(inventory.resolve("_site.yaml"), "server: 10.10.0.10\ndhcp: {subnet: 10.10.0.0/24}\n");
        Files.writeString(inventory.resolve("_defaults.yaml"), """
                model: pi4
                boot: pi-nfs
                prefix: mac
                osImage: %s
                nfs: {server: 10.10.0.11, root: /volume2/rootfs, boot: /volume2/boot}
                user: {name: ada, sshKeys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKeyOfSomebody]}
                """.formatted(image));
        Files.writeString(inventory.resolve("one.yaml"), "mac: dc:a6:32:00:00:01\n");
        Files.writeString(inventory.resolve("two.yaml"), "mac: dc:a6:32:00:00:02\n");
        Path dist = directory.resolve("dist");
        RealTools.run(
                directory,
                Path.of(System.getProperty("espalier.command", "target/espalier"))
                        .toAbsolutePath()
                        .toString(),
                "build",
                inventory.toString(),
                "--cache",
                directory.resolve("cache").toString(),
                "--output",
                dist.toString());
        nfs = dist.resolve("nfs");
        roots = directory.resolve("a volume's roots");
    }

    /** JUnit warns of every link to /dev/null that it deletes. */
    @AfterEach
    void removeRoots() throws IOException, InterruptedException {
        RealTools.run(directory, "rm", "-rf", roots.toString());
    }

    /** The boot files of a Pi 4, and a root that has a shell to enter it by. */
    private Path image() throws IOException, InterruptedException {
        Path boot = Files.createDirectories(directory.resolve("image/boot"));
        for (String name : new String[] {"start4.elf", "fixup4.dat", "bcm2711-rpi-4-b.dtb"}) {
            Files.writeString(boot.resolve(name), name);
        }
        byte[] kernel = new byte[4096];
        System.arraycopy(new byte[] {'A', 'R', 'M', 0x64}, 0, kernel, 56, 4);
        Files.write(boot.resolve("kernel8.img"), kernel);
        Files.writeString(boot.resolve("config.txt"), "arm_64bit=1\n");
        Files.writeString(boot.resolve("cmdline.txt"), "console=tty1 root=PARTUUID=5eed0b05-02 rootwait\n");

        Path root = directory.resolve("image/root");
        for (String name : new String[] {"bin", "dev", "etc/ssh", "proc", "usr/lib/modules/6.1.0-v8+", "tmp", "root"}) {
            Files.createDirectories(root.resolve(name));
        }
        Files.copy(RealTools.find("busybox").orElseThrow(), root.resolve("bin/busybox"));
        Files.createSymbolicLink(root.resolve("bin/sh"), Path.of("busybox"));
        Files.setPosixFilePermissions(root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(root.resolve("root"), PosixFilePermissions.fromString("rwx------"));
        Files.writeString(root.resolve("etc/fstab"), """
                proc /proc proc defaults 0 0
                PARTUUID=5eed0b05-01 /boot/firmware vfat defaults 0 2
                PARTUUID=5eed0b05-02 / ext4 defaults,noatime 0 1
                """);
        Files.writeString(root.resolve("etc/hosts"), "127.0.0.1\tlocalhost\n127.0.1.1\traspberrypi\n");
        Files.writeString(root.resolve("etc/hostname"), "raspberrypi\n");
        Files.writeString(root.resolve("etc/machine-id"), "the image's own\n");
        Files.writeString(root.resolve("etc/ssh/ssh_host_rsa_key"), "the image's own\n");
        Files.writeString(root.resolve("etc/ssh/sshd_config"), "\n");
        Files.writeString(
                root.resolve("usr/lib/modules/6.1.0-v8+/modules.builtin"),
                "kernel/fs/nfs/nfs.ko\nkernel/fs/nfs/nfsv3.ko\nkernel/net/genet.ko\n");
        Path image = directory.resolve("pi-os.img");
        RealTools.run(
                directory,
                Lab.RIG.resolve("make-pi-os-image").toAbsolutePath().toString(),
                image.toString(),
                boot.toString(),
                root.toString());
        return image;
    }

    private RealTools.Outcome unpack(String... arguments) throws IOException, InterruptedException {
        String[] command = Stream.concat(
                        Stream.of("sh", nfs.resolve("unpack.sh").toString(), "--below", roots.toString()),
                        Stream.of(arguments))
                .toArray(String[]::new);
        return RealTools.call(directory, command);
    }

    private Path root(int board) {
        return roots.resolve("dc-a6-32-00-00-0" + board);
    }

    private String inside(int board, String script) throws IOException, InterruptedException {
        return RealTools.run(directory, "chroot", root(board).toString(), "/bin/sh", "-c", script);
    }

    @Test
    void rootAndNodeArchive_makeARootThatCanBeEntered() throws IOException, InterruptedException {
        RealTools.Outcome outcome = unpack();
        assertThat(outcome.output()).isEqualTo("""
                one: %s
                  unpacks SET/rootfs.tar.zst
                  unpacks one.tar
                two: %s
                  unpacks SET/rootfs.tar.zst
                  unpacks two.tar
                """.formatted(root(1), root(2)).replace("SET", set()));
        assertThat(inside(1, "busybox cat /etc/hostname /etc/hosts"))
                .isEqualTo("one\n127.0.0.1\tlocalhost\n127.0.1.1\tone\n");
        assertThat(inside(2, "busybox cat /etc/hostname")).isEqualTo("two\n");
        // What the image had of its own is in neither root.
        assertThat(inside(1, "busybox wc -c </etc/machine-id")).isEqualTo("0\n");
        assertThat(inside(1, "busybox ls /etc/ssh")).isEqualTo("sshd_config\n");
        // Owners and modes are those of the image, and root's own.
        assertThat(inside(1, "busybox find / -xdev ! -user 0")).isEmpty();
        assertThat(inside(1, "busybox stat -c '%a %n' /root /tmp /etc/espalier/user /etc/espalier/user/name"))
                .isEqualTo("700 /root\n777 /tmp\n700 /etc/espalier/user\n600 /etc/espalier/user/name\n");
        assertThat(RealTools.run(
                        directory,
                        "findmnt",
                        "--fstab",
                        "--tab-file",
                        root(1).resolve("etc/fstab").toString(),
                        "--noheadings",
                        "--output",
                        "TARGET,FSTYPE"))
                .containsPattern("/proc +proc\n/boot/firmware +nfs\n/boot/_sets +nfs");
    }

    private String set() throws IOException {
        try (Stream<Path> names = Files.list(nfs)) {
            return names.filter(Files::isDirectory)
                    .map(name -> name.getFileName().toString())
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void secondRun_leavesABoardsRootAlone() throws IOException, InterruptedException {
        unpack();
        Files.writeString(root(1).resolve("etc/hostname"), "renamed\n");
        RealTools.Outcome again = unpack();
        assertThat(again.exit()).isZero();
        assertThat(again.output()).contains("is there already").doesNotContain("unpacks");
        assertThat(root(1).resolve("etc/hostname")).hasContent("renamed\n");
    }

    @Test
    void force_laysTheNodesOwnOverItAndKeepsItsIdentity() throws IOException, InterruptedException {
        unpack();
        Files.writeString(root(1).resolve("etc/hostname"), "renamed\n");
        Files.writeString(root(1).resolve("etc/machine-id"), "0123456789abcdef0123456789abcdef\n");
        Files.writeString(root(1).resolve("etc/ssh/ssh_host_rsa_key"), "its own\n");
        assertThat(unpack("--force", "one").exit()).isZero();
        assertThat(root(1).resolve("etc/hostname")).hasContent("one\n");
        assertThat(root(1).resolve("etc/machine-id")).hasContent("0123456789abcdef0123456789abcdef\n");
        assertThat(root(1).resolve("etc/ssh/ssh_host_rsa_key")).hasContent("its own\n");
    }

    @Test
    void directoryWithSomethingElse_isRefusedAndTheOthersAreMade() throws IOException, InterruptedException {
        Files.createDirectories(root(1));
        Files.writeString(root(1).resolve("photos.txt"), "dear\n");
        RealTools.Outcome outcome = unpack();
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("is not empty, and not the root of " + set() + ": move it away, or say --force");
        assertThat(root(1)).isDirectoryContaining("glob:**/photos.txt");
        assertThat(root(1).resolve("etc")).doesNotExist();
        assertThat(inside(2, "busybox cat /etc/hostname")).isEqualTo("two\n");
        assertThat(unpack("--force").exit()).isZero();
        assertThat(inside(1, "busybox cat /etc/hostname /photos.txt")).isEqualTo("one\ndear\n");
    }

    @Test
    void whatWasCutOff_isBegunAnew() throws IOException, InterruptedException {
        Files.createDirectories(roots.resolve("dc-a6-32-00-00-01.part/etc"));
        Files.createDirectories(root(1));
        assertThat(unpack("one").exit()).isZero();
        assertThat(root(1).resolve("bin/sh")).isSymbolicLink();
        assertThat(root(2)).doesNotExist();
        assertThat(roots.resolve("dc-a6-32-00-00-01.part")).doesNotExist();
    }

    @Test
    void damagedArchive_leavesNoRootBehind() throws IOException, InterruptedException {
        Path archive = nfs.resolve(set()).resolve("rootfs.tar.zst");
        byte[] bytes = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(unpack("one").exit()).isNotZero();
        assertThat(root(1)).doesNotExist();
    }

    @Test
    void relativeDirectory_isMeantFromWhereTheCallerStands() throws IOException, InterruptedException {
        RealTools.run(
                directory, "env", "CDPATH=/", "sh", "dist/nfs/unpack.sh", "--below", roots.getFileName() + "/x", "one");
        assertThat(roots.resolve("x/dc-a6-32-00-00-01/etc/hostname")).hasContent("one\n");
    }

    @Test
    void nodeThatThereIsNot_isAnError() throws IOException, InterruptedException {
        RealTools.Outcome outcome = unpack("three");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output()).isEqualTo("unpack.sh: three is no node of this tree\n");
    }

    @Test
    void whoIsNotRoot_isToldSo() throws IOException, InterruptedException {
        // Opened by root, for nobody else may look into a temporary directory.
        RealTools.Outcome outcome =
                RealTools.call(directory, "sh", "-c", "setpriv --reuid=65534 sh <'" + nfs.resolve("unpack.sh") + "'");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.output())
                .isEqualTo("unpack.sh: only root can give the files their owners: sudo sh unpack.sh\n");
    }
}
