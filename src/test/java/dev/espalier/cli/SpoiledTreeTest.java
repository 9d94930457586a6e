package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One fault in a built tree with five kinds of machines, some as a disk or a colleague makes them, some published so by a
 * template: {@code verify} finds it, and names the node and the cause.
 */
class SpoiledTreeTest {
    private static final String CONF = "dnsmasq.conf";
    private static final String PI4 = "tftp/d32a9346/";
    private static final String PI5 = "tftp/4cc0bf43/";
    private static final String GRUB = "tftp/grub/grub.cfg";
    private static final String GRUB_PI4 = "tftp/grub/nodes/pi4.cfg";
    private static final String IPXE = "tftp/ipxe/boot.ipxe";
    private static final String BIOS = "tftp/ipxe/nodes/bios-pc.ipxe";
    private static final String EFI = "tftp/ipxe/nodes/uefi-pc.ipxe";
    private static final String ARM = "tftp/ipxe/nodes/arm-server.ipxe";

    @TempDir
    static Path temp;

    private static Path mixed;
    private static Path diskless;

    @TempDir
    private Path directory;

    /** What is done to a tree. */
    private interface Fault {
        void in(SpoiledTree tree) throws IOException;
    }

    /** What is found: the code of a finding, and what stands in its message, first of all the node. */
    private record Planted(Fault fault, String code, List<String> words) {
        Planted(Fault fault, String code, String... words) {
            this(fault, code, List.of(words));
        }
    }

    @BeforeAll
    static void build() throws IOException {
        Path mirror = ExampleMirror.in(temp.resolve("mirror"));
        mixed = build("mixed-lan", mirror);
        diskless = build("pi-nfs-synology", mirror);
    }

    private static Path build(String example, Path mirror) throws IOException {
        Path inventory = temp.resolve(example);
        ExampleMirror.copy(Path.of("examples").resolve(example), inventory);
        Path dist = temp.resolve("dist-" + example);
        Cli.Result result = Cli.build(inventory, dist, mirror, temp.resolve("cache"), "--quiet");
        assertThat(result.exit()).as(result.err()).isZero();
        return dist;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void fault_isFound(String name, Planted planted) throws IOException {
        assertFound(mixed, planted);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("disklessFaults")
    void faultOfADisklessBoard_isFound(String name, Planted planted) throws IOException {
        assertFound(diskless, planted);
    }

    private void assertFound(Path whole, Planted planted) throws IOException {
        Path dist = directory.resolve("dist");
        ExampleMirror.copy(whole, dist);
        planted.fault().in(new SpoiledTree(dist));
        Cli.Result result = Cli.run("verify", dist);
        boolean warning = planted.code().startsWith("warning ");
        String code = (warning ? "warning" : "error") + "[" + planted.code().replace("warning ", "") + "]: ";
        assertThat(result.err().lines().filter(line -> line.contains(code)))
                .as(result.err())
                .anySatisfy(line -> assertThat(line).contains(planted.words()));
        assertThat(result.exit()).isEqualTo(warning && !code.contains("rehearse") ? 0 : 1);
    }

    @Test
    void faults_areMany() {
        assertThat(faults().count()).isGreaterThanOrEqualTo(40);
    }

    static Stream<Arguments> faults() {
        Map<String, Planted> faults = new LinkedHashMap<>();
        spoilTheDisk(faults);
        spoilScripts(faults);
        spoilConf(faults);
        publishForPis(faults);
        publishForOthers(faults);
        return faults.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    private static void spoilTheDisk(Map<String, Planted> faults) {
        faults.put(
                "kernel deleted",
                new Planted(
                        tree -> tree.delete(tree.target(PI5 + "vmlinuz")),
                        "rehearse.stuck",
                        "pi5 (EEPROM)",
                        "4cc0bf43/vmlinuz, which is not there"));
        faults.put(
                "initramfs truncated",
                new Planted(
                        tree -> tree.resize(tree.named(BIOS, "initramfs.xz"), 100),
                        "verify.size",
                        "bios-pc",
                        "uefi-pc",
                        "has 100 bytes where the manifest has 260"));
        faults.put(
                "one bit of the firmware flipped",
                new Planted(
                        tree -> tree.setByte(tree.target(PI4 + "RPI_EFI.fd"), 0x100, 0x5a),
                        "verify.digest",
                        "node pi4",
                        "has the SHA-256"));
        faults.put(
                "link retargeted to nothing",
                new Planted(
                        tree -> tree.relink(PI5 + "vmlinuz", "../_sets/none/vmlinuz"),
                        "verify.link.dangling",
                        "node pi5",
                        "\"../_sets/none/vmlinuz\", and nothing is there"));
        faults.put(
                "link out of the tree",
                new Planted(
                        tree -> tree.relink(PI4 + "start4.elf", "../../../../../nowhere/start4.elf"),
                        "verify.link.outside",
                        "node pi4",
                        "which is outside the tree"));
        faults.put(
                "absolute link",
                new Planted(
                        tree -> tree.relink(PI4 + "fixup4.dat", "/nowhere/fixup4.dat"),
                        "rehearse.stuck",
                        "pi4 (EEPROM)",
                        "d32a9346/fixup4.dat, which leads out of tftp by a link"));
        faults.put(
                "link to itself",
                new Planted(
                        tree -> tree.relink(PI5 + "initramfs.xz", "initramfs.xz"),
                        "rehearse.stuck",
                        "pi5 (EEPROM)",
                        "4cc0bf43/initramfs.xz, which goes round in a circle of links"));
        faults.put(
                "link to the file of another node",
                new Planted(
                        tree -> tree.relink("tftp/ipxe/mac/02-00-00-0e-00-03.ipxe", "../nodes/arm-server.ipxe"),
                        "rehearse.disk",
                        "bios-pc (BIOS)",
                        "vmlinuz is a program for UEFI, which a BIOS cannot start"));
        faults.put(
                "link to the file of a machine of the same kind",
                new Planted(
                        tree -> tree.relink(
                                "tftp/ipxe/uuid/4c4c4544-0042-3510-8056-b4c04f4e4d32.ipxe", "../nodes/bios-pc.ipxe"),
                        "verify.link.target",
                        "node uefi-pc",
                        "links to \"../nodes/bios-pc.ipxe\" where the manifest has \"../nodes/uefi-pc.ipxe\""));
        faults.put(
                "file in the place of a link",
                new Planted(
                        tree -> {
                            tree.delete(PI5 + "vmlinuz");
                            Files.writeString(tree.path(PI5 + "vmlinuz"), "kernel");
                        },
                        "verify.type",
                        "node pi5",
                        "is not a symbolic link"));
        faults.put(
                "directory in the place of a file",
                new Planted(
                        tree -> {
                            tree.delete(PI5 + "cmdline.txt");
                            Files.createDirectory(tree.path(PI5 + "cmdline.txt"));
                        },
                        "verify.type",
                        "node pi5",
                        "is not a regular file"));
        faults.put(
                "file that others may not read",
                new Planted(
                        tree -> tree.mode(tree.target(PI4 + "fixup4.dat"), "rw-------"),
                        "rehearse.stuck",
                        "pi4 (EEPROM)",
                        "others may not read"));
        faults.put(
                "directory that others may not enter",
                new Planted(
                        tree -> tree.mode("tftp/4cc0bf43", "rwx------"),
                        "rehearse.stuck",
                        "pi5 (EEPROM)",
                        "others may not enter tftp/4cc0bf43"));
        faults.put(
                "kernels of two processors swapped",
                new Planted(
                        tree -> Files.copy(
                                tree.path(tree.named(EFI, "vmlinuz")),
                                tree.path(tree.named(GRUB_PI4, "vmlinuz")),
                                StandardCopyOption.REPLACE_EXISTING),
                        "rehearse.stuck",
                        "pi4 (EEPROM)",
                        "which is made for x86-64, and this machine is arm64"));
        faults.put(
                "loaders of two processors swapped",
                new Planted(
                        tree -> Files.copy(
                                tree.path("tftp/ipxe/ipxe-arm64.efi"),
                                tree.path("tftp/ipxe/ipxe-x86_64.efi"),
                                StandardCopyOption.REPLACE_EXISTING),
                        "rehearse.stuck",
                        "uefi-pc (UEFI)",
                        "ipxe/ipxe-x86_64.efi, which is made for arm64, and this machine is x86-64"));
        faults.put(
                "directory of a Pi in upper case",
                new Planted(
                        tree -> Files.move(tree.path("tftp/4cc0bf43"), tree.path("tftp/4CC0BF43")),
                        "rehearse.disk",
                        "pi5 (EEPROM)",
                        "4cc0bf43/config.txt is not there"));
        faults.put(
                "firmware in the root, where every Pi finds it",
                new Planted(
                        tree -> Files.writeString(tree.path("tftp/start4.elf"), "firmware"),
                        "warning verify.foreign",
                        "tftp/start4.elf"));
        faults.put(
                "overlay deleted, without which it boots",
                new Planted(
                        tree -> tree.delete(tree.target(PI4 + "overlays/disable-bt.dtbo")),
                        "verify.missing",
                        "is not there",
                        "node pi4"));
        faults.put(
                "tree of a careless umask",
                new Planted(
                        tree -> tree.mode(PI5 + "cmdline.txt", "rw-r-----"), "verify.mode", "node pi5", "cmdline.txt"));
    }

    private static void spoilScripts(Map<String, Planted> faults) {
        faults.put(
                "iPXE's script chains to itself",
                new Planted(
                        tree -> tree.edit(BIOS, "#!ipxe\n", "#!ipxe\nchain /ipxe/boot.ipxe\n"),
                        "rehearse.stuck",
                        "bios-pc (BIOS)",
                        "it goes round in a circle"));
        faults.put(
                "iPXE's script goes to its own line",
                new Planted(
                        tree -> tree.edit(EFI, "#!ipxe\n", "#!ipxe\n:again\ngoto again\n"),
                        "rehearse.stuck",
                        "uefi-pc (UEFI)",
                        "it goes round in a circle: :again"));
        faults.put(
                "GRUB's menu leads to itself",
                new Planted(
                        tree -> tree.edit(GRUB_PI4, "set timeout=3", "configfile /grub/nodes/pi4.cfg"),
                        "rehearse.stuck",
                        "pi4 (EEPROM)",
                        "/grub/nodes/pi4.cfg leads to itself"));
        faults.put(
                "script without its first line",
                new Planted(
                        tree -> tree.edit(ARM, "#!ipxe\n", ""),
                        "rehearse.disk",
                        "arm-server (UEFI)",
                        "is no script: it does not begin with #!ipxe"));
        faults.put(
                "script that ends without an error",
                new Planted(
                        tree -> tree.edit(EFI, "imgfree\n", "exit\n"),
                        "rehearse.stuck",
                        "uefi-pc (UEFI)",
                        "iPXE ends without an error"));
        faults.put(
                "script cut off",
                new Planted(
                        tree -> tree.resize(BIOS, 150),
                        "rehearse.disk",
                        "bios-pc (BIOS)",
                        "never gets its kernel: iPXE gives up"));
        faults.put(
                "script that waits for a key",
                new Planted(
                        tree -> tree.edit(ARM, "imgfree\n", "prompt\n"),
                        "rehearse.stuck",
                        "arm-server (UEFI)",
                        "waits for a key"));
        faults.put(
                "menu cut off",
                new Planted(
                        tree -> tree.edit(GRUB_PI4, "}\n", "\n"),
                        "rehearse.stuck",
                        "pi4 (EEPROM)",
                        "GRUB reports a syntax error"));
        faults.put(
                "menu of the wrong MAC",
                new Planted(
                        tree -> tree.edit(GRUB, "d8:3a:dd:8a:7e:9a", "d8:3a:dd:8a:7e:9b"),
                        "rehearse.disk",
                        "pi4 (EEPROM)",
                        "grub/grub.cfg"));
    }

    private static void spoilConf(Map<String, Planted> faults) {
        faults.put(
                "dnsmasq.conf deleted",
                new Planted(tree -> tree.delete(CONF), "rehearse.stuck", "bios-pc (BIOS)", "no answer names"));
        faults.put(
                "dnsmasq.conf replaced by garbage",
                new Planted(
                        tree -> tree.edit(CONF, "port=0", "\u0001\u0002ELF"),
                        "warning rehearse.unknown",
                        "arm-server (UEFI)",
                        "dnsmasq.conf has what is not known here: line 3"));
        faults.put(
                "lines of dnsmasq.conf swapped",
                new Planted(
                        tree -> {
                            tree.edit(CONF, "\"bios\",ipxe/undionly.kpxe", "\"bios\",@");
                            tree.edit(CONF, "ipxe/ipxe-x86_64.efi", "ipxe/undionly.kpxe");
                            tree.edit(CONF, "@", "ipxe/ipxe-x86_64.efi");
                        },
                        "rehearse.stuck",
                        "bios-pc (BIOS)",
                        "is a program for UEFI, which a BIOS cannot start"));
        faults.put(
                "no TFTP",
                new Planted(
                        tree -> tree.edit(CONF, "enable-tftp\n", ""),
                        "rehearse.stuck",
                        "arm-server (UEFI)",
                        "dnsmasq.conf has no enable-tftp: nobody answers (and so for uefi-pc)"));
        faults.put(
                "Pi that dnsmasq.conf does not know",
                new Planted(
                        tree -> tree.edit(CONF, "dhcp-mac=set:rpi,d8:3a:dd:8a:7e:9a\n", ""),
                        "rehearse.stuck",
                        "pi4 (EEPROM)",
                        "no offer has the text \"Raspberry Pi Boot\""));
        faults.put(
                "two services for one machine",
                new Planted(
                        tree -> tree.append(CONF, "pxe-service=tag:!ipxe,7,\"more\",ipxe/ipxe-x86_64.efi\n"),
                        "rehearse.stuck",
                        "uefi-pc (UEFI)",
                        "no answer names a boot file"));
        faults.put("published: port=53", sealed(CONF, "port=0", "port=53", "verify.dnsmasq", "has no line \"port=0\""));
        faults.put(
                "published: no tftp-root",
                sealed(CONF, "tftp-root=/srv/tftp", "tftp-root=tftp", "verify.dnsmasq", "with an absolute path"));
        faults.put(
                "published: tftp-single-port",
                sealed(CONF, "enable-tftp\n", "enable-tftp\ntftp-single-port\n", "verify.dnsmasq", "tftp-single-port"));
        faults.put(
                "published: a boot file that is not there",
                sealed(
                        CONF,
                        "ipxe/undionly.kpxe",
                        "ipxe/undionly.0",
                        "verify.dnsmasq",
                        "\"ipxe/undionly.0\", and no such"));
        faults.put(
                "published: fewer transfers than machines",
                sealed(
                        CONF,
                        "tftp-max=50",
                        "tftp-max=4",
                        "warning verify.dnsmasq.transfers",
                        "line 7 lets 4 machines fetch at once, and the tree is for 5"));
    }

    /** A change that the manifest knows of: it was published so. */
    private static Planted sealed(String file, String from, String to, String code, String... words) {
        return new Planted(
                tree -> {
                    tree.edit(file, from, to);
                    tree.seal(file);
                },
                code,
                words);
    }

    private static void publishForPis(Map<String, Planted> faults) {
        String config = PI4 + "config.txt";
        faults.put(
                "published: a line that the firmware cuts",
                sealed(
                        config,
                        "arm_boost=1",
                        "#" + "x".repeat(98),
                        "verify.config.long",
                        "node pi4",
                        "has 99 characters"));
        faults.put(
                "published: a line with another character",
                sealed(config, "arm_boost=1", "# \u00fc", "verify.config.ascii", "node pi4", "is not printable ASCII"));
        faults.put(
                "published: initramfs with an equals sign",
                sealed(
                        PI5 + "config.txt",
                        "initramfs initr",
                        "initramfs=initr",
                        "verify.config.initramfs",
                        "node pi5"));
        faults.put(
                "published: a kernel that is not there",
                sealed(
                        PI5 + "config.txt",
                        "kernel=vmlinuz",
                        "kernel=linux",
                        "verify.config.file",
                        "node pi5",
                        "names \"linux\""));
        faults.put(
                "published: a device tree where no image looks for it",
                sealed(
                        config,
                        "device_tree_address=0x3e0000",
                        "device_tree_address=0x1f0000",
                        "verify.config.deviceTree",
                        "node pi4",
                        "looks for the device tree by device_tree_address=0x3e0000"));
        faults.put(
                "published: two lines for the kernel",
                sealed(PI5 + "cmdline.txt", "\n", "\nquiet\n", "verify.cmdline", "node pi5", "more than one line"));
        faults.put(
                "published: a line that Linux cuts",
                sealed(
                        PI5 + "cmdline.txt",
                        "\n",
                        " x".repeat(1024) + "\n",
                        "verify.cmdline",
                        "node pi5",
                        "Linux keeps 2047"));
        faults.put(
                "published: a kernel that hangs a Pi",
                new Planted(
                        tree -> {
                            String kernel = tree.target(PI5 + "vmlinuz");
                            Files.copy(
                                    tree.path(tree.named(GRUB_PI4, "vmlinuz")),
                                    tree.path(kernel),
                                    StandardCopyOption.REPLACE_EXISTING);
                            tree.seal(kernel);
                        },
                        "verify.kernel",
                        "node pi5",
                        "is an EFI zboot kernel, which hangs a Pi's loader"));
        faults.put(
                "published: firmware without its fixup",
                new Planted(
                        tree -> {
                            tree.disown(tree.target(PI4 + "fixup4.dat"));
                            tree.disown(PI4 + "fixup4.dat");
                        },
                        "verify.firmware.pair",
                        "node pi4",
                        "has no \"fixup4.dat\" beside it"));
        faults.put(
                "published: variables that no firmware can read",
                new Planted(
                        tree -> tree.publishByte(tree.target(PI4 + "RPI_EFI.fd"), 0x3B0028, 0),
                        "verify.uefi",
                        "node pi4",
                        "is no sound EDK2 image"));
        faults.put(
                "published: firmware in the root, where every Pi finds it",
                new Planted(
                        tree -> tree.rename("tftp/4cc0bf43/config.txt", "tftp/config.txt"),
                        "verify.root.bootable",
                        "node pi5",
                        "every Raspberry Pi that is not in the inventory boots from it"));
        faults.put("published: more than an old Pi 5 can fetch", large(96_205_381, "verify.size.pi5"));
        faults.put("published: more than comes in 30 seconds", large(60_000_001, "verify.size.timeout"));
    }

    private static Planted large(long size, String code) {
        return new Planted(
                tree -> tree.publishSize(tree.target(PI5 + "initramfs.xz"), size),
                "warning " + code,
                "node",
                "pi5",
                "has " + size + " bytes");
    }

    private static void publishForOthers(Map<String, Planted> faults) {
        faults.put(
                "published: a menu with a kernel that is not there",
                sealed(GRUB_PI4, "/vmlinuz", "/vmlinux", "verify.grub.file", "node pi4", "/vmlinux"));
        faults.put(
                "published: a label that is not there",
                sealed(BIOS, ":failed", ":fialed", "verify.ipxe", "node bios-pc", "goes to \"failed\""));
        faults.put(
                "published: a script with an initramfs that is not there",
                sealed(EFI, "initramfs.xz", "initramfs.zst", "verify.ipxe", "node uefi-pc", "no such file is served"));
        faults.put(
                "published: a command nobody knows",
                sealed(
                        IPXE,
                        "#!ipxe\n",
                        "#!ipxe\nfrobnicate\n",
                        "warning rehearse.unknown",
                        "bios-pc (BIOS)",
                        "has the command \"frobnicate\""));
    }

    static Stream<Arguments> disklessFaults() {
        String pi1 = "tftp/dc-a6-32-70-da-b0/";
        String cmdline = "tftp/e4-5f-01-87-3e-e1/cmdline.txt";
        Map<String, Planted> faults = new LinkedHashMap<>();
        faults.put(
                "two boards on one root",
                sealed(
                        cmdline,
                        "rootfs/e4-5f-01-87-3e-e1",
                        "rootfs/dc-a6-32-70-da-b0",
                        "verify.nfs",
                        "node pi-2",
                        "two boards that write to one root destroy it"));
        faults.put("no network for the root", sealed(cmdline, " ip=dhcp", "", "verify.nfs", "node pi-2", "has no ip="));
        faults.put(
                "root on a card that is not there",
                sealed(cmdline, "rootwait", "rootwait rootfstype=ext4", "verify.nfs", "node pi-2", "a root on a card"));
        faults.put(
                "archive of a board cut off",
                new Planted(
                        tree -> tree.publishSize("nfs/pi-3.tar", 700),
                        "verify.nfs.archive",
                        "node pi-3",
                        "is not a whole, plain tar archive"));
        faults.put(
                "archive of the root replaced",
                new Planted(
                        tree -> tree.publishByte(tree.below("nfs", "rootfs.tar.zst"), 0, 0),
                        "verify.nfs.archive",
                        "is not a zstd file"));
        faults.put(
                "bootloader that is not the one that was signed",
                new Planted(
                        tree -> tree.publishByte(tree.target(pi1 + "pieeprom.upd"), 0x7ffff, 0x5a),
                        "verify.eeprom",
                        "is not that of pieeprom.upd"));
        faults.put(
                "bootloader of which a part is missing",
                new Planted(
                        tree -> tree.publishSize(tree.target(pi1 + "pieeprom.upd"), 0x40000),
                        "verify.eeprom",
                        "node",
                        "is no sound EEPROM image"));
        faults.put(
                "more than start4.elf can fetch",
                new Planted(
                        tree -> tree.publishSize(tree.target(pi1 + "kernel8.img"), 67_107_841),
                        "warning verify.size.pi4",
                        "pi-1",
                        "has 67107841 bytes"));
        faults.put(
                "kernel deleted",
                new Planted(
                        tree -> tree.delete(tree.target(pi1 + "kernel8.img")),
                        "rehearse.stuck",
                        "pi-1 (EEPROM)",
                        "kernel8.img"));
        return faults.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }
}
