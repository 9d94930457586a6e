package dev.espalier.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import dev.espalier.content.Content;
import dev.espalier.report.BuildException;
import dev.espalier.tree.LinkMode;
import dev.espalier.tree.StagedTree;
import dev.espalier.tree.TreeView;
import dev.espalier.tree.TreeWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.espalier.verify.SmallBramble.CONF;
import static dev.espalier.verify.SmallBramble.DIRECT_CONFIG;
import static dev.espalier.verify.SmallBramble.texts;
import static dev.espalier.verify.SmallBramble.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class TreeVerifierTest {
    private static final String UEFI = "tftp/d32a9346/config.txt";
    private static final String DIRECT = "tftp/4cc0bf43/config.txt";

    @ParameterizedTest
    @EnumSource
    void goodTree_isSilent_stagedAndPublished(LinkMode links) throws Exception {
        try (FileSystem memory = SmallBramble.memory()) {
            Path dist = memory.getPath("/dist");
            try (StagedTree staged = new TreeWriter(links, false).stage(new SmallBramble().tree(), dist)) {
                assertThat(texts(TreeVerifier.verify(staged.view()))).isEmpty();
                staged.publish();
            }
            assertThat(verify(dist)).isEmpty();
            try (StagedTree next = new TreeWriter(links, false)
                    .stage(new SmallBramble().file("tftp/pxelinux.0", "NEW").tree(), dist)) {
                assertThat(texts(TreeVerifier.verify(next.view()))).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#!gpxe | line 1 is not \"#!ipxe\": iPXE takes the file for no script",
                "#!ipxe;:a;:a b | line 3 has the label \"a\" once more: iPXE goes to the first",
                "#!ipxe;goto b | line 2 goes to \"b\", which is no label here",
                "#!ipxe;imgfree && kernel tftp://10.4.0.8/_sets/k/linux x=1 | line 2 has \"kernel tftp://10.4.0.8/_sets/k/linux\", and no such file is served",
                "#!ipxe;chain --replace /ipxe/other.ipxe | line 2 has \"chain /ipxe/other.ipxe\", and no such file is served",
                "#!ipxe;chain tftp://10.4.0.8 | line 2 has \"chain tftp://10.4.0.8\", and no such file is served",
                "#!ipxe;initrd http://h/b/_sets/k/initramfs.xz | line 2 has \"initrd http://h/b/_sets/k/initramfs.xz\", and no such file is served",
            })
    void ipxeScriptThatCannotRun_isFound(String script, String finding) throws Exception {
        assertThat(new SmallBramble()
                        .file("tftp/ipxe/boot.ipxe", script.replace(';', '\n') + "\n")
                        .staged())
                .containsExactly("tftp/ipxe/boot.ipxe: [verify.ipxe] " + finding);
    }

    @Test
    void ipxeScript_mayNameWhatItFindsOutAtBoot_andOtherServers() throws Exception {
        assertThat(new SmallBramble().file("tftp/ipxe/boot.ipxe", """
                                #!ipxe
                                # kernel /nothing
                                isset ${net0/mac} && chain /ipxe/mac/${net0/mac:hexhyp}.ipxe ||
                                kernel tftp://10.4.0.8/_sets/k/vmlinuz x=1 || goto a
                                initrd https://example.org/initramfs.xz
                                :a
                                exit 1
                                """).staged()).isEmpty();
    }

    @Test
    void firmwareWithoutItsFixup_orWithThatOfAnotherRelease_isFound() throws Exception {
        assertThat(new SmallBramble().without("tftp/d32a9346/fixup4.dat").staged())
                .containsExactly(
                        "tftp/d32a9346/start4.elf: [verify.firmware.pair] has no \"fixup4.dat\" beside it, which belongs to it");
        assertThat(new SmallBramble()
                        .from("tftp/_sets/u/start4.elf", "https://h/v1.50.zip")
                        .from("tftp/_sets/u/fixup4.dat", "https://h/v1.49.zip")
                        .staged())
                .containsExactly("tftp/d32a9346/start4.elf: [verify.firmware.pair] is of https://h/v1.50.zip, but"
                        + " \"fixup4.dat\" is of https://h/v1.49.zip: they have to be of one release");
    }

    @Test
    void fleetLargerThanTheTransfersAtOnce_isAWarning() throws Exception {
        String conf = CONF + "tftp-max=50\n";
        assertThat(new SmallBramble().file("dnsmasq.conf", conf).forNodes(50).staged())
                .isEmpty();
        assertThat(new SmallBramble().file("dnsmasq.conf", conf).forNodes(51).staged())
                .containsExactly(
                        "warning dnsmasq.conf: [verify.dnsmasq.transfers] line 7 lets 50 machines fetch at once, and"
                                + " the tree is for 51: the others are refused when all start together (tftp-max=51 or more)");
    }

    @Test
    void directoryThatWasNeverPublished_hasNothingToVerify() throws IOException {
        try (FileSystem memory = SmallBramble.memory()) {
            Path dist = Files.createDirectories(memory.getPath("/dist"));
            BuildException e = catchThrowableOfType(BuildException.class, () -> TreeView.published(dist));
            assertThat(e).hasMessage("has no manifest.json: no tree was published here");
        }
    }

    @Test
    void entriesThatWereSpoiledOnTheDisk_areFound() throws Exception {
        try (FileSystem memory = SmallBramble.memory()) {
            Path dist = new SmallBramble().published(memory);
            Files.delete(dist.resolve("tftp/4cc0bf43/cmdline.txt"));
            Files.delete(dist.resolve("tftp/_sets/u/overlays/a.dtbo"));
            Files.createDirectory(dist.resolve("tftp/_sets/u/overlays/a.dtbo"));
            Files.writeString(dist.resolve("tftp/pxelinux.0"), "BURG");
            Files.writeString(dist.resolve("tftp/_sets/k/initramfs.xz"), "x");
            relink(dist.resolve("tftp/d32a9346/overlays"), "../../../etc");
            relink(dist.resolve("tftp/d32a9346/start4.elf"), "/etc/passwd");
            relink(dist.resolve("tftp/d32a9346/RPI_EFI.fd"), "../_sets/u/nothing");
            Files.delete(dist.resolve("tftp/4cc0bf43/vmlinuz"));
            Files.writeString(dist.resolve("tftp/4cc0bf43/vmlinuz"), "x");
            Files.setPosixFilePermissions(dist.resolve(UEFI), PosixFilePermissions.fromString("rw-------"));
            Files.setPosixFilePermissions(dist.resolve("tftp/grub"), PosixFilePermissions.fromString("rwx------"));
            assertThat(verify(dist))
                    .containsExactly(
                            "tftp/4cc0bf43/cmdline.txt: [verify.missing] is not there",
                            "tftp/4cc0bf43/vmlinuz: [verify.type] is not a symbolic link",
                            "tftp/_sets/k/initramfs.xz: [verify.size] has 1 bytes where the manifest has 9",
                            "tftp/_sets/u/overlays/a.dtbo: [verify.type] is not a regular file",
                            "tftp/d32a9346/RPI_EFI.fd: [verify.link.dangling] links to \"../_sets/u/nothing\", and nothing is"
                                    + " there",
                            "tftp/d32a9346/config.txt: [verify.mode] has the mode rw------- where rw-r--r-- is right",
                            "tftp/d32a9346/overlays: [verify.link.outside] links to \"../../../etc\", which is outside the"
                                    + " tree",
                            "tftp/d32a9346/start4.elf: [verify.link.outside] links to \"/etc/passwd\", which is outside the"
                                    + " tree",
                            "tftp/grub: [verify.mode] has the mode rwx------: dnsmasq drops root and cannot read in it",
                            "tftp/pxelinux.0: [verify.digest] has the SHA-256 6dcca1708f04... where the manifest has"
                                    + " 7538d6a37b89...");
        }
    }

    @Test
    void modesThatThePublishMends_areNoFault() throws Exception {
        try (FileSystem memory = SmallBramble.memory()) {
            Path dist = new SmallBramble().published(memory);
            Files.setPosixFilePermissions(dist.resolve(UEFI), PosixFilePermissions.fromString("rw-------"));
            Files.setPosixFilePermissions(dist.resolve("tftp/grub"), PosixFilePermissions.fromString("rwx------"));
            SmallBramble next = new SmallBramble().file("tftp/grub/grub.cfg", "");
            try (StagedTree staged = new TreeWriter(LinkMode.RELATIVE, false).stage(next.tree(), dist)) {
                assertThat(texts(TreeVerifier.verify(staged.view()))).isEmpty();
                staged.publish();
            }
            assertThat(verify(dist)).isEmpty();
        }
    }

    private static void relink(Path link, String text) throws IOException {
        Files.delete(link);
        Files.createSymbolicLink(link, link.getFileSystem().getPath(text));
    }

    @Test
    void bootableFilesInTheTftpRoot_areFound() throws Exception {
        assertThat(new SmallBramble()
                        .file("tftp/Config.txt", "")
                        .link("tftp/start_x.elf", "tftp/_sets/u/start4.elf")
                        .file("tftp/restart.elf", "")
                        .staged())
                .containsExactly(
                        "tftp/Config.txt: [verify.root.bootable] lies in the TFTP root, where every Raspberry Pi that is not"
                                + " in the inventory boots from it",
                        "tftp/start_x.elf: [verify.root.bootable] lies in the TFTP root, where every Raspberry Pi that is"
                                + " not in the inventory boots from it");
    }

    @Test
    void configTxtThatTheFirmwareWouldMisread_isFound() throws Exception {
        String config = DIRECT_CONFIG + "# caf\u00e9\ninitramfs=x.xz\nos_check=0\r\n# " + "x".repeat(97)
                + "\ninitramfs " + "initramfs.xz,".repeat(5) + "initramfs.xz\n";
        assertThat(new SmallBramble().file(DIRECT, config).staged())
                .containsExactly(
                        DIRECT
                                + ": [verify.config.ascii] line 4 has a character that is not printable ASCII: the firmware"
                                + " drops the rest of the file there",
                        DIRECT + ": [verify.config.initramfs] line 5 gives initramfs with \"=\": \"initramfs NAME"
                                + " followkernel\" is right",
                        DIRECT
                                + ": [verify.config.ascii] line 6 has a character that is not printable ASCII: the firmware"
                                + " drops the rest of the file there",
                        DIRECT + ": [verify.config.long] line 7 has 99 characters: the firmware cuts it after 98",
                        DIRECT + ": [verify.config.initramfs] line 8 names files in more than 64 characters, which the"
                                + " firmware cuts off");
        assertThat(new SmallBramble()
                        .file(DIRECT, DIRECT_CONFIG + "# " + "x".repeat(96))
                        .staged())
                .isEmpty();
    }

    @Test
    void filesThatConfigTxtNames_mustLieBesideIt() throws Exception {
        assertThat(new SmallBramble()
                        .without("tftp/4cc0bf43/vmlinuz")
                        .without("tftp/4cc0bf43/initramfs.xz")
                        .without("tftp/d32a9346/RPI_EFI.fd")
                        .staged())
                .containsExactly(
                        DIRECT
                                + ": [verify.config.file] line 3 names \"initramfs.xz\", which is not in \"tftp/4cc0bf43\"",
                        DIRECT + ": [verify.config.file] line 2 names \"vmlinuz\", which is not in \"tftp/4cc0bf43\"",
                        UEFI + ": [verify.config.file] line 2 names \"RPI_EFI.fd\", which is not in \"tftp/d32a9346\"");
        assertThat(new SmallBramble()
                        .file(DIRECT, "os_prefix=v1/\nkernel=k\ninitramfs /i followkernel\n")
                        .link("tftp/4cc0bf43/v1/k", "tftp/_sets/k/vmlinuz")
                        .file("tftp/4cc0bf43/i", "i")
                        .staged())
                .isEmpty();
        assertThat(new SmallBramble()
                        .file(DIRECT, "kernel=../_sets/k/vmlinuz\n")
                        .staged())
                .containsExactly(DIRECT + ": [verify.config.file] line 1 names \"../_sets/k/vmlinuz\", which is not in"
                        + " \"tftp/4cc0bf43\"");
    }

    @Test
    void commandLineThatIsNotOne_isFound() throws Exception {
        assertThat(new SmallBramble()
                        .file("tftp/4cc0bf43/cmdline.txt", "a\nb\n")
                        .staged())
                .containsExactly(
                        "tftp/4cc0bf43/cmdline.txt: [verify.cmdline] is more than one line of ASCII: the firmware"
                                + " passes on the first line only");
        assertThat(new SmallBramble()
                        .file("tftp/4cc0bf43/cmdline.txt", "x".repeat(2048))
                        .staged())
                .containsExactly("tftp/4cc0bf43/cmdline.txt: [verify.cmdline] has 2048 characters: Linux keeps 2047");
        assertThat(new SmallBramble()
                        .file("tftp/4cc0bf43/cmdline.txt", "x".repeat(2047))
                        .staged())
                .isEmpty();
    }

    @Test
    void firmwareImageThatIsNone_isFoundOnceForAllNodes() throws Exception {
        assertThat(new SmallBramble()
                        .file("tftp/_sets/u/RPI_EFI.fd", new byte[0x3E0000])
                        .link("tftp/4cd9693a", "tftp/d32a9346")
                        .staged())
                .containsExactly("tftp/_sets/u/RPI_EFI.fd at byte 0x0: [verify.uefi] is no sound EDK2 image: _FVH: no"
                        + " firmware volume with EDK2 variables in these 4063232 bytes");
        assertThat(new SmallBramble()
                        .file("tftp/_sets/u/RPI_EFI.fd", SmallBramble.uefiImage(0x2B0000))
                        .staged())
                .containsExactly(
                        "tftp/_sets/u/RPI_EFI.fd: [verify.uefi] has its variables at 0x2b0000: where such an image"
                                + " looks for the device tree is not known");
    }

    @ParameterizedTest
    @CsvSource({"0x1D0000, 0x1f0000, 0x200000", "0x3B0000, 0x3e0000, 0x400000"})
    void deviceTreeAddressOfAnotherImage_isFound(String base, String address, String end) throws Exception {
        byte[] image = SmallBramble.uefiImage(Integer.decode(base));
        String right = "armstub=RPI_EFI.fd\ndevice_tree_address=" + address + "\ndevice_tree_end=" + end + "\n";
        assertThat(new SmallBramble()
                        .file("tftp/_sets/u/RPI_EFI.fd", image)
                        .file(UEFI, right)
                        .staged())
                .isEmpty();
        String wrong = "armstub=RPI_EFI.fd\ndevice_tree_address=0x123\n";
        assertThat(new SmallBramble()
                        .file("tftp/_sets/u/RPI_EFI.fd", image)
                        .file(UEFI, wrong)
                        .staged())
                .containsExactly(
                        UEFI
                                + ": [verify.config.deviceTree] has device_tree_address=0x123, but this firmware image looks"
                                + " for the device tree by device_tree_address=" + address,
                        UEFI
                                + ": [verify.config.deviceTree] has no device_tree_end, but this firmware image looks for the"
                                + " device tree by device_tree_end=" + end);
    }

    @Test
    void newImageUnderAnOldConfigTxt_isStillCompared() throws Exception {
        try (FileSystem memory = SmallBramble.memory()) {
            Path dist = new SmallBramble().published(memory);
            SmallBramble next = new SmallBramble().file("tftp/_sets/u/RPI_EFI.fd", SmallBramble.uefiImage(0x1D0000));
            try (StagedTree staged = new TreeWriter(LinkMode.RELATIVE, false).stage(next.tree(), dist)) {
                assertThat(texts(TreeVerifier.verify(staged.view())))
                        .hasSize(2)
                        .allMatch(text -> text.startsWith(UEFI));
            }
        }
    }

    @Test
    void kernelThatAPiCannotStart_isFound() throws Exception {
        byte[] zboot = new byte[4096];
        System.arraycopy(new byte[] {'M', 'Z', 0, 0, 'z', 'i', 'm', 'g'}, 0, zboot, 0, 8);
        byte[] pe = new byte[4096];
        System.arraycopy(new byte[] {'M', 'Z'}, 0, pe, 0, 2);
        assertThat(kernel(zboot))
                .containsExactly(
                        "tftp/_sets/k/vmlinuz: [verify.kernel] is an EFI zboot kernel, which hangs a Pi's loader:"
                                + " it has to be unwrapped");
        assertThat(kernel(pe))
                .containsExactly(
                        "tftp/_sets/k/vmlinuz: [verify.kernel] is an EFI program, which a Pi's loader cannot start");
        assertThat(kernel("<html>".getBytes(StandardCharsets.US_ASCII)))
                .containsExactly(
                        "tftp/_sets/k/vmlinuz: [verify.kernel] is no arm64 kernel Image, compressed by gzip or not:"
                                + " a Pi's loader starts nothing else");
        assertThat(kernel(SmallBramble.gzip(zboot)))
                .containsExactly(
                        "tftp/_sets/k/vmlinuz: [verify.kernel] is gzip-compressed, but what is in it is no arm64"
                                + " kernel Image");
        assertThat(kernel(new byte[] {0x1f, (byte) 0x8b, 8})).hasSize(1);
        assertThat(kernel(SmallBramble.gzip(SmallBramble.arm64Image()))).isEmpty();
    }

    private static List<String> kernel(byte[] bytes) throws BuildException, IOException {
        return new SmallBramble().file("tftp/_sets/k/vmlinuz", bytes).staged();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60000000 | false |",
                "60000001 | false | [verify.size.timeout] has 60000001 bytes, which may not arrive within the 30 seconds"
                        + " that a Pi's bootloader gives a file (set TFTP_FILE_TIMEOUT=300000 in its EEPROM)",
                "96205381 | false | [verify.size.pi5] has 96205381 bytes, but a Pi 5 whose bootloader is older than"
                        + " 2025-09-23 cannot fetch more than 96205380 (update its EEPROM, and set"
                        + " TFTP_FILE_TIMEOUT=300000 in it)",
                "67107840 | true | [verify.size.timeout] has 67107840 bytes, which may not arrive within the 30 seconds"
                        + " that a Pi's bootloader gives a file (set TFTP_FILE_TIMEOUT=300000 in its EEPROM)",
                "67107841 | true | [verify.size.pi4] has 67107841 bytes, but the firmware of a Pi 4 cannot fetch more"
                        + " than 67107840 over TFTP (boot: pi-uefi has no such limit)",
            })
    void sizesThatDoNotArrive_areWarnedOf(int size, boolean pi4, String warning, @TempDir Path temporary)
            throws Exception {
        SmallBramble bramble = new SmallBramble();
        if (pi4) {
            bramble.link("tftp/4cc0bf43/start4.elf", "tftp/_sets/u/start4.elf");
            bramble.link("tftp/4cc0bf43/fixup4.dat", "tftp/_sets/u/fixup4.dat");
        }
        Path dist = bramble.publishTo(temporary.resolve("dist"));
        // A file with a hole, and a manifest that knows it: what is published already is not hashed again.
        Path initramfs = dist.resolve("tftp/_sets/k/initramfs.xz");
        Path manifest = dist.resolve("manifest.json");
        try (FileChannel hole = FileChannel.open(initramfs, StandardOpenOption.WRITE)) {
            hole.write(ByteBuffer.wrap(new byte[1]), size - 1L);
        }
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replaceFirst("(initramfs.xz\",\"kind\":\"file\",\"mode\":\"0644\",\"size\":)9", "$1" + size));
        bramble.file(
                "tftp/_sets/k/initramfs.xz",
                new Content.Stored(initramfs, Content.of("initramfs").digest(), size));
        try (StagedTree staged = new TreeWriter(LinkMode.RELATIVE, false).stage(bramble.tree(), dist)) {
            List<String> texts = texts(TreeVerifier.verify(staged.view())).stream()
                    .map(text -> text.replace(dist + "/", ""))
                    .toList();
            assertThat(texts)
                    .isEqualTo(warning == null ? List.of() : List.of("warning tftp/_sets/k/initramfs.xz: " + warning));
        }
    }

    @Test
    void filesThatMenusName_mustBeServed() throws Exception {
        assertThat(new SmallBramble().file("tftp/grub.cfg", """
                                linux /_sets/k/none a b
                                initrd /_sets/k/initramfs.xz "/no 1" '/no$2'
                                configfile grub/grub.cfg; configfile /grub/nodes/${net_default_mac}.cfg
                                if [ -n x ]; then chainloader (tftp,10.0.0.1)/no.efi; fi
                                chainloader (hd0)/x; echo linux /x
                                """).staged())
                .containsExactly(
                        "tftp/grub.cfg: [verify.grub.file] line 1 has \"linux /_sets/k/none\", and no such file is served",
                        "tftp/grub.cfg: [verify.grub.file] line 2 has \"initrd /no 1\", and no such file is served",
                        "tftp/grub.cfg: [verify.grub.file] line 2 has \"initrd /no$2\", and no such file is served",
                        "tftp/grub.cfg: [verify.grub.file] line 3 has \"configfile grub/grub.cfg\", and no such file is"
                                + " served",
                        "tftp/grub.cfg: [verify.grub.file] line 4 has \"chainloader (tftp,10.0.0.1)/no.efi\", and no such"
                                + " file is served");
    }

    @Test
    void dnsmasqConfThatServesNothing_isFound() throws Exception {
        assertThat(new SmallBramble()
                        .file("dnsmasq.conf", "tftp-root=tftp\ntftp-single-port\n#port=0\nport=53\n")
                        .staged())
                .containsExactly(
                        "dnsmasq.conf: [verify.dnsmasq] has no line \"port=0\": no DNS is to be served, and another server"
                                + " may hold port 53",
                        "dnsmasq.conf: [verify.dnsmasq] has no line \"enable-tftp\": without it nothing is served at all",
                        "dnsmasq.conf: [verify.dnsmasq] has no line \"tftp-root=\" with an absolute path",
                        "dnsmasq.conf: [verify.dnsmasq] line 2 has tftp-single-port: with bind-interfaces dnsmasq then"
                                + " answers no TFTP request");
    }

    @Test
    void bootFilesThatDnsmasqNames_mustBeServed() throws Exception {
        String lines = """
                dhcp-boot=tag:a,tag:b,none.efi
                dhcp-boot=tag:a,pxelinux.0
                dhcp-boot=http://h/x.efi
                dhcp-boot=other.efi,,10.0.0.9
                pxe-service=tag:a,7,"a, b",ipxe.efi
                pxe-service=0,"x",none
                pxe-service=0,"x",0
                pxe-service=0,"x"
                """;
        assertThat(new SmallBramble().file("dnsmasq.conf", CONF + lines).staged())
                .containsExactly(
                        "dnsmasq.conf: [verify.dnsmasq] line 7 makes clients fetch \"none.efi\", and no such file is served",
                        "dnsmasq.conf: [verify.dnsmasq] line 11 makes clients fetch \"ipxe.efi\", and no such file is served",
                        "dnsmasq.conf: [verify.dnsmasq] line 12 makes clients fetch \"none.0\", and no such file is served");
    }
}
