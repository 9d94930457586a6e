package dev.espalier.firmware;

import java.util.Optional;

import dev.espalier.format.bytes.Guid;
import dev.espalier.format.uefi.InvalidSetting;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VariableSelectorTest {

    static VariableSelector selector(String text) {
        try {
            return VariableSelector.parse(text);
        } catch (InvalidSetting e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void guid_isOptionalAndInEitherCase() {
        assertThat(selector("Timeout")).isEqualTo(new VariableSelector(Optional.empty(), "Timeout"));
        VariableSelector full = selector("8be4df61-93ca-11d2-aa0d-00e098032b8c:Timeout");
        assertThat(full.vendor()).contains(Guid.parse("8BE4DF61-93CA-11D2-AA0D-00E098032B8C"));
        assertThat(full).hasToString("8BE4DF61-93CA-11D2-AA0D-00E098032B8C:Timeout");
        assertThat(selector("Timeout")).hasToString("Timeout");
    }

    @Test
    void textThatNamesNothing_isRefused() {
        assertThatThrownBy(() -> VariableSelector.parse(""))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("\"\" does not name a variable: NAME or GUID:NAME");
        assertThatThrownBy(() -> VariableSelector.parse("8BE4DF61-93CA-11D2-AA0D-00E098032B8C:"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("\"8BE4DF61-93CA-11D2-AA0D-00E098032B8C:\" does not name a variable: NAME or GUID:NAME");
        assertThatThrownBy(() -> VariableSelector.parse("global:Timeout"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(
                        "\"global\" in \"global:Timeout\" is not a GUID such as CD7CC258-31DB-22E6-9F22-63B0B8EED6B5");
        assertThatThrownBy(() -> VariableSelector.parse("8BE4DF61_93CA-11D2-AA0D-00E098032B8C:Timeout"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("a GUID is written as C12A7328-F81F-11D2-BA4B-00A0C93EC93B,"
                        + " not \"8BE4DF61_93CA-11D2-AA0D-00E098032B8C\"");
    }
}
