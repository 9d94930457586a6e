package dev.espalier.inventory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class InventorySchemaTest {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema SCHEMA = REGISTRY.getSchema(InventorySchema.json());

    private static List<String> complaints(String json) {
        List<String> complaints = new ArrayList<>();
        SCHEMA.validate(json, InputFormat.JSON).forEach(error -> complaints.add(error.toString()));
        return complaints;
    }

    @Test
    void schema_isAValidSchema() {
        Schema meta = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(meta.validate(InventorySchema.json(), InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"serial\": 59639862, \"mac\": 1194046704, \"talosVersion\": 1.5, \"install\": true}",
                "{\"serial\": 13e02, \"mac\": [\"d8:3a:dd:8a:7e:9a\"], \"vlan\": 12, \"install\": null}",
                "{\"model\": \"pi4\", \"uefi\": {\"version\": 1.5, \"variables\": {\"Timeout\": 5, \"RamLimitTo3GB\": false}}}",
                "{\"grub\": \"a.efi\", \"kernelArgs\": \"a=1 b\", \"role\": 5, \"labels\": {\"rack\": true}}",
                "{\"grub\": {\"url\": \"a.deb\", \"member\": \"g\"}, \"kernelArgs\": [\"a=1\"], \"labels\": null}",
                "{\"machineConfig\": {\"base\": \"a.yaml\", \"patches\": [\"b.yaml\", {\"machine\": {\"x\": [1]}}]}}",
                "{\"schematic\": {\"overlay\": {\"options\": {\"a\": 1}}, \"customization\": {\"meta\": [{\"key\": 10, \"value\": \"foo\"}]}}}",
                "{\"server\": \"10.4.0.8\", \"dhcp\": {\"mode\": \"proxy\", \"subnet\": \"10.4.0.0/20\", \"dns\": \"10.4.0.1\"}}",
                "{\"artifacts\": {\"mirror\": \"../m\", \"overrides\": {\"https://github.com/\": \"x\"}}, \"nbp\": {\"grub\": \"a\"}}"
            })
    void goodFiles_areAccepted(String json) {
        assertThat(complaints(json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "{\"talosversion\": \"v1.13.2\"}",
                "{\"model\": \"pi6\"}",
                "{\"install\": \"false\"}",
                "{\"vlan\": 5000}",
                "{\"vlan\": \"ten\"}",
                "{\"ip\": \"10.4.0.256\"}",
                "{\"ip\": 10}",
                "{\"mac\": [\"x\"]}",
                "{\"uefi\": {\"verison\": 1}}",
                "{\"configTxt\": [\"a\\nb\"]}",
                "{\"grub\": {\"sha256\": \"xyz\"}}",
                "{\"schematicID\": \"ABC\"}",
                "{\"server\": \"nas\"}",
                "{\"server\": \"10.4.0.8\", \"talosVersion\": \"v1.13.2\"}",
                "{\"tftpRoot\": \"/srv,eth0\"}",
                "{\"dhcp\": {\"mode\": \"prox\"}}",
                "{\"nbp\": {\"g b\": \"x\"}}"
            })
    void badFiles_areRefused(String json) {
        assertThat(complaints(json)).isNotEmpty();
    }

    @Test
    void schema_hasEveryKeyOfTheTable() {
        String schema = InventorySchema.json();
        Set<String> missing = new LinkedHashSet<>();
        for (KeyTable.Row row : KeyTable.rows()) {
            String name = row.key().substring(row.key().lastIndexOf('.') + 1);
            if (!schema.contains("\"" + name + "\": {")) {
                missing.add(row.key());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(KeyTable.rows()).hasSizeGreaterThan(60);
    }

    @Test
    void keysOfNodesAndSite_areDisjoint() {
        assertThat(SiteKeys.ALL.byName().keySet())
                .doesNotContainAnyElementsOf(NodeKeys.ALL.byName().keySet());
    }

    @Test
    void everyKey_isDescribed() {
        assertThat(KeyTable.rows()).allSatisfy(row -> {
            assertThat(row.description()).isNotBlank();
            assertThat(row.type()).isNotBlank();
        });
        assertThat(KeyTable.rows())
                .contains(new KeyTable.Row(
                        KeyTable.Scope.NODE,
                        "uefi.version",
                        "a release of pftf/RPi4 such as v1.50",
                        "`v1.50`",
                        "a release of pftf/RPi4"))
                .contains(new KeyTable.Row(KeyTable.Scope.SITE, "dhcp", "map", "", "who answers DHCP"));
    }
}
