package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/** The data centre's published inventory, held against a merge and a template that are written anew from its description. */
class DatacenterTest {
    private static final Path PUBLISHED = Path.of("examples/datacenter/published");
    private static final Path NODES = Path.of("examples/datacenter/nodes");

    @TempDir
    private Path temp;

    @Test
    void publishedInventory_hasTheMistakesThatCheckReports() {
        Cli.Result result = Cli.run("check", PUBLISHED);
        assertThat(result.err()).isEqualTo("""
                examples/datacenter/published/k8s-prod/_defaults.yaml:3:7: error[value.invalid]: vlan is "4321", but must be a whole number from 1 to 4094
                  3 | vlan: 4321
                    |       ^^^^
                examples/datacenter/published/k8s-dev/node-01.yaml:2:5: error[node.ip.gateway]: ip is 192.168.100.1, which is also the node's gateway
                  2 | ip: 192.168.100.1
                    |     ^^^^^^^^^^^^^
                  also: examples/datacenter/published/k8s-dev/_defaults.yaml:2:10
                examples/datacenter/published/k8s-prod/node-07.yaml:2:5: error[node.ip.gateway]: ip is 192.168.200.1, which is also the node's gateway
                  2 | ip: 192.168.200.1
                    |     ^^^^^^^^^^^^^
                  also: examples/datacenter/published/k8s-prod/_defaults.yaml:2:10
                """);
        assertThat(result.exit()).isEqualTo(3);
    }

    @Test
    void nameAsNtp_isReportedWhenTheRestIsMended() throws IOException {
        Path mended = temp.resolve("inventory");
        ExampleMirror.copy(NODES, mended);
        Files.copy(
                PUBLISHED.resolve("_defaults.yaml"),
                mended.resolve("_defaults.yaml"),
                StandardCopyOption.REPLACE_EXISTING);
        Cli.Result result = Cli.run("check", mended);
        assertThat(result.err())
                .contains("_defaults.yaml:6:6: error[node.ntp.name]")
                .contains("\"fr.pool.ntp.org\"");
        assertThat(result.exit()).isEqualTo(3);
    }

    @Test
    void jsonOfThePublishedInventory_isThatOfItsOwnMerge() throws IOException {
        Cli.Result result = Cli.run("nodes", PUBLISHED, "--json");
        assertThat(result.out()).isEqualTo(json(merge(PUBLISHED)) + "\n");
        assertThat(result.err()).contains("error[node.ip.gateway]");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(merge(PUBLISHED)).hasSize(12);
    }

    @Test
    void mendedInventory_differsInFourLines() throws IOException {
        Map<String, String> differences = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(PUBLISHED)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                String name = PUBLISHED.relativize(file).toString();
                List<String> mended = new ArrayList<>(Files.readAllLines(NODES.resolve(name)));
                mended.removeIf(line -> line.startsWith("#"));
                List<String> published = Files.readAllLines(file);
                published.stream()
                        .filter(line -> !mended.contains(line))
                        .forEach(line -> differences.merge(name, line, (a, b) -> a + "; " + b));
                assertThat(mended.size()).as(name).isBetween(published.size() - 1, published.size());
            }
        }
        assertThat(differences)
                .isEqualTo(Map.of(
                        "_defaults.yaml", "ntp: fr.pool.ntp.org",
                        "k8s-dev/_defaults.yaml", "gateway: 192.168.100.1",
                        "k8s-prod/_defaults.yaml", "gateway: 192.168.200.1; vlan: 4321"));
    }

    /** The original's template, of which Espalier leaves the field of the time server empty. */
    @Test
    void scriptOfEveryNode_hasTheArgumentsOfTheOriginalsTemplate() throws IOException {
        Path inventory = temp.resolve("inventory");
        ExampleMirror.copy(NODES, inventory);
        Path mirror = ExampleMirror.in(temp.resolve("mirror"));
        Path dist = temp.resolve("dist");
        Cli.Result built = Cli.build(inventory, dist, mirror, temp.resolve("cache"));
        assertThat(built.exit()).as(built.err()).isZero();

        List<Map<String, Object>> nodes = merge(NODES);
        assertThat(nodes).hasSize(12);
        for (Map<String, Object> node : nodes) {
            String script = Files.readString(dist.resolve("tftp/ipxe/nodes/" + node.get("hostname") + ".ipxe"));
            List<String> kernel = words(script, "kernel ");
            String expected = "ip=" + node.get("ip") + "::" + node.get("gateway") + ":" + node.get("netmask") + ":"
                    + node.get("hostname") + ":" + node.get("interface") + "." + node.get("vlan") + "::"
                    + node.get("dns0") + ":" + node.get("dns1") + " vlan=" + node.get("interface") + "."
                    + node.get("vlan") + ":" + node.get("interface") + " " + node.get("kernelArgs");
            assertThat(String.join(" ", arguments(kernel))).isEqualTo(expected);
            assertThat(served(dist, kernel.get(1)))
                    .hasSameBinaryContentAs(ExampleMirror.kernel(mirror, String.valueOf(node.get("talosVersion"))));
            assertThat(dist.resolve("tftp/ipxe/serial/" + node.get("serial") + ".ipxe"))
                    .hasContent(script);
        }
    }

    private static List<String> words(String script, String command) {
        return script.lines()
                .filter(line -> line.startsWith(command))
                .map(line -> List.of(line.split(" ")))
                .findFirst()
                .orElseThrow();
    }

    /** Behind {@code kernel URL}, and before what happens where it fails. */
    private static List<String> arguments(List<String> kernel) {
        int end = kernel.indexOf("||");
        return kernel.subList(2, end < 0 ? kernel.size() : end);
    }

    private static Path served(Path dist, String url) {
        return dist.resolve("tftp/" + url.replaceFirst("^tftp://[^/]+", "").replaceFirst("^/+", ""));
    }

    /** Root defaults, each directory's, the node: top-level keys, later wins, order of first appearance. */
    private static List<Map<String, Object>> merge(Path root) throws IOException {
        List<Map<String, Object>> nodes = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (!name.startsWith("_")) {
                    Map<String, Object> node = new LinkedHashMap<>();
                    Path directory = root;
                    node.putAll(yaml(directory.resolve("_defaults.yaml")));
                    for (Path part : root.relativize(file.getParent())) {
                        directory = directory.resolve(part);
                        node.putAll(yaml(directory.resolve("_defaults.yaml")));
                    }
                    node.putAll(yaml(file));
                    String hostname = name.substring(0, name.lastIndexOf('.'));
                    node.put("hostname", hostname);
                    node.put("filename", root.relativize(file.getParent()) + "/" + hostname);
                    nodes.add(node);
                }
            }
        }
        nodes.sort(Comparator.comparing(node -> String.valueOf(node.get("filename"))));
        return nodes;
    }

    private static Map<String, Object> yaml(Path file) throws IOException {
        return new Yaml().load(Files.readString(file));
    }

    /** As Python's {@code json.dumps} writes it; the inventory has strings, numbers and booleans only. */
    private static String json(List<Map<String, Object>> nodes) {
        return nodes.stream()
                .map(node -> node.entrySet().stream()
                        .map(entry -> "\"" + entry.getKey() + "\": "
                                + (entry.getValue() instanceof String text ? "\"" + text + "\"" : entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}")))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
