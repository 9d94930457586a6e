package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.espalier.lab.Boots.Client;
import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Emulated machines with true iPXE, from their firmware to the kernel of their node. */
class IpxeBootIT {
    private static final String COMMON = " init_on_alloc=1 slab_nomerge pti=on consoleblank=0"
            + " nvme_core.io_timeout=4294967295 printk.devkmsg=on selinux=1 module.sig_enforce=1";

    @TempDir
    static Path builds;

    @TempDir
    Path directory;

    @BeforeEach
    void needsALabAndEmulators() throws IOException, InterruptedException {
        Lab.require();
        Firmware.require();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "server"})
    void pcsWithBiosAndUefi_getTheirOwnLines(String mode) throws IOException, InterruptedException {
        BuiltTree tree = MixedLan.build(builds, mode, false, "");
        // Written out, so that the plan is not its own judge.
        assertThat(tree.kernelLine("pc"))
                .isEqualTo("ip=10.4.0.51:::255.255.240.0:pc talos.platform=metal console=tty0" + COMMON
                        + " talos.config=http://10.4.0.8/c?m=52:54:00:00:00:01");
        assertThat(tree.kernelLine("pc-2"))
                .isEqualTo("talos.platform=metal console=tty0" + COMMON
                        + " odd=a;b&c|d$e#f{g}<h>(i),!*?~` quoted=\"b\"\\c'd'");
        try (Lab lab = Lab.open(directory)) {
            Background dnsmasq = lab.serve(tree);
            new Boots(lab, tree, directory).assertKernelLines(MixedLan.BIOS_PC, MixedLan.UEFI_PC);
            // UEFI opens the file once to learn its size; iPXE that loaded itself would ask for it again.
            assertThat(dnsmasq.log().split("sent /srv/tftp/ipxe/ipxe-x86_64.efi", -1))
                    .hasSizeLessThanOrEqualTo(3);
            assertThat(dnsmasq.log())
                    .contains("sent /srv/tftp/ipxe/mac/" + MixedLan.PC.replace(':', '-') + ".ipxe")
                    .containsSubsequence(
                            "sent /srv/tftp/autoexec.ipxe",
                            "sent /srv/tftp/ipxe/boot.ipxe",
                            "sent /srv/tftp/ipxe/serial/" + MixedLan.PC_SERIAL + ".ipxe");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "server"})
    void arm64ServerWithIpxe_besideAPiWithGrub_getTheirOwnLines(String mode) throws IOException, InterruptedException {
        BuiltTree tree = MixedLan.build(builds, mode, true, "");
        assertThat(tree.kernelLine("arm")).isEqualTo("talos.platform=metal console=ttyAMA0 console=tty0" + COMMON);
        try (Lab lab = Lab.open(directory)) {
            Background dnsmasq = lab.serve(tree);
            new Boots(lab, tree, directory).assertKernelLines(MixedLan.ARM, MixedLan.PI_WITH_GRUB);
            // Slashes at the ends of the serial number are doubled or hidden on the way; the file is the same.
            assertThat(dnsmasq.log())
                    .containsSubsequence("ipxe/ipxe-arm64.efi", "ipxe/boot.ipxe", "/8XYZ/CN1/.ipxe to ");
        }
    }

    @Test
    void piWithTheLoaderIpxe_getsItsLine() throws IOException, InterruptedException {
        BuiltTree tree = MixedLan.build(builds, "server", true, "");
        try (Lab lab = Lab.open(directory)) {
            Background dnsmasq = lab.serve(tree);
            new Boots(lab, tree, directory).assertKernelLines(MixedLan.PI_WITH_IPXE);
            assertThat(dnsmasq.log())
                    .contains("ipxe/mac/" + MixedLan.IPXE_PI.replace(':', '-') + ".ipxe")
                    .doesNotContain("grub");
        }
    }

    /**
     * QEMU's cards all have iPXE in their ROM. So another iPXE plays the ROM: it loads what DHCP names for a plain BIOS,
     * and that runs on the PXE services of its loader, as on a card of any make.
     */
    @ParameterizedTest
    @ValueSource(strings = {"proxy", "server"})
    void biosWithAnyCard_loadsUndionly_andGetsItsLine(String mode) throws IOException, InterruptedException {
        BuiltTree tree = MixedLan.build(builds, mode, false, "");
        try (Lab lab = Lab.open(directory)) {
            Background dnsmasq = lab.serve(tree);
            RealTools.Outcome rom = lab.boot("pxe", tree.tftp(), "--mac", MixedLan.PC, "--architecture", "0");
            String loader = rom.output().replaceFirst("(?s).*BOOT FILE (\\S+).*", "$1");
            assertThat(loader).as(rom.output()).isEqualTo("ipxe/undionly.kpxe");
            Path script = Files.writeString(directory.resolve("rom.ipxe"), """
                    #!ipxe
                    set net0/ip 10.4.2.250
                    set net0/netmask 255.255.240.0
                    ifopen net0
                    chain tftp://10.4.0.8/%s
                    """.replace("%s", loader));
            Path program = Lab.packages().resolve("ipxe-trixie/usr/lib/ipxe/ipxe.lkrn");
            Client pc = MixedLan.UNDI_PC.with("-kernel", program.toString(), "-initrd", script.toString());
            new Boots(lab, tree, directory).assertKernelLines(pc);
            assertThat(dnsmasq.log())
                    .containsSubsequence("sent /srv/tftp/ipxe/undionly.kpxe", "sent /srv/tftp/ipxe/boot.ipxe");
        }
    }

    @Test
    void httpOnly_machinesGetTheirOwnLines_andNothingComesOverTftp() throws IOException, InterruptedException {
        BuiltTree tree = MixedLan.build(builds.resolve("http"), "server", false, "http: http://10.4.0.8:8080\n");
        try (Lab lab = Lab.open(directory)) {
            Background dnsmasq = lab.serve(tree);
            Background http = lab.serveHttp(tree.dist().resolve("http"), 8080);
            new Boots(lab, tree, directory).assertKernelLines(MixedLan.HTTP_PC, MixedLan.HTTP_ARM);
            assertThat(dnsmasq.log()).doesNotContain("sent ");
            assertThat(http.log())
                    .contains("\"GET /ipxe/ipxe-x86_64.efi", "\"GET /ipxe/ipxe-arm64.efi")
                    .contains("/vmlinuz HTTP/1.1\" 200", "/initramfs.xz HTTP/1.1\" 200");
        }
    }
}
