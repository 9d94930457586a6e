package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two boards from the image to their own programs: the tree is built and served, its script unpacks both roots on the NFS
 * server, and a kernel with the board's own line mounts its root over the network and runs what is there. The kernel is
 * Debian's, for QEMU has no Pi 4 with a network card; it cannot mount a root itself, so klibc's nfsmount does, as in the
 * initramfs of Raspberry Pi OS.
 */
class DisklessNfsBootIT {
    private static final String ONE = "dc:a6:32:00:00:01";
    private static final String TWO = "dc:a6:32:00:00:02";

    /** What the program of the root says of where it runs. */
    private static final Pattern SAID =
            Pattern.compile("ESPALIER-RIG-ROOT (?<hostname>\\S+) (?<machine>\\S+) (?<set>\\S+)"
                    + "\\s+ESPALIER-RIG-MOUNT (?<mount>[^\r\n]*)\\s+ESPALIER-RIG-CMDLINE (?<line>[^\r\n]*)[\r\n]");

    @TempDir
    Path directory;

    private Path dist = Path.of("");
    private Path roots = Path.of("");

    @BeforeEach
    void buildsTwoBoards() throws IOException, InterruptedException {
        Lab.require();
        RealTools.require(
                "qemu-system-aarch64",
                "ganesha.nfsd",
                "rpcbind",
                "tar",
                "zstd",
                "gzip",
                "xz",
                "sfdisk",
                "mkfs.fat",
                "mkfs.ext4",
                "debugfs",
                "mcopy",
                "apt-get",
                "dpkg-deb",
                "flock");
        roots = directory.resolve("roots");
        Path inventory = Files.createDirectory(directory.resolve("inventory"));
        Files.writeString(
                inventory.resolve("_site.yaml"),
                "server: 10.4.0.8\ndhcp: {mode: server, subnet: 10.4.0.0/20, range: 10.4.3.0-10.4.3.200}\n");
        Files.writeString(inventory.resolve("_defaults.yaml"), """
                model: pi4
                boot: pi-nfs
                prefix: mac
                osImage: %s
                nfs: {server: 10.4.0.8, root: %s}
                user: {name: ada, sshKeys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKeyOfSomebody]}
                """.formatted(image(), roots));
        Files.writeString(inventory.resolve("one.yaml"), "mac: " + ONE + "\n");
        Files.writeString(inventory.resolve("two.yaml"), "mac: " + TWO + "\nip: 10.4.0.22\nnetmask: 255.255.240.0\n");
        dist = directory.resolve("dist");
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
    }

    /** Firmware in name only, Debian's kernel with an initramfs for it, and a root whose first program says where it is. */
    private Path image() throws IOException, InterruptedException {
        Path boot = directory.resolve("image/boot");
        Files.createDirectories(boot.resolve("overlays"));
        for (String name : new String[] {"start4.elf", "fixup4.dat", "bcm2711-rpi-4-b.dtb"}) {
            Files.writeString(boot.resolve(name), name);
        }
        RealTools.run(
                boot,
                Lab.RIG.resolve("shapes.py").toString(),
                "overlay-map",
                "overlays/overlay_map.dtb",
                "vc4-kms-v3d:bcm2711");
        try (DirectoryStream<Path> kernels =
                Files.newDirectoryStream(Lab.packages().resolve("linux-image-cloud-arm64-trixie/boot"), "vmlinuz-*")) {
            RealTools.run(
                    directory,
                    "sh",
                    "-c",
                    "gzip -9nc \"$0\" >\"$1\"",
                    kernels.iterator().next().toString(),
                    boot.resolve("kernel8.img").toString());
        }
        RealTools.run(
                directory,
                Lab.RIG.resolve("make-nfs-initramfs").toString(),
                boot.resolve("initramfs8").toString());
        Files.writeString(boot.resolve("config.txt"), "arm_64bit=1\nauto_initramfs=1\n");
        Files.writeString(
                boot.resolve("cmdline.txt"),
                "console=ttyAMA0,115200 root=PARTUUID=5eed0b05-02 rootfstype=ext4 rootwait\n");

        Path root = directory.resolve("image/root");
        for (String name : new String[] {"bin", "dev", "etc/ssh", "proc", "sbin", "usr/lib/modules/6.12.0-v8+"}) {
            Files.createDirectories(root.resolve(name));
        }
        Files.copy(Lab.packages().resolve("busybox-static-trixie/usr/bin/busybox"), root.resolve("bin/busybox"));
        Files.writeString(root.resolve("usr/lib/modules/6.12.0-v8+/modules.builtin"), "kernel/drivers/net/tun.ko\n");
        Files.writeString(root.resolve("etc/fstab"), "PARTUUID=5eed0b05-02 / ext4 defaults,noatime 0 1\n");
        Files.writeString(root.resolve("etc/hosts"), "127.0.0.1\tlocalhost\n");
        Files.writeString(root.resolve("etc/hostname"), "raspberrypi\n");
        Files.writeString(root.resolve("etc/machine-id"), "the image's own\n");
        // As systemd does, a machine that has no identity gives itself one.
        Path init = Files.writeString(root.resolve("sbin/init"), """
                #!/bin/busybox sh
                export PATH=/bin
                busybox mount -t proc proc /proc
                busybox mount -t devtmpfs devtmpfs /dev
                busybox dmesg -n 1
                [ -s /etc/machine-id ] || busybox tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
                {
                    echo
                    echo "ESPALIER-RIG-ROOT $(busybox cat /etc/hostname /etc/machine-id /etc/espalier/set | busybox xargs)"
                    echo "ESPALIER-RIG-MOUNT $(busybox grep ' / nfs' /proc/mounts)"
                    echo "ESPALIER-RIG-CMDLINE $(busybox cat /proc/cmdline)"
                } >/dev/console
                busybox sync
                busybox sleep 1
                busybox poweroff -f
                """);
        Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path image = directory.resolve("pi-os.img");
        RealTools.run(
                directory,
                Lab.RIG.resolve("make-pi-os-image").toString(),
                image.toString(),
                boot.toString(),
                root.toString());
        return image;
    }

    /** Boots what the firmware of the board finds, until a program of its root has spoken. */
    private Matcher boots(Lab lab, String mac) throws IOException, InterruptedException {
        Path tftp = dist.resolve("tftp");
        RealTools.Outcome firmware = lab.boot("pi4-direct", tftp, "--mac", mac, "--prefix", "mac");
        assertThat(firmware.exit()).as(firmware.output()).isZero();
        String line = Files.readString(tftp.resolve(mac.replace(':', '-')).resolve("cmdline.txt"))
                .strip();
        assertThat(firmware.output()).endsWith("COMMAND LINE " + line + "\nBOOTED\n");

        Path prefix = tftp.resolve(mac.replace(':', '-'));
        Path serial = directory.resolve("serial-" + mac.replace(':', '-') + ".log");
        Files.deleteIfExists(serial);
        List<String> command =
                new ArrayList<>(List.of(("qemu-system-aarch64 -machine virt -accel tcg -cpu cortex-a72 -m 512"
                                + " -device virtio-net-pci,netdev=net,romfile=,mac=" + mac
                                + " -netdev tap,id=net,script=no,downscript=no,ifname=" + lab.addPort()
                                + " -display none -monitor none -no-reboot")
                        .split(" ", -1)));
        command.addAll(List.of(
                "-serial",
                "file:" + serial,
                "-kernel",
                prefix.resolve("kernel8.img").toString(),
                "-initrd",
                prefix.resolve("initramfs8").toString(),
                "-append",
                line));
        long powerOn = System.nanoTime();
        try (Background machine = lab.plugIn(directory.resolve("qemu.log"), command)) {
            String said = machine.await("ESPALIER-RIG-CMDLINE " + line, serial, Boots.LIMIT);
            Matcher root = SAID.matcher(said);
            assertThat(root.find()).as(said).isTrue();
            BootTable.add("root on NFS", "server", Duration.ofNanos(System.nanoTime() - powerOn), root.group("line"));
            return root;
        }
    }

    /** JUnit warns of every link to /dev/null that it deletes. */
    @AfterEach
    void removeRoots() throws IOException, InterruptedException {
        RealTools.run(directory, "rm", "-rf", roots.toString());
    }

    @Test
    void eachBoard_runsItsOwnRootOverTheNetwork() throws IOException, InterruptedException {
        RealTools.run(directory, "sh", dist.resolve("nfs/unpack.sh").toString());
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, "/srv/tftp");
            lab.serveNfs(roots);
            Matcher one = boots(lab, ONE);
            Matcher two = boots(lab, TWO);

            assertThat(one.group("line"))
                    .contains(" nfsroot=10.4.0.8:" + roots + "/dc-a6-32-00-00-01,vers=3,")
                    .contains(" ip=dhcp ");
            assertThat(two.group("line")).contains(" ip=10.4.0.22:::255.255.240.0:two::off ");
            assertThat(one.group("mount")).startsWith("10.4.0.8:" + roots + "/dc-a6-32-00-00-01 / nfs rw,");
            assertThat(two.group("mount")).startsWith("10.4.0.8:" + roots + "/dc-a6-32-00-00-02 / nfs rw,");
            assertThat(one.group("hostname")).isEqualTo("one");
            assertThat(two.group("hostname")).isEqualTo("two");
            assertThat(one.group("set")).isEqualTo(two.group("set"));
            assertThat(List.of(one.group("machine"), two.group("machine")))
                    .allMatch(machine -> machine.matches("[0-9a-f]{32}"))
                    .doesNotHaveDuplicates();
            // What a board wrote is on the server, and it is the same board when it boots again.
            assertThat(roots.resolve("dc-a6-32-00-00-01/etc/machine-id")).hasContent(one.group("machine") + "\n");
            assertThat(boots(lab, ONE).group("machine")).isEqualTo(one.group("machine"));
        }
    }
}
