package dev.espalier.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Emulated PCs with true iPXE, from their firmware to the kernel of their node, or back to their disk. */
class IpxeBootIT {
    private static final String BOOTED = "ESPALIER-RIG-BOOTED";
    private static final String COMMAND_LINE = "ESPALIER-RIG-CMDLINE";
    private static final String DISK = "DISK-BOOTED";
    private static final String PLAIN = "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";

    @TempDir
    static Path builds;

    @TempDir
    Path directory;

    @BeforeEach
    void needsALabAndAnEmulator() throws IOException, InterruptedException {
        Lab.require();
        EmulatedPc.require();
        EmulatedPi.require();
    }

    @Test
    void proxy_biosReachesItsKernel_foundByItsMac() throws IOException, InterruptedException {
        Path dist = MixedLan.build(builds, "proxy", false, "");
        try (Lab lab = Lab.open(directory, MixedLan.SERVER, MixedLan.ROUTER)) {
            lab.serve(dist, MixedLan.TFTP_ROOT);
            lab.route(MixedLan.ADDRESSES);
            try (EmulatedPc pc = EmulatedPc.withBios(lab, directory, MixedLan.PC, "none", disk())) {
                assertThat(pc.awaitSerial(COMMAND_LINE)).contains(BOOTED + " schematic=" + PLAIN);
                assertThat(pc.awaitSerial("talos.config=http://10.4.0.8/c?m=" + MixedLan.PC))
                        .contains(COMMAND_LINE + " ip=10.4.0.51:::255.255.240.0:pc talos.platform=metal");
            }
        }
    }

    @Test
    void proxy_uefiLoadsIpxeOnce_andReachesItsKernel_foundByItsSerial() throws IOException, InterruptedException {
        assertUefiBoots("proxy");
    }

    @Test
    void server_uefiLoadsIpxeOnce_andReachesItsKernel_foundByItsSerial() throws IOException, InterruptedException {
        assertUefiBoots("server");
    }

    private void assertUefiBoots(String mode) throws IOException, InterruptedException {
        Path dist = MixedLan.build(builds, mode, false, "");
        try (Lab lab = Lab.open(directory, MixedLan.SERVER, MixedLan.ROUTER)) {
            Background dnsmasq = lab.serve(dist, MixedLan.TFTP_ROOT);
            if (mode.equals("proxy")) {
                lab.route(MixedLan.ADDRESSES);
            }
            try (EmulatedPc pc = EmulatedPc.withUefi(lab, directory, MixedLan.STRANGER, MixedLan.PC_SERIAL)) {
                assertThat(pc.awaitSerial(COMMAND_LINE)).contains(BOOTED + " schematic=" + PLAIN);
            }
            // UEFI opens the file once to learn its size; iPXE that loaded itself would ask for it again.
            assertThat(dnsmasq.log().split("sent /srv/tftp/ipxe/ipxe-x86_64.efi", -1))
                    .hasSizeLessThanOrEqualTo(3);
            assertThat(dnsmasq.log())
                    .containsSubsequence(
                            "sent /srv/tftp/autoexec.ipxe",
                            "sent /srv/tftp/ipxe/boot.ipxe",
                            "sent /srv/tftp/ipxe/serial/" + MixedLan.PC_SERIAL + ".ipxe");
        }
    }

    @Test
    void arm64_reachesItsKernel_foundByABoardSerialWithSlashes() throws IOException, InterruptedException {
        Path dist = MixedLan.build(builds, "server", false, "");
        // Slashes at the ends are doubled or hidden on the way; the file is the same.
        assertArm64Boots(dist, MixedLan.STRANGER, "/8XYZ/CN1/.ipxe", "-smbios", "type=2,serial=/8XYZ/CN1/");
    }

    @Test
    void piWithTheLoaderIpxe_reachesItsKernel_besideAPiWithGrub() throws IOException, InterruptedException {
        Path dist = MixedLan.build(builds, "server", true, "");
        assertArm64Boots(dist, MixedLan.IPXE_PI, "mac/" + MixedLan.IPXE_PI.replace(':', '-') + ".ipxe");
    }

    private void assertArm64Boots(Path dist, String mac, String name, String... more)
            throws IOException, InterruptedException {
        try (Lab lab = Lab.open(directory, MixedLan.SERVER, MixedLan.ROUTER)) {
            Background dnsmasq = lab.serve(dist, MixedLan.TFTP_ROOT);
            try (EmulatedPi machine = EmulatedPi.powerOn(lab, directory, mac, more)) {
                assertThat(machine.awaitSerial(COMMAND_LINE)).contains(BOOTED);
            }
            assertThat(dnsmasq.log())
                    .containsSubsequence("ipxe/ipxe-arm64.efi", "ipxe/boot.ipxe", name + " to ")
                    .doesNotContain("grub");
        }
    }

    @Test
    void machineThatIsNotInTheInventory_getsItsDiskBack() throws IOException, InterruptedException {
        assertThat(afterScript(MixedLan.STRANGER)).contains("Not in the inventory: serial none");
    }

    @Test
    void nodeThatDoesNotInstall_getsItsDiskBack() throws IOException, InterruptedException {
        assertThat(afterScript(MixedLan.IDLE)).contains("idle does not install.");
    }

    private String afterScript(String mac) throws IOException, InterruptedException {
        Path dist = MixedLan.build(builds, "server", false, "");
        try (Lab lab = Lab.open(directory, MixedLan.SERVER, MixedLan.ROUTER)) {
            Background dnsmasq = lab.serve(dist, MixedLan.TFTP_ROOT);
            try (EmulatedPc pc = EmulatedPc.withBios(lab, directory, mac, "none", disk())) {
                String said = pc.awaitSerial(DISK);
                assertThat(dnsmasq.log())
                        .contains("sent /srv/tftp/ipxe/boot.ipxe")
                        .doesNotContain("vmlinuz", "initramfs");
                return said;
            }
        }
    }

    /** A disk whose boot sector writes {@link #DISK} to the first serial port and stops. */
    private Path disk() throws IOException {
        byte[] program = {
            (byte) 0xfa, // cli
            0x31,
            (byte) 0xc0, // xor ax, ax
            (byte) 0x8e,
            (byte) 0xd8, // mov ds, ax
            (byte) 0xba,
            (byte) 0xf8,
            0x03, // mov dx, 0x3f8
            (byte) 0xbe,
            0x16,
            0x7c, // mov si, the text
            (byte) 0xac, // next: lodsb
            (byte) 0x84,
            (byte) 0xc0, // test al, al
            0x74,
            0x03, // jz stop
            (byte) 0xee, // out dx, al
            (byte) 0xeb,
            (byte) 0xf8, // jmp next
            (byte) 0xf4, // stop: hlt
            (byte) 0xeb,
            (byte) 0xfd // jmp stop
        };
        byte[] image = new byte[1 << 20];
        System.arraycopy(program, 0, image, 0, program.length);
        byte[] text = DISK.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, image, program.length, text.length);
        image[510] = 0x55;
        image[511] = (byte) 0xaa;
        return Files.write(directory.resolve("disk.img"), image);
    }
}
