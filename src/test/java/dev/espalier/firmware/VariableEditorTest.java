package dev.espalier.firmware;

import java.io.IOException;

import com.google.gson.JsonParser;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.Guid;
import dev.espalier.format.uefi.FirmwareImages;
import dev.espalier.format.uefi.InvalidSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.espalier.format.uefi.FirmwareImages.CONFIG_DXE;
import static dev.espalier.format.uefi.FirmwareImages.GLOBAL;
import static dev.espalier.format.uefi.FirmwareImages.bytes;
import static dev.espalier.format.uefi.FirmwareImages.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VariableEditorTest {
    private static final Guid OTHER = Guid.parse("CD7CC258-31DB-11E6-9FD3-63B0B8EED6B5");

    private static byte[] used() {
        return FirmwareImages.small(
                record(0x3D, "Timeout", GLOBAL, "0500"),
                record(0x3F, "SystemTableMode", CONFIG_DXE, "00000000"),
                record(0x3F, 3, "dca632000001", GLOBAL, bytes("01".repeat(40))),
                record(0x3F, 3, "dca632000001", OTHER, bytes("ff")),
                record(0x3F, 0x27, "db", GLOBAL, bytes("0102")));
    }

    private static VariableEditor editor() throws IOException {
        return VariableEditor.open(used());
    }

    private static VariableSelector named(String text) throws InvalidSetting {
        return VariableSelector.parse(text);
    }

    @Test
    void list_showsLiveVariables_andDeadOnesOnRequest() throws IOException {
        assertThat(editor().list(false))
                .extracting(ListedVariable::line)
                .containsExactly(
                        "CD7CC258-31DB-22E6-9F22-63B0B8EED6B5:SystemTableMode  NV+BS+RT  4 bytes  00000000  ACPI",
                        "8BE4DF61-93CA-11D2-AA0D-00E098032B8C:dca632000001  NV+BS  40 bytes  " + "01".repeat(32) + "…",
                        "CD7CC258-31DB-11E6-9FD3-63B0B8EED6B5:dca632000001  NV+BS  1 byte  ff",
                        "8BE4DF61-93CA-11D2-AA0D-00E098032B8C:db  NV+BS+RT+0x20  2 bytes  0102");
        assertThat(editor().list(true).get(0).line())
                .isEqualTo("8BE4DF61-93CA-11D2-AA0D-00E098032B8C:Timeout  NV+BS+RT  2 bytes  0500  5 s  (deleted)");
    }

    @Test
    void controlCharactersOfAName_doNotReachTheTerminal() throws IOException {
        VariableEditor editor =
                VariableEditor.open(FirmwareImages.small(record(0x3F, 0, "a\u001b[2J\u0085", GLOBAL, bytes("00"))));
        assertThat(editor.list(false).get(0).line())
                .isEqualTo("8BE4DF61-93CA-11D2-AA0D-00E098032B8C:a\\u001b[2J\\u0085  0x0  1 byte  00");
    }

    @Test
    void json_isOneObjectWithKeysInOrder() throws IOException {
        VariableEditor editor = VariableEditor.open(FirmwareImages.large(
                record(0x3F, "SystemTableMode", CONFIG_DXE, "02000000"), record(0x3E, "x\"", OTHER, "ff")));
        String json = editor.json(editor.list(true));
        assertThat(json).isEqualTo("""
                        {
                          "nvBase": 3866624,
                          "free": 57080,
                          "variables": [
                            {
                              "name": "SystemTableMode",
                              "guid": "CD7CC258-31DB-22E6-9F22-63B0B8EED6B5",
                              "state": "live",
                              "live": true,
                              "attributes": 7,
                              "size": 4,
                              "data": "02000000",
                              "value": "DeviceTree"
                            },
                            {
                              "name": "x\\"",
                              "guid": "CD7CC258-31DB-11E6-9FD3-63B0B8EED6B5",
                              "state": "being replaced",
                              "live": true,
                              "attributes": 7,
                              "size": 1,
                              "data": "ff"
                            }
                          ]
                        }
                        """);
        assertThat(JsonParser.parseString(json).isJsonObject()).isTrue();
        assertThat(editor.json(editor.get(VariableSelectorTest.selector("x"))))
                .isEqualTo("{\n  \"nvBase\": 3866624,\n  \"free\": 57080,\n  \"variables\": []\n}\n");
    }

    @Test
    void get_findsOneForEachGuid() throws Exception {
        assertThat(editor().get(named("SystemTableMode"))).hasSize(1);
        assertThat(editor().get(named("dca632000001"))).hasSize(2);
        assertThat(editor().get(named(OTHER + ":dca632000001")))
                .extracting(listed -> listed.variable().data().toString())
                .containsExactly("ff");
        assertThat(editor().get(named("Timeout"))).isEmpty();
    }

    @Test
    void set_takesTypedValuesOfKnownVariables() throws Exception {
        VariableEditor changed =
                editor().set(named("SystemTableMode"), "DeviceTree").set(named("Timeout"), "0");
        assertThat(changed.get(named("SystemTableMode")).get(0).meaning()).contains("DeviceTree");
        assertThat(changed.get(named(GLOBAL + ":Timeout")).get(0).meaning()).contains("None");
        assertThat(VariableEditor.open(changed.bytes()).list(true)).isEqualTo(changed.list(true));
        assertThat(editor().set(named("SystemTableMode"), "ACPI").bytes()).isEqualTo(used());
    }

    @ParameterizedTest
    @CsvSource({
        "hex:0200fF, 0200ff",
        "u8:2, 02",
        "u8:0xff, ff",
        "u16:5, 0500",
        "u32:0x12345678, 78563412",
        "u32:4294967295, ffffffff",
        "text:ab, 610062000000",
    })
    void set_takesRawBytesForOthers(String value, String hex) throws Exception {
        VariableEditor changed = editor().set(named(GLOBAL + ":New"), value);
        assertThat(changed.get(named("New")).get(0).variable().data()).hasToString(hex);
        assertThat(changed.get(named("New")).get(0).variable().attributes()).isEqualTo(7);
    }

    @Test
    void rawVariableThatIsThere_keepsItsAttributes() throws Exception {
        VariableEditor changed = editor().set(named(OTHER + ":dca632000001"), "hex:010203");
        assertThat(changed.get(named(OTHER + ":dca632000001")).get(0).variable().attributes())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"256", "u8:256", "u16:65536", "u32:4294967296", "u64:1", "hex:", "hex:0", "hex:0g", "u8:-1"})
    void rawValueThatIsNone_isRefusedWithTheForms(String value) throws Exception {
        VariableEditor editor = editor();
        VariableSelector selector = named(GLOBAL + ":New");
        assertThatThrownBy(() -> editor.set(selector, value))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(
                        "\"" + value + "\" is not a value for 8BE4DF61-93CA-11D2-AA0D-00E098032B8C:New, which is not in"
                                + " the catalogue: hex:0200ff, u8:2, u16:5, u32:0x7 or text:words");
    }

    @Test
    void unknownName_needsItsGuid() throws Exception {
        VariableEditor editor = editor();
        VariableSelector misspelt = named("SystemTableMod");
        assertThatThrownBy(() -> editor.set(misspelt, "DeviceTree"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("\"SystemTableMod\" is not in the catalogue of variables: give it as GUID:NAME with a value"
                        + " such as hex:0200; did you mean SystemTableMode?");
        VariableSelector unknown = named("BootNext");
        assertThatThrownBy(() -> editor.set(unknown, "hex:0100"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("\"BootNext\" is not in the catalogue of variables: give it as GUID:NAME with a value"
                        + " such as hex:0200");
    }

    @Test
    void knownNameUnderAnotherGuid_isNotTheKnownVariable() throws Exception {
        VariableEditor changed = editor().set(named(OTHER + ":SystemTableMode"), "u32:9");
        assertThat(changed.get(named("SystemTableMode"))).hasSize(2);
        assertThat(changed.get(named(OTHER + ":SystemTableMode")).get(0).meaning())
                .isEmpty();
    }

    @Test
    void unset_removesOneVariable() throws Exception {
        VariableEditor changed = editor().unset(named("SystemTableMode"));
        assertThat(changed.get(named("SystemTableMode"))).isEmpty();
        assertThat(changed.list(true)).hasSize(5);
        assertThat(changed.unset(named(OTHER + ":dca632000001")).list(false)).hasSize(2);
    }

    @Test
    void unset_ofNoneOrOfSeveral_isRefused() throws Exception {
        VariableEditor editor = editor();
        VariableSelector dead = named("Timeout");
        VariableSelector two = named("dca632000001");
        assertThatThrownBy(() -> editor.unset(dead))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("the image has no live variable Timeout");
        assertThatThrownBy(() -> editor.unset(two))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("the image has 2 variables dca632000001: name one as"
                        + " 8BE4DF61-93CA-11D2-AA0D-00E098032B8C:dca632000001");
    }

    @Test
    void signedVariable_isNeitherSetNorUnset() throws Exception {
        VariableEditor editor = editor();
        VariableSelector db = named(GLOBAL + ":db");
        assertThatThrownBy(() -> editor.set(db, "hex:05")).isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> editor.unset(db)).isInstanceOf(FormatException.class);
    }

    @Test
    void layoutThatIsNotThePi4s_canStillBeEdited() throws Exception {
        VariableEditor editor = VariableEditor.open(FirmwareImages.image(0x200000, 0x1E0000));
        assertThat(editor.nvBase()).isEqualTo(0x1E0000);
        assertThat(editor.set(named("SystemTableMode"), "DeviceTree").free()).isEqualTo(editor.free() - 96);
    }
}
