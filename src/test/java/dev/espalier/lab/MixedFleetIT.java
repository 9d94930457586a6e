package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What the bramble has not: a Pi 4 without UEFI, two releases of everything side by side, Debian 12's GRUB. */
class MixedFleetIT {
    private static final String SITE = """
            server: 10.4.0.8
            tftpRoot: /srv/tftp
            dhcp:
              mode: server
              subnet: 10.4.0.0/20
            """;
    private static final String DEFAULTS = """
            model: pi4
            talosVersion: v1.12.5
            schematicID: f8a903f101ce10f686476024898734bb6b36353cc4d41f348514db9004ec0a9d
            talosConfig: none
            install: true
            """;

    private static final Bramble.Machine PLAIN =
            Bramble.Machine.pi4("00000001", "plain", "dc:a6:32:00:00:01", "10.4.0.31");
    private static final Bramble.Machine CANARY =
            Bramble.Machine.pi4("00000002", "canary", "dc:a6:32:00:00:02", "10.4.0.32");
    private static final Bramble.Machine DIRECT =
            new Bramble.Machine("00000003", "direct", "dc:a6:32:00:00:03", "10.4.0.33", "pi4-direct");

    @TempDir
    Path directory;

    @BeforeEach
    void needsALab() throws IOException, InterruptedException {
        Lab.require();
        Files.createDirectories(directory.resolve("fleet"));
        write("_site.yaml", SITE);
        write("_defaults.yaml", DEFAULTS);
    }

    @Test
    void releasesSideBySide_eachNodeBootsItsOwn() throws IOException, InterruptedException {
        write(PLAIN, "");
        // An image that begins with a unified kernel image, and firmware of the other layout.
        write(CANARY, "talosVersion: v1.10.0\nuefi: {version: v1.37}\n");
        write(DIRECT, "boot: pi-direct\n");
        Path dist = BuiltTree.build(directory, directory.resolve("fleet"), "_site.yaml")
                .dist();
        try (Lab lab = Lab.open(directory)) {
            lab.serve(dist, "/srv/tftp");
            for (Bramble.Machine machine : List.of(PLAIN, CANARY, DIRECT)) {
                assertThat(lab.assertBoots(machine, dist)).contains("yiaddr=" + machine.ip() + " ");
            }
        }
        assertThat(dist.resolve("tftp/00000001/RPI_EFI.fd")).hasSize(0x3D0000);
        assertThat(dist.resolve("tftp/00000001/config.txt")).content().contains("device_tree_address=0x3e0000\n");
        assertThat(dist.resolve("tftp/00000002/RPI_EFI.fd")).hasSize(0x1F0000);
        assertThat(dist.resolve("tftp/00000002/config.txt")).content().contains("device_tree_address=0x1f0000\n");
    }

    @Test
    void grubOfDebian12_isRefusedBehindAProxyAndServedByAServer() throws IOException, InterruptedException {
        write(PLAIN, "");
        // Under a name that does not give its version away.
        Path old = Lab.mirror()
                .resolve("snapshot.debian.org/archive/debian/20250901T000000Z/pool/main/g/grub-efi-arm64-signed")
                .resolve("grub-efi-arm64-signed_1+2.06+13_arm64.deb");
        Files.copy(old, directory.resolve("fleet/grub.deb"));
        write(
                "_defaults.yaml",
                DEFAULTS + "grub: {url: grub.deb, member: usr/lib/grub/arm64-efi-signed/grubnetaa64.efi.signed}\n");
        write("_site-proxy.yaml", SITE.replace("mode: server", "mode: proxy"));

        RealTools.Outcome behindProxy = new BuiltTree(
                        directory.resolve("fleet"), "_site-proxy.yaml", directory.resolve("refused"))
                .tryToBuild(directory);
        assertThat(behindProxy.exit()).as(behindProxy.output()).isEqualTo(3);
        assertThat(behindProxy.output()).contains("error[grub.version]", "is a GRUB before 2.12");
        assertThat(directory.resolve("refused")).doesNotExist();

        BuiltTree.build(directory, directory.resolve("fleet"), "_site.yaml");
    }

    private void write(Bramble.Machine machine, String more) throws IOException {
        write(
                machine.hostname() + ".yaml",
                "serial: " + machine.serial() + "\nmac: " + machine.mac() + "\nip: " + machine.ip() + "\n" + more);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve("fleet").resolve(name), text);
    }
}
