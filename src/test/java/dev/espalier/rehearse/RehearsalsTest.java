package dev.espalier.rehearse;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.espalier.content.RelativePath;
import dev.espalier.tree.TreeView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A sound tree boots every machine; a fault in it is found, with the machine and the cause. */
class RehearsalsTest {

    private static Ending ending(SmallLan lan, String hostname) throws Exception {
        return lan.rehearse(hostname).get(0).ending();
    }

    private static List<String> requests(Rehearsal rehearsal) {
        return rehearsal.steps().stream()
                .map(step -> step.client() + " " + step.protocol() + " " + step.request() + " " + step.result())
                .toList();
    }

    @Test
    void soundTree_hasNoFindings_stagedAndPublished() throws Exception {
        assertThat(new SmallLan().findings()).isEmpty();
        try (FileSystem memory = SmallLan.memory()) {
            Path dist = new SmallLan().publishTo(memory.getPath("/dist"));
            Rehearsals rehearsals = Rehearsals.of(TreeView.published(dist));
            assertThat(rehearsals.machines()).hasSize(5);
            assertThat(SmallLan.texts(rehearsals.findings())).isEmpty();
        }
    }

    @Test
    void pi4_goesThroughItsFirmwareAndGrub() throws Exception {
        Rehearsal rehearsal = new SmallLan().rehearse("pi4").get(0);
        assertThat(requests(rehearsal))
                .containsExactly(
                        "EEPROM DHCP DISCOVER, architecture 0 HIT",
                        "EEPROM TFTP 0000000a/start4.elf HIT",
                        "EEPROM TFTP 0000000a/config.txt HIT",
                        "EEPROM TFTP 0000000a/pieeprom.sig MISS",
                        "EEPROM TFTP 0000000a/recover4.elf MISS",
                        "EEPROM TFTP 0000000a/recovery.elf MISS",
                        "EEPROM TFTP 0000000a/start4.elf HIT",
                        "EEPROM TFTP 0000000a/fixup4.dat HIT",
                        "VideoCore TFTP 0000000a/recovery.elf MISS",
                        "VideoCore TFTP 0000000a/config.txt HIT",
                        "VideoCore TFTP 0000000a/config.txt HIT",
                        "VideoCore TFTP 0000000a/dt-blob.bin MISS",
                        "VideoCore TFTP 0000000a/recovery.elf MISS",
                        "VideoCore TFTP 0000000a/config.txt HIT",
                        "VideoCore TFTP 0000000a/bootcfg.txt MISS",
                        "VideoCore TFTP 0000000a/bcm2711-rpi-4-b.dtb HIT",
                        "VideoCore TFTP 0000000a/overlays/overlay_map.dtb MISS",
                        "VideoCore TFTP 0000000a/config.txt HIT",
                        "VideoCore TFTP 0000000a/overlays/disable-bt.dtbo HIT",
                        "VideoCore TFTP 0000000a/cmdline.txt MISS",
                        "VideoCore TFTP 0000000a/recovery8.img MISS",
                        "VideoCore TFTP 0000000a/kernel8.img MISS",
                        "VideoCore TFTP 0000000a/RPI_EFI.fd HIT",
                        "VideoCore TFTP 0000000a/RPI_EFI.fd HIT",
                        "VideoCore TFTP 0000000a/RPI_EFI.fd HIT",
                        "VideoCore TFTP 0000000a/RPI_EFI.fd HIT",
                        "UEFI DHCP DISCOVER, architecture 11 HIT",
                        "UEFI DHCP REQUEST to port 4011, architecture 11 HIT",
                        "UEFI TFTP grub/grubaa64.efi HIT",
                        "UEFI TFTP grub/grubaa64.efi HIT",
                        "GRUB TFTP /grub/arm64-efi/command.lst MISS",
                        "GRUB TFTP /grub/arm64-efi/fs.lst MISS",
                        "GRUB TFTP /grub/arm64-efi/crypto.lst MISS",
                        "GRUB TFTP /grub/arm64-efi/terminal.lst MISS",
                        "GRUB TFTP /grub/grub.cfg HIT",
                        "GRUB TFTP /grub/nodes/pi4.cfg HIT",
                        "GRUB TFTP /_sets/k/vmlinuz HIT",
                        "GRUB TFTP /_sets/k/initramfs.xz HIT");
        assertThat(rehearsal.ending())
                .isEqualTo(new Ending.Kernel("/_sets/k/vmlinuz", List.of("/_sets/k/initramfs.xz"), "a=1 b=2;3"));
    }

    @Test
    void pi5_goesWithASecondSlashWhereItsEepromDoes() throws Exception {
        Rehearsal rehearsal = new SmallLan().rehearse("pi5").get(0);
        assertThat(requests(rehearsal))
                .containsExactly(
                        "EEPROM DHCP DISCOVER, architecture 0 HIT",
                        "EEPROM TFTP 0000000c/config.txt HIT",
                        "EEPROM TFTP 0000000c/pieeprom.sig MISS",
                        "EEPROM TFTP 0000000c//config.txt HIT",
                        "EEPROM TFTP 0000000c//config.txt HIT",
                        "EEPROM TFTP 0000000c/vmlinuz HIT",
                        "EEPROM TFTP 0000000c/initramfs.xz HIT",
                        "EEPROM TFTP 0000000c/bcm2712-rpi-5-b.dtb HIT",
                        "EEPROM TFTP 0000000c//cmdline.txt HIT",
                        "EEPROM TFTP 0000000c/armstub8-2712.bin MISS",
                        "EEPROM TFTP 0000000c/vmlinuz HIT");
        assertThat(rehearsal.ending())
                .isEqualTo(new Ending.Kernel(
                        "0000000c/vmlinuz", List.of("0000000c/initramfs.xz"), "talos.platform=metal a=1"));
    }

    @Test
    void bios_takesTheOneItemOfItsMenu_andIpxeItsScript() throws Exception {
        Rehearsal rehearsal = new SmallLan().rehearse("bios").get(0);
        assertThat(requests(rehearsal))
                .containsExactly(
                        "PXE ROM DHCP DISCOVER, architecture 0 HIT",
                        "PXE ROM DHCP REQUEST to port 4011 for \"bios\" HIT",
                        "PXE ROM TFTP ipxe/undionly.kpxe HIT",
                        "iPXE DHCP DISCOVER, architecture 0, as iPXE HIT",
                        "iPXE DHCP REQUEST to port 4011 for \"script\" HIT",
                        "iPXE TFTP ipxe/boot.ipxe HIT",
                        "iPXE TFTP ipxe/serial/?.ipxe MISS",
                        "iPXE TFTP ipxe/uuid/?.ipxe MISS",
                        "iPXE TFTP ipxe/mac/52-54-00-00-00-01.ipxe HIT",
                        "iPXE TFTP _sets/x/vmlinuz HIT",
                        "iPXE TFTP _sets/k/initramfs.xz HIT");
        assertThat(rehearsal.ending())
                .isEqualTo(new Ending.Kernel("_sets/x/vmlinuz", List.of("_sets/k/initramfs.xz"), "node=bios ip=dhcp"));
    }

    @Test
    void efi_asksForAutoexec_andIsFoundBySerialOrUuid() throws Exception {
        assertThat(requests(new SmallLan().rehearse("efi").get(0)))
                .contains("iPXE TFTP autoexec.ipxe MISS", "iPXE TFTP ipxe/serial/PC-2.ipxe HIT")
                .containsSubsequence("UEFI TFTP ipxe/ipxe-x86_64.efi HIT", "UEFI TFTP ipxe/ipxe-x86_64.efi HIT");
        assertThat(ending(new SmallLan(), "arm"))
                .isEqualTo(new Ending.Kernel("_sets/k/vmlinuz", List.of("_sets/k/initramfs.xz"), "node=arm ip=dhcp"));
    }

    @Test
    void machineThatMayStartInTwoWays_isRehearsedInBoth() throws Exception {
        SmallLan lan = new SmallLan()
                .node("either", Map.of("model", "amd64", "boot", "ipxe", "mac", "52:54:00:00:00:02"))
                .link("tftp/ipxe/mac/52-54-00-00-00-02.ipxe", "tftp/ipxe/nodes/bios.ipxe");
        assertThat(lan.rehearse("either")).extracting(Rehearsal::way).containsExactly("BIOS", "UEFI");
        assertThat(lan.findings()).isEmpty();
    }

    @Test
    void uefiOverHttp_isRehearsedWhereSomebodyOffersIt() throws Exception {
        SmallLan lan = new SmallLan()
                .site("http", "http://10.4.0.8:8080/")
                .file("dnsmasq.conf", """
                        enable-tftp
                        tftp-root=/srv/tftp
                        dhcp-range=10.4.3.0,10.4.3.200,255.255.240.0,12h
                        dhcp-userclass=set:ipxe,iPXE
                        dhcp-boot=tag:ipxe,ipxe/boot.ipxe
                        dhcp-match=set:x64,option:client-arch,7
                        dhcp-boot=tag:x64,tag:!ipxe,ipxe/ipxe-x86_64.efi
                        dhcp-match=set:http-x64,option:client-arch,16
                        dhcp-option-force=tag:http-x64,60,HTTPClient
                        dhcp-boot=tag:http-x64,tag:!ipxe,http://10.4.0.8:8080/ipxe/ipxe-x86_64.efi
                        """)
                .file("http/ipxe/ipxe-x86_64.efi", SmallLan.efi(SmallLan.AMD64, "iPXE"))
                .only("efi");
        List<Rehearsal> rehearsals = lan.rehearse("efi");
        assertThat(rehearsals).extracting(Rehearsal::way).containsExactly("UEFI", "UEFI HTTP");
        assertThat(requests(rehearsals.get(1)))
                .startsWith(
                        "UEFI DHCP DISCOVER, architecture 16 HIT",
                        "UEFI HTTP http://10.4.0.8:8080/ipxe/ipxe-x86_64.efi HIT",
                        "UEFI HTTP http://10.4.0.8:8080/ipxe/ipxe-x86_64.efi HIT",
                        "iPXE HTTP http://10.4.0.8:8080/ipxe/autoexec.ipxe MISS",
                        "iPXE HTTP http://10.4.0.8:8080/autoexec.ipxe MISS",
                        "iPXE DHCP DISCOVER, architecture 7, as iPXE HIT",
                        "iPXE TFTP ipxe/boot.ipxe HIT");
        assertThat(lan.findings()).isEmpty();
    }

    @Test
    void nodeThatDoesNotInstall_isToGetItsDisk() throws Exception {
        SmallLan lan = new SmallLan()
                .node(
                        "bios",
                        Map.of(
                                "model",
                                "amd64",
                                "boot",
                                "ipxe",
                                "firmware",
                                "bios",
                                "mac",
                                "52:54:00:00:00:01",
                                "install",
                                "false"));
        assertThat(lan.findings())
                .containsExactly("tftp/ipxe/nodes/bios.ipxe: [rehearse.kernel] bios (BIOS) does not install, and boots"
                        + " _sets/x/vmlinuz all the same");
        lan.file("tftp/ipxe/nodes/bios.ipxe", "#!ipxe\nexit 1\n");
        assertThat(lan.findings()).isEmpty();
        assertThat(ending(lan, "bios"))
                .isEqualTo(new Ending.Disk(
                        "iPXE gives up at line 2 of ipxe/mac/52-54-00-00-00-01.ipxe, and the firmware" + " goes on"));
    }

    @Test
    void kernelOfAnotherServer_isTakenForGranted() throws Exception {
        SmallLan lan = new SmallLan().only("efi").file("tftp/ipxe/nodes/efi.ipxe", """
                #!ipxe
                kernel https://pxe.factory.talos.dev/k/linux a=1
                initrd https://pxe.factory.talos.dev/k/initramfs.xz
                boot
                """);
        assertThat(ending(lan, "efi"))
                .isEqualTo(new Ending.Kernel(
                        "https://pxe.factory.talos.dev/k/linux",
                        List.of("https://pxe.factory.talos.dev/k/initramfs.xz"),
                        "a=1"));
    }

    @Test
    void router_isTakenToSayWhatItsPageSays() throws Exception {
        SmallLan lan = new SmallLan()
                .file("dnsmasq.conf", "enable-tftp\ntftp-root=/srv/tftp\n")
                .file("router.md", """
                        | client | architecture (option 93) | file |
                        |---|---|---|
                        | Raspberry Pi with UEFI, for GRUB, known by MAC | 11 | `grub/grubaa64.efi` |
                        | x86 with a BIOS | 0 | `ipxe/undionly.kpxe` |
                        | x86 with UEFI | 7, 9 | `ipxe/ipxe-x86_64.efi` |
                        | arm64 with UEFI | 11 | `ipxe/ipxe-arm64.efi` |
                        | iPXE, whatever it runs on | user class (option 77) `iPXE`, or option 175 | `ipxe/boot.ipxe` |

                        dhcp-mac=set:espalier-by-mac,dc:a6:32:00:00:0a
                        """);
        assertThat(lan.findings()).isEmpty();
        lan.without("router.md");
        assertThat(lan.only("efi").findings())
                .containsExactly(
                        "dnsmasq.conf: [rehearse.stuck] efi (UEFI) cannot boot: no answer names a boot file for UEFI");
    }

    @Test
    void whatIsSpoiledOnTheDisk_isFoundThere() throws Exception {
        try (FileSystem memory = SmallLan.memory()) {
            Path dist = new SmallLan().publishTo(memory.getPath("/dist"));
            Files.delete(dist.resolve("tftp/_sets/k/initramfs.xz"));
            Files.setPosixFilePermissions(
                    dist.resolve("tftp/_sets/f/fixup4.dat"), PosixFilePermissions.fromString("rw-------"));
            assertThat(SmallLan.texts(Rehearsals.of(TreeView.published(dist)).findings()))
                    .containsExactly(
                            "tftp/ipxe/nodes/arm.ipxe: [rehearse.disk] arm (UEFI) never gets its kernel: iPXE gives up at line 10"
                                    + " of ipxe/uuid/4c4c4544-0042-3510-8056-b4c04f4e4d32.ipxe (_sets/k/initramfs.xz is not"
                                    + " there), and the firmware goes on",
                            "tftp/ipxe/nodes/bios.ipxe: [rehearse.disk] bios (BIOS) never gets its kernel: iPXE gives up at line"
                                    + " 10 of ipxe/mac/52-54-00-00-00-01.ipxe (_sets/k/initramfs.xz is not there), and the"
                                    + " firmware goes on",
                            "tftp/ipxe/nodes/efi.ipxe: [rehearse.disk] efi (UEFI) never gets its kernel: iPXE gives up at line 10"
                                    + " of ipxe/serial/PC-2.ipxe (_sets/k/initramfs.xz is not there), and the firmware goes on",
                            "tftp/0000000a/config.txt: [rehearse.stuck] pi4 (EEPROM) cannot boot: EEPROM asks for"
                                    + " 0000000a/fixup4.dat, which cannot be read: others may not read tftp/_sets/f/fixup4.dat",
                            "tftp/0000000c/config.txt: [rehearse.stuck] pi5 (EEPROM) cannot boot: EEPROM asks for"
                                    + " 0000000c/initramfs.xz, which is not there: a link leads to tftp/_sets/k/initramfs.xz, where"
                                    + " nothing is");
        }
    }

    @Test
    void whatManyHaveInCommon_isToldOnce() throws Exception {
        SmallLan lan = new SmallLan().without("tftp/ipxe/boot.ipxe");
        for (int i = 0; i < 9; i++) {
            lan.node("pc-" + i, Map.of("model", "amd64", "boot", "ipxe", "firmware", "bios", "serial", "S" + i));
        }
        lan.only("pc-0", "pc-1", "pc-2", "pc-3", "pc-4", "pc-5", "pc-6", "pc-7", "pc-8");
        assertThat(lan.findings())
                .containsExactly(
                        "dnsmasq.conf: [rehearse.disk] pc-0 (BIOS) never gets its kernel: iPXE gives up (ipxe/boot.ipxe"
                                + " is not there), and the firmware goes on (and so for pc-1, pc-2, pc-3, pc-4 and 4 more)");
    }

    @Test
    void piThatUpdatesItself_startsAgain() throws Exception {
        SmallLan lan =
                new SmallLan().file("tftp/0000000c/pieeprom.sig", "0\n").file("tftp/0000000c/pieeprom.upd", "image");
        assertThat(requests(lan.rehearse("pi5").get(0)))
                .startsWith(
                        "EEPROM DHCP DISCOVER, architecture 0 HIT",
                        "EEPROM TFTP 0000000c/config.txt HIT",
                        "EEPROM TFTP 0000000c/pieeprom.sig HIT",
                        "EEPROM TFTP 0000000c/pieeprom.upd HIT",
                        "EEPROM DHCP DISCOVER, architecture 0 HIT",
                        "EEPROM TFTP 0000000c/config.txt HIT",
                        "EEPROM TFTP 0000000c/pieeprom.sig HIT",
                        "EEPROM TFTP 0000000c//config.txt HIT");
        assertThat(lan.findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gpu_mem=16, start4cd.elf, fixup4cd.dat",
        "start_x=1, start4x.elf, fixup4x.dat",
        "start_debug=1, start4db.elf, fixup4db.dat",
        "start_file=own.elf, own.elf, fixup4.dat"
    })
    void otherFirmware_isWhatConfigTxtAsksFor(String line, String start, String fixup) throws Exception {
        SmallLan lan = new SmallLan()
                .file("tftp/0000000a/config.txt", SmallLan.PI4_CONFIG + line + "\n")
                .file("tftp/0000000a/" + start, "firmware")
                .file("tftp/0000000a/" + fixup, "fixup");
        assertThat(requests(lan.rehearse("pi4").get(0)))
                .containsSequence("EEPROM TFTP 0000000a/" + start + " HIT", "EEPROM TFTP 0000000a/" + fixup + " HIT");
    }

    @Test
    void firmwareOfAPi3_hasALineInItsNames() {
        Machine pi3 = Machine.of("pi3", Map.of("model", "pi3", "serial", "0000000e"));
        PiConfig config = PiConfig.read("start_x=1\n".getBytes(StandardCharsets.UTF_8), pi3, name -> Optional.empty());
        assertThat(PiFirmware.pi3(config)).isEqualTo(new PiFirmware("start_x.elf", "fixup_x.dat"));
    }

    @Test
    void readersOfAFile_areThoseThatAreSentIt() throws Exception {
        try (FileSystem memory = SmallLan.memory()) {
            Rehearsals rehearsals =
                    Rehearsals.of(TreeView.published(new SmallLan().publishTo(memory.getPath("/dist"))));
            RelativePath initramfs = RelativePath.of("tftp/_sets/k/initramfs.xz");
            RelativePath nobodys = RelativePath.of("tftp/nothing");
            assertThat(rehearsals.play(Set.of(initramfs, nobodys)).readers())
                    .containsOnly(Map.entry(initramfs, new TreeSet<>(List.of("arm", "bios", "efi", "pi4", "pi5"))));
        }
    }
}
