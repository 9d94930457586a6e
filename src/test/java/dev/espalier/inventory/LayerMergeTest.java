package dev.espalier.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class LayerMergeTest {
    private static InventoryFixture layers(String root, String rack, String node) {
        return InventoryFixture.inMemory()
                .with("_defaults.yaml", root)
                .with("rack/_defaults.yaml", rack)
                .with("rack/a.yaml", node);
    }

    @Test
    void layers_goFromTheRootToTheNode() throws Exception {
        Node node = layers("role: root\ndns0: 1.1.1.1\nntp: a\n", "role: rack\nntp: b\n", "serial: A1\nntp: c\n")
                .node();
        assertThat(node.role()).contains("rack");
        assertThat(node.network().dns()).containsExactly("1.1.1.1");
        assertThat(node.network().ntp()).contains("c");
    }

    @Test
    void maps_mergeKeyByKey() throws Exception {
        Node node = layers("labels: {a: 1, b: 1}\n", "labels: {b: 2, c: 2}\n", "serial: A1\nlabels: {c: 3}\n")
                .node();
        assertThat(node.labels()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"), Map.entry("c", "3"));
    }

    @Test
    void lists_replace() throws Exception {
        Node node = layers("kernelArgsAppend: [a, b]\n", "{}", "serial: A1\nkernelArgsAppend: [c]\n")
                .node();
        assertThat(node.kernelArgsAppend()).containsExactly("c");
    }

    @Test
    void null_removes() throws Exception {
        Node node = layers("role: root\nlabels: {a: 1, b: 1}\n", "labels: {a: null}\n", "serial: A1\nrole:\n")
                .node();
        assertThat(node.role()).isEmpty();
        assertThat(node.labels()).containsExactly(Map.entry("b", "1"));
        assertThat(node.values().has("role")).isFalse();
        assertThat(node.values().has("labels.b")).isTrue();
    }

    @Test
    void nullThenAMap_startsAfresh() throws Exception {
        Node node = layers("labels: {a: 1}\n", "labels: null\n", "serial: A1\nlabels: {b: 2}\n")
                .node();
        assertThat(node.labels()).containsExactly(Map.entry("b", "2"));
    }

    @Test
    void mapOverAScalarAndBack_replace() throws Exception {
        Node node = layers("grub: a.efi\n", "grub: {url: b.deb, member: g}\n", "serial: A1\n")
                .node();
        assertThat(node.grub().orElseThrow().member()).contains("g");
        node = layers("grub: {url: b.deb, member: g}\n", "grub: a.efi\n", "serial: A1\n")
                .node();
        assertThat(node.grub().orElseThrow().member()).isEmpty();
    }

    @Test
    void places_surviveTheMerge() throws Exception {
        Node node = layers(
                        "uefi:\n  version: v1.49\n  variables:\n    Timeout: 5\n",
                        "uefi:\n  version: v1.50\n",
                        "serial: A1\nconfigTxt: [a=1, b=2]\n")
                .node();
        assertThat(node.where("uefi.variables.Timeout")).hasToString("inv/_defaults.yaml:4:14");
        assertThat(node.where("uefi.version")).hasToString("inv/rack/_defaults.yaml:2:12");
        assertThat(node.where("serial")).hasToString("inv/rack/a.yaml:1:9");
        assertThat(node.where("configTxt[1]")).hasToString("inv/rack/a.yaml:2:18");
        assertThat(node.where("configTxt[7]")).hasToString("inv/rack/a.yaml:2:12");
        assertThat(node.where("uefi.variables.Other")).hasToString("inv/_defaults.yaml:4:5");
        assertThat(node.where("mac")).hasToString("inv/rack/a.yaml");
    }

    @Test
    void keysWithDots_haveTheirPlace() throws Exception {
        Node node = InventoryFixture.ofNode("serial: A1\nlabels: {x: 1, topology.kubernetes.io/zone: a}\n")
                .node();
        assertThat(node.where("labels.topology.kubernetes.io/zone")).hasToString("inv/a.yaml:2:45");
        assertThat(node.values().text("labels.topology.kubernetes.io/zone")).contains("a");
    }

    @Test
    void anchorsAliasesAndMergeKeys_workInsideAFile() throws Exception {
        Node node = InventoryFixture.ofNode("""
                        serial: &id A1
                        boardSerial: *id
                        labels: &rack {rack: r1, row: 1}
                        uefi:
                          variables:
                            <<: *rack
                            row: 2
                        bond:
                          name: bond0
                          interfaces: [eth0]
                          options:
                            <<: [{a: 1}, {a: 2, b: 2}]
                        """).node();
        assertThat(node.boardSerial()).contains("A1");
        assertThat(node.uefi().variables()).containsExactly(Map.entry("rack", "r1"), Map.entry("row", "2"));
        assertThat(node.where("uefi.variables.rack")).hasToString("inv/a.yaml:3:22");
        assertThat(node.values().text("bond.options.a")).contains("1");
        assertThat(node.values().text("bond.options.b")).contains("2");
    }

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    /** Against the seed's rule in its simplest form: later layers win key by key, keys keep their first place. */
    @ParameterizedTest
    @MethodSource("seeds")
    void flatLayers_equalThePlainRule(int seed) throws Exception {
        Random random = new Random(seed);
        List<String> keys = List.of("role", "ntp", "dns0", "vlan", "netmask", "install", "talosVersion", "kernelArgs");
        InventoryFixture inventory = InventoryFixture.inMemory();
        Map<String, String> root = layer(random, keys);
        inventory.with("_defaults.yaml", yaml(root));
        List<String> expected = new ArrayList<>();
        for (int d = 0; d < 3; d++) {
            Map<String, String> directory = layer(random, keys);
            inventory.with("d" + d + "/_defaults.yaml", yaml(directory));
            for (int n = 0; n < 4; n++) {
                Map<String, String> node = layer(random, keys);
                node.put("serial", "\"S" + d + n + "\"");
                String name = "n" + d + n;
                inventory.with("d" + d + "/" + name + ".yaml", yaml(node));
                Map<String, String> merged = new LinkedHashMap<>(root);
                merged.putAll(directory);
                merged.putAll(node);
                merged.put("hostname", "\"" + name + "\"");
                merged.put("filename", "\"d" + d + "/" + name + "\"");
                expected.add("{"
                        + String.join(
                                ", ",
                                merged.entrySet().stream()
                                        .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
                                        .toList())
                        + "}");
            }
        }
        assertThat(NodeListing.of(inventory.load()).json()).isEqualTo("[" + String.join(", ", expected) + "]\n");
    }

    /** Values as JSON, which is YAML too. */
    private static Map<String, String> layer(Random random, List<String> keys) {
        Map<String, String> layer = new LinkedHashMap<>();
        for (int i = random.nextInt(7); i > 0; i--) {
            String key = keys.get(random.nextInt(keys.size()));
            String value = switch (key) {
                case "vlan" -> Integer.toString(1 + random.nextInt(4094));
                case "install" -> Boolean.toString(random.nextBoolean());
                case "netmask" -> "\"255.255.255.0\"";
                case "dns0" -> "\"1.1.1." + random.nextInt(256) + "\"";
                case "talosVersion" -> "\"v1." + random.nextInt(20) + ".0\"";
                default -> "\"t" + random.nextInt(1000) + "\"";
            };
            layer.put(key, random.nextInt(8) == 0 ? "null" : value);
        }
        return layer;
    }

    private static String yaml(Map<String, String> layer) {
        StringBuilder yaml = new StringBuilder();
        layer.forEach(
                (key, value) -> yaml.append(key).append(": ").append(value).append('\n'));
        return yaml.isEmpty() ? "{}\n" : yaml.toString();
    }
}
