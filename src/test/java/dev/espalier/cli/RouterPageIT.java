package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The configurations on the page for routers, judged by the servers they are for. File names are as odd as they may be. */
class RouterPageIT {
    @TempDir
    private Path temp;

    private String page;

    @BeforeEach
    void buildWithOddNames() throws IOException {
        Path inventory = temp.resolve("inventory");
        ExampleMirror.copy(Path.of("examples/mixed-lan"), inventory);
        Files.writeString(inventory.resolve("_site.yaml"), """
                server: 192.168.7.2
                http: http://192.168.7.2:8000/netboot
                nbp:
                  bios: "a`b|c'd<e>$(f)%25;&.kpxe"
                  script: "{{x}}/$(y)$.ipxe"
                dhcp: {mode: none}
                """);
        Path dist = temp.resolve("dist");
        Cli.Result built = Cli.build(inventory, dist, ExampleMirror.in(temp.resolve("mirror")), temp.resolve("cache"));
        assertThat(built.exit()).as(built.err()).isZero();
        page = Files.readString(dist.resolve("router.md"));
    }

    /** The fenced block in the section {@code heading}, as a file. */
    private Path block(String heading, String name) throws IOException {
        Matcher block = Pattern.compile("(?s)\n## " + heading + "\n.*?\n```[a-z]*\n(.*?)\n```\n")
                .matcher(page);
        assertThat(block.find()).as(heading).isTrue();
        return Files.writeString(temp.resolve(name), block.group(1) + "\n");
    }

    @Test
    void kea_takesIt() throws IOException, InterruptedException {
        RealTools.require("kea-dhcp4");
        Path file = block("Kea", "kea.json");
        RealTools.run(temp, "kea-dhcp4", "-t", file.toString());
        assertThat(file).content().contains("espalier-efi-x64-http").contains("a`b|c'd<e>$(f)%25;&.kpxe");
    }

    @Test
    void dhcpd_takesIt() throws IOException, InterruptedException {
        RealTools.require("dhcpd");
        Path file = block("ISC dhcpd", "dhcpd.conf");
        Path leases = Files.writeString(temp.resolve("leases"), "");
        RealTools.run(temp, "dhcpd", "-t", "-cf", file.toString(), "-lf", leases.toString());
        assertThat(file).content().contains("espalier-efi-x64-http").contains("a`b|c'd<e>$(f)%25;&.kpxe");
    }

    @Test
    void dnsmasq_takesIt() throws IOException, InterruptedException {
        RealTools.require("dnsmasq");
        Path file = block("OPNsense", "dnsmasq.conf");
        RealTools.run(temp, "dnsmasq", "--test", "--conf-file=" + file);
        assertThat(file).content().contains("espalier-efi-x64-http").contains("a`b|c'd<e>$(f)%25;&.kpxe");
    }

    @Test
    void tableForPeople_keepsItsColumns() {
        assertThat(page)
                .contains("| x86 with a BIOS | 0 | ``a`b\\|c'd<e>$(f)%25;&.kpxe`` |\n")
                .contains("option 175 | `{{x}}/$(y)$.ipxe` |\n");
    }
}
