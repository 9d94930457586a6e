package dev.espalier.inventory;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EffectiveValueTest {
    private static final InventoryFixture RACK = InventoryFixture.inMemory()
            .with("_site.yaml", "server: 10.4.0.8\ndhcp: {mode: none}\n")
            .with("rack/_defaults.yaml", "model: pi4\nrole: worker\ntalosVersion: v1.13.0\n")
            .with("rack/dalt.yaml", """
                    serial: d32a9346
                    mac: dc:a6:32:12:34:56
                    role:
                    install: true
                    talosConfig: https://me:secret@host/c?mac=${mac}
                    talosVersion: v1.13.2
                    configTxt: [dtparam=audio=off, hdmi_blanking=1]
                    """);

    private static List<EffectiveValue> values() throws Exception {
        return EffectiveValue.ofNodes(RACK.load()).get(0);
    }

    @Test
    void listsComeItemByItem_removedValuesNot_defaultsWithoutAPlace() throws Exception {
        assertThat(values())
                .extracting(value -> value.keyPath() + " " + value.shown() + " "
                        + value.where().map(Object::toString).orElse("-"))
                .containsExactly(
                        "model pi4 inv/rack/_defaults.yaml:1:8",
                        "talosVersion v1.13.2 inv/rack/dalt.yaml:6:15",
                        "serial d32a9346 inv/rack/dalt.yaml:1:9",
                        "mac dc:a6:32:12:34:56 inv/rack/dalt.yaml:2:6",
                        "install true inv/rack/dalt.yaml:4:10",
                        "talosConfig (not shown) inv/rack/dalt.yaml:5:14",
                        "configTxt[0] dtparam=audio=off inv/rack/dalt.yaml:7:13",
                        "configTxt[1] hdmi_blanking=1 inv/rack/dalt.yaml:7:32",
                        "boot pi-uefi -",
                        "loader grub -",
                        "uefi.version v1.50 -",
                        "uefi.variables.RamLimitTo3GB false -",
                        "uefi.variables.SystemTableMode DeviceTree -",
                        "prefix serial -");
    }

    @Test
    void whatIsLongOrSecret_isRecordedAsADigest() throws Exception {
        assertThat(values())
                .filteredOn(value -> value.keyPath().equals("talosConfig"))
                .singleElement()
                .satisfies(value -> assertThat(value.recorded()).matches("sha256:[0-9a-f]{16}"));
        EffectiveValue patch = new EffectiveValue(
                "machineConfig.patches[0].cluster.token", "abc", values().get(0).where());
        assertThat(patch.recorded()).isEqualTo("sha256:ba7816bf8f01cfea");
        assertThat(patch.shown()).isEqualTo("(not shown)");
        String text = "x".repeat(101);
        EffectiveValue longOne =
                new EffectiveValue("role", text, values().get(0).where());
        assertThat(longOne.recorded()).startsWith("sha256:");
        assertThat(longOne.shown()).hasSize(100).endsWith("...");
    }

    @Test
    void valueIsMentioned_asAWord_alsoAMacWithDashes() throws Exception {
        assertThat(Mention.find(
                        values(),
                        Map.of(
                                "text",
                                "boot v1.13.20 to tftp/dc-a6-32-12-34-56/ with dtparam=audio=off, worker, pi4-a")))
                .extracting(mention -> mention.value().keyPath() + " in its " + mention.in())
                .containsExactly("model in its text", "mac in its text", "configTxt[0] in its text");
    }

    @Test
    void siteHasValuesToo() throws Exception {
        assertThat(EffectiveValue.ofSite(RACK.load()))
                .extracting(value -> value.keyPath() + "=" + value.recorded())
                .containsExactly("server=10.4.0.8", "dhcp.mode=none");
    }
}
