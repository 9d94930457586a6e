package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Diskless boards, served by stock dnsmasq with the generated file: each model finds all that its firmware asks for. */
class DisklessServedIT {
    private static final String SITE = "server: 10.4.0.8\ndhcp: {mode: %s, subnet: 10.4.0.0/20%s}\n";

    @TempDir
    Path directory;

    @BeforeEach
    void needsALab() throws IOException, InterruptedException {
        Lab.require();
    }

    private Path build(String site) throws IOException, InterruptedException {
        Path inventory = Files.createDirectory(directory.resolve("inventory"));
        Files.writeString(inventory.resolve("_site.yaml"), site);
        Files.writeString(inventory.resolve("_defaults.yaml"), """
                boot: pi-nfs
                nfs: {server: 10.4.0.9, root: /srv/roots, options: "vers=4.1"}
                user: {name: ada, sshKeys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKeyOfSomebody]}
                """);
        Files.writeString(inventory.resolve("three.yaml"), "model: pi3\nserial: 0000000a\nmac: b8:27:eb:00:00:0a\n");
        Files.writeString(
                inventory.resolve("four.yaml"), "model: pi4\nserial: 0000000b\nmac: dc:a6:32:00:00:0b\nprefix: mac\n");
        Files.writeString(inventory.resolve("five.yaml"), "model: pi5\nserial: 0000000c\nmac: 2c:cf:67:00:00:0c\n");
        Path dist = directory.resolve("dist");
        RealTools.run(
                directory,
                Path.of(System.getProperty("espalier.command", "target/espalier"))
                        .toAbsolutePath()
                        .toString(),
                "build",
                inventory.toString(),
                "--mirror",
                Path.of("examples/mirror").toAbsolutePath().toString(),
                "--cache",
                directory.resolve("cache").toString(),
                "--output",
                dist.toString());
        return dist;
    }

    private static void assertBoots(Lab lab, Path dist, String chain, String root, String... identity)
            throws IOException, InterruptedException {
        RealTools.Outcome outcome = lab.boot(chain, dist.resolve("tftp"), identity);
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .endsWith("COMMAND LINE console=serial0,115200 console=tty1 root=/dev/nfs nfsroot=10.4.0.9:/srv/roots/"
                        + root + ",vers=4.1 rw ip=dhcp rootwait\nBOOTED\n");
    }

    private static void assertAllBoot(Lab lab, Path dist, String... server) throws IOException, InterruptedException {
        assertBoots(lab, dist, "pi3-direct", "0000000a", "--mac", "b8:27:eb:00:00:0a", "--serial", "0000000a");
        assertBoots(
                lab,
                dist,
                "pi4-direct",
                "dc-a6-32-00-00-0b",
                with(server, "--mac", "dc:a6:32:00:00:0b", "--prefix", "mac"));
        assertBoots(
                lab,
                dist,
                "pi5-direct",
                "0000000c",
                with(server, "--mac", "2c:cf:67:00:00:0c", "--serial", "0000000c"));
    }

    private static String[] with(String[] more, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void server_eachModelFindsItsRoot() throws IOException, InterruptedException {
        Path dist = build(SITE.formatted("server", ", range: 10.4.3.0-10.4.3.200"));
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, "/srv/tftp");
            assertAllBoot(lab, dist);
        }
    }

    @Test
    void proxy_eachModelFindsItsRootBesideTheRouter() throws IOException, InterruptedException {
        Path dist = build(SITE.formatted("proxy", ""));
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, "/srv/tftp");
            lab.route(Lab.ADDRESSES);
            assertAllBoot(lab, dist);
        }
    }
}
