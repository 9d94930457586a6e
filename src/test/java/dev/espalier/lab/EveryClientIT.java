package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Every kind of client, answered by stock dnsmasq with the generated file as it is; it gets the file that is for it. */
class EveryClientIT {
    private static final String SCRIPT = "ipxe/boot.ipxe";
    private static final String STRANGER = MixedLan.STRANGER;

    /** What a client says of itself, and the file it is to be told. */
    private record Client(String mac, int architecture, boolean isIpxe, String file) {}

    private static final List<Client> PCS = List.of(
            new Client(MixedLan.PC, 0, false, "ipxe/undionly.kpxe"),
            new Client(STRANGER, 0, false, "ipxe/undionly.kpxe"),
            new Client(STRANGER, 7, false, "ipxe/ipxe-x86_64.efi"),
            new Client(STRANGER, 9, false, "ipxe/ipxe-x86_64.efi"),
            new Client(STRANGER, 11, false, "ipxe/ipxe-arm64.efi"),
            new Client(MixedLan.PC, 0, true, SCRIPT),
            new Client(STRANGER, 0, true, SCRIPT),
            new Client(STRANGER, 7, true, SCRIPT),
            new Client(STRANGER, 9, true, SCRIPT),
            new Client(STRANGER, 11, true, SCRIPT));

    private static final List<Client> PIS = List.of(
            new Client(MixedLan.GRUB_PI, 11, false, "grub/grubaa64.efi"),
            new Client(MixedLan.IPXE_PI, 11, false, "ipxe/ipxe-arm64.efi"),
            new Client(MixedLan.IPXE_PI, 11, true, SCRIPT));

    @TempDir
    static Path builds;

    @TempDir
    Path directory;

    @BeforeEach
    void needsALab() throws IOException, InterruptedException {
        Lab.require();
    }

    @ParameterizedTest
    @CsvSource({"proxy, false", "proxy, true", "server, false", "server, true"})
    void everyClient_isToldItsOwnFile(String mode, boolean withPis) throws IOException, InterruptedException {
        Path dist = MixedLan.build(builds, mode, withPis, "").dist();
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, MixedLan.TFTP_ROOT);
            if (mode.equals("proxy")) {
                lab.route(Lab.ADDRESSES);
            }
            List<Client> clients = new ArrayList<>(PCS);
            clients.addAll(withPis ? PIS : List.of());
            for (Client client : clients) {
                assertThat(ask(lab, dist, client)).as(client.toString()).endsWith("BOOT FILE " + client.file());
            }
            if (withPis) {
                for (String pi : List.of(MixedLan.GRUB_PI, MixedLan.IPXE_PI)) {
                    RealTools.Outcome eeprom = lab.boot("eeprom", dist.resolve("tftp"), "--mac", pi);
                    assertThat(eeprom.output()).contains("TFTP SERVER 10.4.0.8").endsWith("BOOTED\n");
                }
            }
        }
    }

    @Test
    void firmwareThatFetchesOverHttp_isToldAUrl() throws IOException, InterruptedException {
        Path dist = MixedLan.build(builds.resolve("http"), "server", false, "http: http://10.4.0.8:8080\n")
                .dist();
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, MixedLan.TFTP_ROOT);
            for (Client client : List.of(
                    new Client(STRANGER, 16, false, "http://10.4.0.8:8080/ipxe/ipxe-x86_64.efi"),
                    new Client(STRANGER, 19, false, "http://10.4.0.8:8080/ipxe/ipxe-arm64.efi"),
                    new Client(STRANGER, 7, true, SCRIPT))) {
                assertThat(ask(lab, dist, client)).as(client.toString()).endsWith("BOOT FILE " + client.file());
            }
        }
    }

    private static String ask(Lab lab, Path dist, Client client) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("--mac", client.mac(), "--architecture", Integer.toString(client.architecture())));
        if (client.isIpxe()) {
            words.add("--ipxe");
        }
        RealTools.Outcome outcome = lab.boot("pxe", dist.resolve("tftp"), words.toArray(String[]::new));
        assertThat(outcome.exit()).as("%s:%n%s", client, outcome.output()).isZero();
        return outcome.output()
                .lines()
                .filter(line -> line.startsWith("TFTP SERVER"))
                .findFirst()
                .orElse("nothing");
    }
}
