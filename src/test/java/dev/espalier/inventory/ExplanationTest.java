package dev.espalier.inventory;

import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ExplanationTest {
    private static LoadedInventory inventory() throws BuildException {
        return InventoryFixture.inMemory()
                .with("_defaults.yaml", "talosVersion: v1.12.5\nrole: worker\nuefi:\n  variables: {Timeout: 5}\n")
                .with("rack/_defaults.yaml", "talosVersion: v1.13.0\nmodel: pi4\n")
                .with("rack/dalt.yaml", """
                        serial: d32a9346
                        talosVersion: v1.13.2
                        role:
                        uefi: {variables: {Timeout: 3}}
                        configTxt: [dtparam=audio=off, "#x"]
                        """)
                .load();
    }

    @Test
    void everyValue_hasItsPlaceAndWhatItOverrode() throws Exception {
        assertThat(Explanation.of(inventory(), "dalt").text()).isEqualTo("""
                talosVersion: v1.13.2  inv/rack/dalt.yaml:2:15
                  overrode v1.13.0  inv/rack/_defaults.yaml:1:15
                  overrode v1.12.5  inv/_defaults.yaml:1:15
                role: removed  inv/rack/dalt.yaml:3:6
                  overrode worker  inv/_defaults.yaml:2:7
                uefi.variables.Timeout: 3  inv/rack/dalt.yaml:4:29
                  overrode 5  inv/_defaults.yaml:4:24
                model: pi4  inv/rack/_defaults.yaml:2:8
                serial: d32a9346  inv/rack/dalt.yaml:1:9
                configTxt: [dtparam=audio=off, "#x"]  inv/rack/dalt.yaml:5:12
                boot: pi-uefi  (default)
                loader: grub  (default)
                uefi.version: v1.50  (default)
                uefi.variables.RamLimitTo3GB: false  (default)
                uefi.variables.SystemTableMode: DeviceTree  (default)
                install: false  (default)
                prefix: serial  (default)
                talosConfig: none  (default)
                """);
    }

    @Test
    void key_selectsItselfAndWhatIsBelow() throws Exception {
        assertThat(Explanation.of(inventory(), "rack/dalt", "uefi").lines())
                .extracting(Explanation.Line::keyPath)
                .containsExactly(
                        "uefi.variables.Timeout",
                        "uefi.version",
                        "uefi.variables.RamLimitTo3GB",
                        "uefi.variables.SystemTableMode");
        assertThat(Explanation.of(inventory(), "dalt", "serial").text())
                .isEqualTo("serial: d32a9346  inv/rack/dalt.yaml:1:9\n");
    }

    @Test
    void keyThatIsNotSet_isSaidToBe() throws Exception {
        assertThat(Explanation.of(inventory(), "dalt", "vlan").text()).isEqualTo("vlan: not set  (default)\n");
    }

    @ParameterizedTest
    @CsvSource({"delt, dalt", "rack/dolt, rack/dalt"})
    void unknownNode_getsAHint(String name, String meant) throws Exception {
        LoadedInventory inventory = inventory();
        BuildException e = catchThrowableOfType(BuildException.class, () -> Explanation.of(inventory, name));
        Problem problem = e.problems().get(0);
        assertThat(problem.message()).isEqualTo("there is no node \"" + name + "\"");
        assertThat(problem.hint()).contains("did you mean " + meant + "?");
    }

    @Test
    void unknownKey_getsAHint() throws Exception {
        LoadedInventory inventory = inventory();
        BuildException e =
                catchThrowableOfType(BuildException.class, () -> Explanation.of(inventory, "dalt", "uefi.verison"));
        assertThat(e.problems().get(0).message()).isEqualTo("there is no key \"uefi.verison\"");
        assertThat(e.problems().get(0).hint()).contains("did you mean uefi.version?");
    }

    @Test
    void replacedMap_isShownOnOneLine() throws Exception {
        LoadedInventory inventory = InventoryFixture.ofNode("serial: A1\ngrub: g.efi\n")
                .with("_defaults.yaml", "grub:\n  url: b.deb\n  member: \"a b\"\n")
                .load();
        assertThat(Explanation.of(inventory, "a", "grub").text())
                .isEqualTo(
                        "grub: g.efi  inv/a.yaml:2:7\n  overrode {url: b.deb, member: a b}  inv/_defaults.yaml:2:3\n");
    }
}
