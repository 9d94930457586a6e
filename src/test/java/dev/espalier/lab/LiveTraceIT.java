package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code trace --live} asks a stock dnsmasq everything that a machine asks, and hears of every difference. */
class LiveTraceIT {
    private static final List<String> WITH_MAC = List.of("pc", "idle", "pi4-grub", "pi4-ipxe");

    @TempDir
    static Path builds;

    @TempDir
    Path directory;

    @BeforeEach
    void needsALab() throws IOException, InterruptedException {
        Lab.require();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "server"})
    void stockDnsmasq_answersAsTheTreeSays(String mode) throws IOException, InterruptedException {
        Path dist = MixedLan.build(builds, mode, true, "").dist();
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, MixedLan.TFTP_ROOT);
            for (String node : WITH_MAC) {
                RealTools.Outcome trace = lab.traceLive(node, dist);
                assertThat(trace.output())
                        .containsPattern("10\\.4\\.0\\.8: [0-9]{1,2} requests, all answered as the tree says\n");
                assertThat(trace.exit()).isZero();
            }
            assertThat(lab.traceLive("arm", dist).output())
                    .contains("; DHCP was not asked: the inventory does not give the MAC of this machine\n");
        }
    }

    @Test
    void serverWithHttp_answersAsTheTreeSays() throws IOException, InterruptedException {
        Path dist = MixedLan.build(builds.resolve("http"), "server", false, "http: http://10.4.0.8:8080\n")
                .dist();
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, MixedLan.TFTP_ROOT);
            lab.serveHttp(dist.resolve("http"), 8080);
            RealTools.Outcome trace = lab.traceLive("pc", dist);
            assertThat(trace.output())
                    .contains("requests, all answered as the tree says\n", "UEFI  HTTP  http://10.4.0.8:8080/");
            assertThat(trace.exit()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "server"})
    void otherConfiguration_isFound(String mode) throws IOException, InterruptedException {
        Path dist = MixedLan.build(builds, mode, true, "").dist();
        Path other = builds.resolve("other-" + mode);
        Files.createDirectories(other);
        Files.createSymbolicLink(other.resolve("tftp"), dist.resolve("tftp"));
        String conf = Files.readString(dist.resolve("dnsmasq.conf"));
        assertThat(conf).contains("ipxe/undionly.kpxe", "Raspberry Pi Boot");
        Files.writeString(
                other.resolve("dnsmasq.conf"),
                conf.replace("ipxe/undionly.kpxe", "ipxe/ipxe-arm64.efi")
                        .replace("Raspberry Pi Boot", "Blackberry Pi Boot"));
        try (Lab lab = Lab.open(directory)) {
            lab.serve(other, MixedLan.TFTP_ROOT);
            RealTools.Outcome pc = lab.traceLive("pc", dist);
            assertThat(pc.output()).contains("error[live.dhcp]: ", "ipxe/ipxe-arm64.efi", "and dnsmasq.conf says ");
            assertThat(pc.exit()).isEqualTo(1);
            RealTools.Outcome pi = lab.traceLive("pi4-grub", dist);
            assertThat(pi.output()).contains("error[live.dhcp]: DISCOVER, architecture 0 ", "\"Blackberry Pi Boot\"");
            assertThat(pi.exit()).isEqualTo(1);
        }
    }

    @Test
    void loopback_answersWhereTheTreeIsForIt() throws IOException, InterruptedException {
        Path inventory = Files.createDirectories(builds.resolve("loopback"));
        Files.writeString(
                inventory.resolve("_site.yaml"), "server: 127.0.0.1\ndhcp: {mode: proxy, subnet: 127.0.0.0/8}\n");
        Files.writeString(
                inventory.resolve("pc.yaml"),
                "mac: " + MixedLan.PC + "\ntalosVersion: v1.12.5\nschematicID: " + MixedLan.PLAIN
                        + "\ninstall: true\n");
        Path dist = BuiltTree.build(builds, inventory, "_site.yaml").dist();
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, MixedLan.TFTP_ROOT);
            assertThat(lab.traceLive(Lab.Place.SERVER, "pc", dist, "127.0.0.1").output())
                    .endsWith(" requests, all answered as the tree says\n");
            assertThat(lab.traceLive(Lab.Place.SERVER, "pc", dist, "10.4.0.8").output())
                    .endsWith(
                            "; DHCP was not asked: this machine is the server, and its answers go out to the network\n");
        }
    }

    @Test
    void nobodyThere_isFound() throws IOException, InterruptedException {
        Path dist = MixedLan.build(builds, "server", true, "").dist();
        try (Lab lab = Lab.open(directory)) {
            lab.serveHttp(dist, 8080);
            RealTools.Outcome trace = lab.traceLive("idle", dist);
            assertThat(trace.output())
                    .contains(
                            "error[live.dhcp]: DISCOVER, architecture 0 gets no answer, and dnsmasq.conf says an address",
                            "[live.tftp]");
            assertThat(trace.exit()).isEqualTo(1);
        }
    }
}
