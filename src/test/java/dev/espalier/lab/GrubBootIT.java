package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** An emulated arm64 machine boots from the bramble's tree: EDK2, PXE, Debian's signed GRUB 2.12, kernel, initramfs. */
class GrubBootIT {
    private static final String BOOTED = "ESPALIER-RIG-BOOTED";
    private static final String COMMAND_LINE = "ESPALIER-RIG-CMDLINE ";

    @TempDir
    static Path builds;

    @TempDir
    Path directory;

    @BeforeEach
    void needsALabAndAnEmulator() throws IOException, InterruptedException {
        Lab.require();
        EmulatedPi.require();
    }

    @Test
    void proxy_nodeReachesItsKernelWithItsOwnCommandLine() throws IOException, InterruptedException {
        Path dist = Bramble.build(builds, "_site-proxy.yaml");
        try (Lab lab = Lab.open(directory, Bramble.SERVER, Bramble.ROUTER)) {
            lab.serve(dist, Bramble.TFTP_ROOT);
            lab.route(Bramble.ADDRESSES);
            try (EmulatedPi pi = EmulatedPi.powerOn(lab, directory, Bramble.ALLYRION.mac())) {
                String serial = pi.awaitSerial(COMMAND_LINE);
                assertBooted(serial);
            }
        }
    }

    @Test
    void server_nodeReachesItsKernelWithItsOwnCommandLine() throws IOException, InterruptedException {
        Path dist = Bramble.build(builds, "_site-server.yaml");
        try (Lab lab = Lab.open(directory, Bramble.SERVER, Bramble.ROUTER)) {
            lab.serve(dist, Bramble.TFTP_ROOT);
            try (EmulatedPi pi = EmulatedPi.powerOn(lab, directory, Bramble.ALLYRION.mac())) {
                assertBooted(pi.awaitSerial(COMMAND_LINE));
            }
        }
    }

    @Test
    void machineThatIsNotInTheInventory_isLeftToItsOwnDisk() throws IOException, InterruptedException {
        Path dist = Bramble.build(builds, "_site-server.yaml");
        try (Lab lab = Lab.open(directory, Bramble.SERVER, Bramble.ROUTER)) {
            Background dnsmasq = lab.serve(dist, Bramble.TFTP_ROOT);
            try (EmulatedPi stranger = EmulatedPi.powerOn(lab, directory, "52:54:00:00:00:99")) {
                stranger.awaitSerial("No disk has a loader at EFI/BOOT/BOOTAA64.EFI");
            }
            assertThat(dnsmasq.log())
                    .contains("sent " + Bramble.TFTP_ROOT + "/grub/grub.cfg")
                    .doesNotContain("kernel", "vmlinuz", "initramfs");
        }
    }

    private static void assertBooted(String serial) {
        assertThat(serial)
                .contains(BOOTED + " schematic=f8a903f101ce10f686476024898734bb6b36353cc4d41f348514db9004ec0a9d");
        String commandLine = serial.substring(serial.indexOf(COMMAND_LINE))
                .lines()
                .findFirst()
                .orElseThrow();
        assertThat(commandLine)
                .contains("talos.platform=metal")
                .contains("talos.config=http://10.4.0.8:8080/generic?mac=" + Bramble.ALLYRION.mac())
                .contains("modprobe.blacklist=ipmi_si,ipmi_poweroff");
    }
}
