package dev.espalier.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What a build would change, and where a file comes from, in the tree of the README's inventory. */
class DiffTest {
    @TempDir
    private Path temp;

    private Path inventory() {
        return temp.resolve("inventory");
    }

    private Path dist() {
        return temp.resolve("dist");
    }

    @BeforeEach
    void buildATree() throws IOException {
        Path source = Path.of("inventory");
        try (Stream<Path> walk = Files.walk(source)) {
            for (Path file : walk.toList()) {
                Files.copy(file, inventory().resolve(source.relativize(file).toString()));
            }
        }
        edit(
                "_site.yaml",
                "../examples/mirror",
                Path.of("examples/mirror").toAbsolutePath().toString());
        assertThat(Cli.run("build", inventory(), "-o", dist(), "--cache", temp.resolve("cache"), "-q")
                        .exit())
                .isZero();
    }

    private void edit(String file, String from, String to) throws IOException {
        Path path = inventory().resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    private Cli.Result diff(Object against, Object... more) {
        return Cli.run(Stream.concat(
                        Stream.of("diff", inventory(), "--against", against, "--cache", temp.resolve("cache")),
                        Stream.of(more))
                .toArray());
    }

    @Test
    void sameInventory_differsInNothing() {
        Cli.Result result = diff(dist());
        assertThat(result.out()).isEqualTo("nothing would change\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    void changesAreGroupedByNode_withTheLineThatCausesThem_andNothingIsWritten() throws IOException {
        edit("pi4/pi4-a.yaml", "serial: d32a9346", "serial: d32a9346\nconfigTxt: [dtparam=audio=off]");
        edit("_site.yaml", "192.168.42.10", "192.168.42.11");
        Files.delete(inventory().resolve("pi5/pi5-a.yaml"));
        String lock = Files.readString(inventory().resolve("espalier.lock"));
        String conf = Files.readString(dist().resolve("dnsmasq.conf"));

        Cli.Result result = diff(dist());

        assertThat(result.out().replace(inventory().toString(), "inv").replaceAll("_sets/[0-9a-f]+", "_sets/*"))
                .isEqualTo("""
                        site
                          server was 192.168.42.10, is 192.168.42.11  inv/_site.yaml:2:9
                        pi4-a
                          configTxt[0] is dtparam=audio=off  inv/pi4/pi4-a.yaml:2:13
                          ~ tftp/d32a9346/config.txt  274 B
                        pi5-a goes
                          - tftp/4cc0bf43/bcm2712-rpi-5-b.dtb
                          - tftp/4cc0bf43/bcm2712-rpi-500.dtb
                          - tftp/4cc0bf43/bcm2712-rpi-cm5-cm5io.dtb
                          - tftp/4cc0bf43/bcm2712-rpi-cm5l-cm5io.dtb
                          - tftp/4cc0bf43/bcm2712d0-rpi-5-b.dtb
                          - tftp/4cc0bf43/cmdline.txt
                          - tftp/4cc0bf43/config.txt
                          - tftp/4cc0bf43/initramfs.xz
                          - tftp/4cc0bf43/overlays
                          - tftp/4cc0bf43/vmlinuz
                        shared
                          ~ dnsmasq.conf  533 B
                          - tftp/_sets/*/
                          - tftp/_sets/*/
                          - tftp/_sets/*/  12 files
                        nodes: 1 changed, 0 new, 1 gone; files: 0 new, 2 changed, 24 gone
                        """);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(inventory().resolve("espalier.lock")).hasContent(lock);
        assertThat(dist().resolve("dnsmasq.conf")).hasContent(conf);
    }

    @Test
    void nodesThatChangeAlike_areOneBlock() throws IOException {
        edit("_defaults.yaml", "talosVersion", "role: worker\ntalosVersion");
        edit("pi4/_defaults.yaml", "model: pi4", "model: pi4\nconfigTxt: [disable_splash=1]");
        Files.writeString(
                inventory().resolve("pi4/pi4-b.yaml"),
                "serial: d32a9347\nmac: dc:a6:32:12:34:57\nconfigTxt: [disable_splash=0]\n");
        assertThat(Cli.run("build", inventory(), "-o", dist(), "--cache", temp.resolve("cache"), "-q")
                        .exit())
                .isZero();
        Files.delete(inventory().resolve("pi4/pi4-b.yaml"));
        Files.writeString(inventory().resolve("pi4/pi4-b.yaml"), "serial: d32a9347\nmac: dc:a6:32:12:34:57\n");
        edit("pi4/_defaults.yaml", "disable_splash=1", "disable_splash=2");
        edit("pi4/pi4-b.yaml", "serial", "role: spare\nserial");

        assertThat(diff(dist()).out().replace(inventory().toString(), "inv")).isEqualTo("""
                pi4-a
                  configTxt[0] was disable_splash=1, is disable_splash=2  inv/pi4/_defaults.yaml:2:13
                  ~ tftp/d32a9346/config.txt  273 B
                pi4-b
                  configTxt[0] was disable_splash=0, is disable_splash=2  inv/pi4/_defaults.yaml:2:13
                  role was worker, is spare  inv/pi4/pi4-b.yaml:1:7
                  ~ tftp/d32a9347/config.txt  273 B
                nodes: 2 changed, 0 new, 0 gone; files: 0 new, 2 changed, 0 gone
                """);

        assertThat(Cli.run("build", inventory(), "-o", dist(), "--cache", temp.resolve("cache"), "-q")
                        .exit())
                .isZero();
        edit("pi4/_defaults.yaml", "disable_splash=2", "disable_splash=3");
        assertThat(diff(dist()).out().replace(inventory().toString(), "inv")).isEqualTo("""
                pi4-a, pi4-b
                  configTxt[0] was disable_splash=2, is disable_splash=3  inv/pi4/_defaults.yaml:2:13
                  ~ tftp/*/config.txt  273 B
                nodes: 2 changed, 0 new, 0 gone; files: 0 new, 2 changed, 0 gone
                """);
    }

    @Test
    void manifestByItself_orFromAServer_isAsGoodAsTheTree() throws IOException {
        edit("pi4/pi4-a.yaml", "serial: d32a9346", "serial: d32a9346\nconfigTxt: [dtparam=audio=off]");
        String expected = diff(dist()).out();
        assertThat(expected).contains("configTxt[0] is dtparam=audio=off");
        assertThat(diff(dist().resolve("manifest.json")).out()).isEqualTo(expected);

        byte[] manifest = Files.readAllBytes(dist().resolve("manifest.json"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/manifest.json", exchange -> {
            exchange.sendResponseHeaders(200, manifest.length);
            exchange.getResponseBody().write(manifest);
            exchange.close();
        });
        server.createContext("/page", exchange -> {
            exchange.sendResponseHeaders(200, 6);
            exchange.getResponseBody().write("<html>".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(diff(base + "/manifest.json").out()).isEqualTo(expected);
            Cli.Result missing = diff(base + "/none");
            assertThat(missing.err()).endsWith(base + "/none: error[fetch.failed]: is not there (HTTP status 404)\n");
            assertThat(missing.exit()).isEqualTo(4);
            Cli.Result page = diff(base + "/page");
            assertThat(page.err()).contains(base + "/page: error[output.manifest]: is not as Espalier writes it: ");
            assertThat(page.exit()).isEqualTo(6);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void noTree_isAnError() {
        Cli.Result result = diff(temp.resolve("nowhere"));
        assertThat(result.err())
                .contains("nowhere: error[output.none]: has no manifest.json: no tree was published here");
        assertThat(result.exit()).isEqualTo(6);
    }

    @Test
    void json_hasTheSame() throws IOException {
        edit("pi4/pi4-a.yaml", "serial: d32a9346", "serial: d32a9346\nconfigTxt: [dtparam=audio=off]");
        assertThat(diff(dist(), "--format", "json").out().replace(inventory().toString(), "inv"))
                .isEqualTo("""
                        {
                          "site": [],
                          "nodes": [
                            {
                              "node": "pi4-a",
                              "presence": "kept",
                              "values": [
                                {
                                  "key": "configTxt[0]",
                                  "after": "dtparam=audio=off",
                                  "where": "inv/pi4/pi4-a.yaml:2:13"
                                }
                              ],
                              "files": [
                                {
                                  "path": "tftp/d32a9346/config.txt",
                                  "change": "changed"
                                }
                              ]
                            }
                          ],
                          "shared": []
                        }
                        """);
    }

    private Cli.Result why(Object path) {
        return Cli.run("why", path, "-i", inventory(), "--dist", dist());
    }

    @Test
    void page_comesFromItsTemplateAndFromLines() throws IOException {
        edit("pi4/pi4-a.yaml", "serial: d32a9346", "serial: d32a9346\nconfigTxt: [dtparam=audio=off]");
        assertThat(Cli.run("build", inventory(), "-o", dist(), "--cache", temp.resolve("cache"), "-q")
                        .exit())
                .isZero();
        List<Object> spellings = List.of(
                "tftp/d32a9346/config.txt", dist().resolve("tftp/d32a9346/config.txt"), "tftp//d32a9346/./config.txt");
        for (Object path : spellings) {
            assertThat(why(path)
                            .out()
                            .replace(inventory().toString(), "inv")
                            .replaceAll("sha256 [0-9a-f]{64}", "sha256 *"))
                    .isEqualTo("""
                            tftp/d32a9346/config.txt
                              a file of 274 B, mode 0644, sha256 *
                              from template config.txt.peb for pi4-a
                              inv/pi4/_defaults.yaml:1:8  model: pi4  in its text, for pi4-a
                              inv/pi4/pi4-a.yaml:1:9  serial: d32a9346  in its path, for pi4-a
                              inv/pi4/pi4-a.yaml:2:13  configTxt[0]: dtparam=audio=off  in its text, for pi4-a
                            """);
        }
    }

    @Test
    void linkedFile_comesFromAMemberOfItsArtifact() {
        assertThat(why("tftp/d32a9346/start4.elf")
                        .out()
                        .replace(inventory().toString(), "inv")
                        .replaceAll("sha256 [0-9a-f]{64}", "sha256 *")
                        .replaceAll("_sets/[0-9a-f]+", "_sets/*"))
                .isEqualTo("""
                        tftp/d32a9346/start4.elf
                          a link to tftp/_sets/*/start4.elf
                          from node pi4-a
                        tftp/_sets/*/start4.elf
                          a file of 19.5 KiB, mode 0644, sha256 *
                          from start4.elf of https://github.com/pftf/RPi4/releases/download/v1.50/RPi4_UEFI_Firmware_v1.50.zip
                          inv/pi4/_defaults.yaml:5:12  uefi.version: v1.50  in its artifact, for pi4-a
                          inv/pi4/pi4-a.yaml:1:9  serial: d32a9346  in its path, for pi4-a
                        """);
    }

    @Test
    void whatIsNotOfTheTree_isAMistakeOfUse() {
        assertThat(why("tftp/none").err())
                .startsWith("\"tftp/none\" is not in the manifest of " + dist() + ": Espalier did not write it");
        assertThat(why("tftp/d32a9346").err()).startsWith("\"tftp/d32a9346\" is a directory: name a file in it");
        assertThat(why("../secret").err()).startsWith("PATH has a part \"..\": it is to lie below " + dist());
        assertThat(why("tftp/none").exit()).isEqualTo(2);
    }
}
