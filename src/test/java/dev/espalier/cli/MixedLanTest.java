package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.espalier.testing.GoldenTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Machines of every kind in one inventory: a BIOS or UEFI PC, a UEFI PC, an arm64 server, a Pi 4 by GRUB and by iPXE, a Pi 5. */
class MixedLanTest {
    private static final String PLAIN = "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";
    private static final String PI4 = "f8a903f101ce10f686476024898734bb6b36353cc4d41f348514db9004ec0a9d";
    private static final String PI5 = "83695c67f221d4965e845b27fc1393f84e33101a2d30706d28fd21a28805650a";

    @TempDir
    private Path temp;

    @BeforeEach
    void inventoryAndArtifacts() throws IOException {
        write("_defaults.yaml", "talosVersion: v1.13.2\nschematicID: " + PLAIN + "\ninstall: true\n");
        write("arm-server.yaml", "model: arm64\nboardSerial: /8XYZ/CN1/\n");
        write("pc.yaml", "mac: [52:54:00:00:00:01, 52:54:00:00:00:11]\nserial: PC-1\nip: 10.4.0.51\nnetmask: 20\n");
        write("pc-uefi.yaml", """
                firmware: uefi
                uuid: 4C4C4544-0042-3510-8056-B4C04F4E4D32
                kernelFrom: factory
                """);
        write("idle.yaml", "mac: 52:54:00:00:00:03\ninstall: false\n");
        write("pi4-grub.yaml", "model: pi4\nserial: 0000000a\nmac: dc:a6:32:00:00:0a\nschematicID: " + PI4 + "\n");
        write(
                "pi4-ipxe.yaml",
                "model: pi4\nloader: ipxe\nserial: 0000000b\nmac: dc:a6:32:00:00:0b\nschematicID: " + PI4 + "\n");
        write("pi5.yaml", "model: pi5\nserial: 0000000c\nmac: 2c:cf:67:00:00:0c\nschematicID: " + PI5 + "\n");
        ExampleMirror.in(temp.resolve("mirror"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "server", "none"})
    void dnsmasq_tellsEveryKindOfClientApart(String mode) throws IOException {
        site(mode, "http: http://10.4.0.8:8080\n");
        build();
        GoldenTree.assertText(Files.readString(dist().resolve("dnsmasq.conf")), "mixed-lan-dnsmasq-" + mode);
    }

    @Test
    void scripts_overTftp() throws IOException {
        site("proxy", "");
        build();
        GoldenTree.assertText(scripts("tftp"), "mixed-lan-scripts-tftp");
        assertThat(dist().resolve("http")).doesNotExist();
    }

    @Test
    void scriptsAndKernels_overHttp_needNothingOfTheTftpRoot() throws IOException {
        site("server", "http: http://10.4.0.8:8080/\nunknown: refuse\n");
        build();
        GoldenTree.assertText(scripts("http"), "mixed-lan-scripts-http");
        try (Stream<Path> links = Files.walk(dist().resolve("http")).filter(Files::isSymbolicLink)) {
            for (Path link : links.toList()) {
                assertThat(link.toRealPath()).startsWith(dist().toRealPath().resolve("http"));
            }
        }
        assertThat(dist().resolve("tftp/ipxe/mac")).doesNotExist();
    }

    @Test
    void orderOfTheFiles_changesNothing() throws IOException {
        site("server", "");
        build();
        String first = GoldenTree.describe(dist());
        for (String name : List.of("pi5.yaml", "arm-server.yaml", "pc.yaml")) {
            String text = Files.readString(temp.resolve("fleet").resolve(name));
            Files.delete(temp.resolve("fleet").resolve(name));
            write(name, text);
        }
        Path other = temp.resolve("other");
        assertThat(run(other).exit()).isZero();
        assertThat(GoldenTree.describe(other)).isEqualTo(first);
    }

    @Test
    void firstScript_staysAsLongAsItIs_howeverManyNodesThereAre() throws IOException {
        site("proxy", "");
        build();
        long before = Files.size(dist().resolve("tftp/ipxe/boot.ipxe"));
        for (int i = 0; i < 50; i++) {
            write("more/pc-" + i + ".yaml", "mac: 52:54:00:00:01:" + (10 + i) + "\n");
        }
        build();
        assertThat(dist().resolve("tftp/ipxe/nodes/pc-49.ipxe")).exists();
        assertThat(dist().resolve("tftp/ipxe/boot.ipxe")).hasSize(before);
    }

    private void site(String mode, String more) throws IOException {
        String range = mode.equals("server") ? ", range: 10.4.3.0-10.4.3.200" : "";
        write("_site.yaml", "server: 10.4.0.8\ndhcp: {mode: " + mode + ", subnet: 10.4.0.0/20" + range + "}\n" + more);
    }

    private void build() {
        Cli.Result result = run(dist());
        assertThat(result.exit()).as(result.err()).isZero();
    }

    private Cli.Result run(Path output) {
        return Cli.run(
                "build",
                temp.resolve("fleet"),
                "--quiet",
                "--mirror",
                temp.resolve("mirror"),
                "--cache",
                temp.resolve("cache"),
                "-o",
                output);
    }

    private Path dist() {
        return temp.resolve("dist");
    }

    /** What lies below the root of one service but for the directories of the Pis. */
    private String scripts(String service) throws IOException {
        StringBuilder text = new StringBuilder();
        boolean wanted = false;
        for (String line : GoldenTree.describe(dist()).split("(?<=\n)", -1)) {
            if (!line.startsWith(" ")) {
                wanted = line.contains(" " + service + "/ipxe") || line.contains(" " + service + "/autoexec.ipxe");
            }
            if (wanted) {
                text.append(line);
            }
        }
        return text.toString();
    }

    private void write(String name, String text) throws IOException {
        Path file = temp.resolve("fleet").resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}
