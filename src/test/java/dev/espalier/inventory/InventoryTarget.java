package dev.espalier.inventory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.espalier.fuzz.FuzzTarget;
import dev.espalier.plan.Plan;
import dev.espalier.plan.Planner;
import dev.espalier.report.BuildException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An inventory of up to three files: a node, the defaults and the site, with a {@value #SEPARATOR} between, which no YAML
 * may hold. What loads is planned, listed and explained.
 */
public final class InventoryTarget implements FuzzTarget {
    private static final char SEPARATOR = 0x1C;
    private static final List<String> FILES = List.of("a.yaml", "_defaults.yaml", "_site.yaml");

    private final Path root = Jimfs.newFileSystem(Configuration.unix()).getPath("/inventory");

    @Override
    public String name() {
        return "inventory";
    }

    @Override
    public int mutants() {
        return 2_000;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                files("serial: d32a9346\nmac: d8:3a:dd:8a:7e:9a\nip: 10.4.0.21\n", """
                        model: pi4
                        boot: pi-uefi
                        talosVersion: v1.8.0
                        schematicID: 376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba
                        netmask: 255.255.255.0
                        gateway: 10.4.0.1
                        uefi: {version: v1.50, variables: {SystemTableMode: DeviceTree, RamLimitTo3GB: false}}
                        configTxt: [dtparam=audio=on]
                        kernelArgsAppend: [console=ttyS0]
                        grub: {url: "file:///grub.efi"}
                        """, """
                        server: 10.4.0.8
                        dhcp: {mode: proxy, subnet: 10.4.0.0/24}
                        """),
                files("""
                        uuid: 00000000-0000-4000-8000-000000000001
                        mac: &m [52:54:00:12:34:56, "52:54:00:12:34:57"]
                        talosVersion: v1.9.1
                        schematic:
                          customization: {extraKernelArgs: [a=b, 'c "d"']}
                        install: true
                        dns0: 10.0.0.53
                        vlan: 4
                        interface: eth0
                        """, "{}", """
                        server: 10.0.0.1
                        http: http://10.0.0.1:8080/
                        dhcp:
                          mode: server
                          subnet: 10.0.0.0/24
                          range: 10.0.0.100-10.0.0.200
                          gateway: 10.0.0.1
                        """),
                files("serial: A1\ninstall: false\n<<: {role: &r worker}\nlabels: {rack: *r}\n"));
    }

    private static byte[] files(String... texts) {
        return String.join(String.valueOf(SEPARATOR), texts).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean takes(byte[] input) throws IOException {
        write(input);
        try {
            InventoryLoader.Survey survey = InventoryLoader.survey(root, Optional.empty());
            NodeListing.of(survey.inventory()).json();
            NodeListing.of(survey.inventory()).table();
            for (LoadedInventory.LoadedNode node : survey.inventory().nodes()) {
                Explanation.of(survey.inventory(), node.node().hostname()).text();
            }
            LoadedInventory loaded = InventoryLoader.load(root);
            Plan plan = Planner.plan(loaded.inventory());
            assertThat(plan.nodes()).hasSameSizeAs(loaded.inventory().nodes());
            return true;
        } catch (BuildException e) {
            assertThat(e.kind()).isEqualTo(BuildException.Kind.INVENTORY);
            assertThat(e.problems()).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.message()).isNotBlank();
                assertThat(problem.where().toString()).startsWith(root.toString());
            });
            return false;
        }
    }

    private void write(byte[] input) throws IOException {
        Files.createDirectories(root);
        int from = 0;
        for (String name : FILES) {
            Path file = root.resolve(name);
            if (from > input.length) {
                Files.deleteIfExists(file);
                continue;
            }
            int to = from;
            while (to < input.length && (input[to] != SEPARATOR || name.equals(FILES.get(FILES.size() - 1)))) {
                to++;
            }
            Files.write(file, Arrays.copyOfRange(input, from, to));
            from = to + 1;
        }
    }
}
