package dev.espalier.inventory;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class SchematicIdTest {
    private static final String OVERLAY = "overlay: {image: siderolabs/sbc-raspberrypi, name: %s}";
    private static final String TOOLS = "siderolabs/iscsi-tools, siderolabs/util-linux-tools";

    private static String overlay(String name) {
        return OVERLAY.replace("%s", name);
    }

    private static String extensions(String list) {
        return "customization: {systemExtensions: {officialExtensions: [" + list + "]}}";
    }

    /** Published by the factory's own tests and by users, or computed with both of its YAML libraries. */
    static Stream<Arguments> published() {
        return Stream.of(
                arguments("{}", "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba"),
                arguments(
                        "{" + overlay("rpi_generic") + "}",
                        "ee21ef4a5ef808a9b7484cc0dda0f25075021691c8c09a276591eedb638ea1f9"),
                arguments(
                        "{" + overlay("rpi_5") + "}",
                        "a636242df247ad4aad2e36d1026d8d4727b716a3061749bd7b19651e548f65e4"),
                arguments(
                        "{" + extensions(TOOLS) + "}",
                        "613e1592b2da41ae5e265e8789429f22e121aab91cb4deb6bc3c0b6262961245"),
                arguments(
                        "{" + extensions(TOOLS) + ", " + overlay("rpi_generic") + "}",
                        "f8a903f101ce10f686476024898734bb6b36353cc4d41f348514db9004ec0a9d"),
                arguments(
                        "{" + overlay("rpi_5") + ", " + extensions(TOOLS + ", siderolabs/gvisor") + "}",
                        "83695c67f221d4965e845b27fc1393f84e33101a2d30706d28fd21a28805650a"),
                arguments(
                        "{customization: {extraKernelArgs: [noapic, nolapic]}}",
                        "9cba8e32753f91a16c1837ab8abf356af021706ef284aef07380780177d9a06c"),
                arguments(
                        "{customization: {meta: [{key: 10, value: foo}]}}",
                        "d308a2a5ee2277bed5fbaa104fcbc8d59122abfa737df987a95b4ca763459a7f"),
                arguments(
                        "{customization: {embeddedMachineConfiguration:"
                                + " \"apiVersion: v1alpha1\\nkind: HostnameConfig\\nhostname: worker-33\"}}",
                        "02f29f9a702fceec4fc2e2e51314d63710fc1b192ebb1629ac12301949d49c8c"),
                arguments(
                        "{customization: {diskImage: {sectorSize: 4096}}}",
                        "92833e9ddd9bb9e11b2464fa5525429f01866306d52ebd882ee08d7918f6d1ea"));
    }

    @ParameterizedTest
    @MethodSource("published")
    void idsArePublishedOnes(String schematic, String id) throws Exception {
        Node node = InventoryFixture.ofNode("serial: A1\nschematic: " + schematic + "\n")
                .node();
        assertThat(node.schematicId()).contains(id);
    }

    @Test
    void emptyValues_areLeftOut() throws Exception {
        String schematic =
                "{overlay: {image: null, options: {}}, customization: {extraKernelArgs: [], embeddedMachineConfiguration: '',"
                        + " secureboot: {includeWellKnownCertificates: false}, systemExtensions: {officialExtensions: null}}}";
        Node node = InventoryFixture.ofNode("serial: A1\nschematic: " + schematic + "\n")
                .node();
        assertThat(node.schematicId()).contains("376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba");
    }

    @Test
    void canonicalForm_isTheFactorys() throws Exception {
        String schematic = """
                schematic:
                  customization:
                    secureboot: {includeWellKnownCertificates: yes}
                    embeddedMachineConfiguration: |
                      a: 1

                      b: 2
                    extraKernelArgs: [console=tty0, "123", "true", "-x", "#c", "a: b", " e", "it's", "-"]
                    meta:
                      - {value: "1", key: 12}
                  overlay:
                    options: {configTxtAppend: "a=1", configTxt: 'x y', number: 5, flag: true, text: "5"}
                    name: rpi_5
                """;
        MergedTree tree = new MergedTree(
                Path.of("a.yaml"), (MergedValue.Branch) InventoryFixture.ofNode("serial: A1\n" + schematic)
                        .load()
                        .nodes()
                        .get(0)
                        .tree()
                        .find("schematic")
                        .orElseThrow());
        assertThat(new SchematicYaml().write((YamlValue.Mapping) tree.root().effective(), "schematic"))
                .isEqualTo("""
                        overlay:
                            name: rpi_5
                            options:
                                configTxt: x y
                                configTxtAppend: a=1
                                flag: true
                                number: 5
                                text: "5"
                        customization:
                            embeddedMachineConfiguration: |
                                a: 1

                                b: 2
                            extraKernelArgs:
                                - console=tty0
                                - "123"
                                - "true"
                                - -x
                                - '#c'
                                - 'a: b'
                                - ' e'
                                - it's
                                - '-'
                            meta:
                                - key: 12
                                  value: "1"
                            secureboot:
                                includeWellKnownCertificates: true
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yes",
                "y",
                "on",
                "NO",
                "Off",
                "12:30:45",
                "<<",
                "1_000",
                "2026-01-31T10:00:00Z",
                "2026-01-31",
                "2026-13-45"
            })
    void textThatFactoriesWriteDifferently_isRefused(String text) {
        assertThat(InventoryFixture.ofNode(
                                "serial: A1\nschematic: {customization: {extraKernelArgs: ['" + text + "']}}\n")
                        .problems())
                .containsExactly("a.yaml:2:47: schematic.undecided: schematic.customization.extraKernelArgs[0] is \""
                        + text
                        + "\", which factories of different age write differently, so that the schematic ID cannot be"
                        + " told offline (hint: post the schematic to your factory and give the schematicID that it"
                        + " answers)");
    }

    @Test
    void equalIdBesideTheSchematic_isAccepted() throws Exception {
        String id = "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";
        Node node = InventoryFixture.ofNode("serial: A1\nschematic: {}\nschematicID: " + id + "\n")
                .node();
        assertThat(node.schematicId()).contains(id);
    }

    @Test
    void otherIdBesideTheSchematic_isAProblem() {
        InventoryFixture inventory = InventoryFixture.ofNode("serial: A1\nschematicID: " + "a".repeat(64) + "\n")
                .with("_defaults.yaml", "schematic: {}\n");
        assertThat(inventory.problems())
                .containsExactly("a.yaml:2:14: node.schematic.contradiction: schematicID is \"" + "a".repeat(64)
                        + "\", but the ID of the schematic is"
                        + " 376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba"
                        + " (hint: give one of the two; null removes what _defaults.yaml says)"
                        + " (also: _defaults.yaml:1:12)");
    }

    @Test
    void schematicRemovedWithNull_leavesTheId() throws Exception {
        InventoryFixture inventory = InventoryFixture.ofNode(
                        "serial: A1\nschematic: null\nschematicID: " + "a".repeat(64) + "\n")
                .with("_defaults.yaml", "schematic: {}\n");
        assertThat(inventory.node().schematicId()).contains("a".repeat(64));
    }

    @Test
    void schematicOfTheDefaults_isJudgedOnce() {
        InventoryFixture inventory = InventoryFixture.ofNode("serial: A1\n")
                .with("b.yaml", "serial: B1\n")
                .with("_defaults.yaml", "schematic: {customization: {extraKernelArgs: ['yes']}}\n");
        assertThat(inventory.problems()).hasSize(1);
    }

    @Test
    void metaWithoutAKey_isAProblem() {
        assertThat(InventoryFixture.ofNode("serial: A1\nschematic: {customization: {meta: [{value: x}]}}\n")
                        .problems())
                .singleElement()
                .asString()
                .contains("schematic.customization.meta[0] needs the key key");
    }
}
