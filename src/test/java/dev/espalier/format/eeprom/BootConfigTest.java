package dev.espalier.format.eeprom;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BootConfigTest {
    private static BootConfig of(String text) {
        return BootConfig.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void keyThatIsThere_isChangedInPlace() {
        assertThat(of("# mine\n[all]\nBOOT_UART=0 # no comment\nBOOT_ORDER=0xf41   \r\n\n")
                        .with("BOOT_ORDER", "0xf21")
                        .toString())
                .isEqualTo("# mine\n[all]\nBOOT_UART=0 # no comment\nBOOT_ORDER=0xf21\r\n\n");
    }

    @Test
    void valueThatIsThere_changesNoByte() {
        String padded = "BOOT_UART=0      \nFREEZE_VERSION=0   \n";
        assertThat(of(padded).with("FREEZE_VERSION", "0").toString()).isEqualTo(padded);
    }

    @Test
    void newKey_isAddedBehindTheLastLineForEveryBoard() {
        assertThat(of("[all]\nA=1\n\n[none]\nB=1\n\n").with("C", "2").toString())
                .isEqualTo("[all]\nA=1\nC=2\n\n[none]\nB=1\n\n");
        assertThat(of("").with("C", "2").toString()).isEqualTo("C=2\n");
        assertThat(of("A=1").with("C", "2").toString()).isEqualTo("A=1\nC=2\n");
        assertThat(of("[pi4]\nA=1\n").with("C", "2").toString()).isEqualTo("C=2\n[pi4]\nA=1\n");
    }

    @Test
    void newKey_staysOutOfConfigTxt() {
        assertThat(of("[all]\nA=1\n[config.txt]\ndtparam=x\n[all]\nA=2\n")
                        .with("C", "2")
                        .toString())
                .isEqualTo("[all]\nA=1\nC=2\n[config.txt]\ndtparam=x\n[all]\nA=2\n");
        assertThat(of("[all]\nA=1\n[config.txt]\nA=2\n").with("A", "3").toString())
                .isEqualTo("[all]\nA=3\n[config.txt]\nA=2\n");
    }

    @Test
    void section_isFoundOrAddedAndClosed() {
        assertThat(of("[all]\nA=1\n[pi4]\nA=2\n[all]\n").with("pi4", "A", "3").toString())
                .isEqualTo("[all]\nA=1\n[pi4]\nA=3\n[all]\n");
        assertThat(of("[all]\nA=1\n").with("0xd32a9346", "A", "3").toString())
                .isEqualTo("[all]\nA=1\n[0xd32a9346]\nA=3\n[all]\n");
        assertThat(of("A=1\n[config.txt]\nb=2\n").with("pi5", "A", "3").toString())
                .isEqualTo("A=1\n[pi5]\nA=3\n[all]\n[config.txt]\nb=2\n");
        assertThat(of("A=1\n").with("config.txt", "b", "3").toString()).isEqualTo("A=1\n[config.txt]\nb=3\n");
    }

    @Test
    void sectionBehindAnOpenFilter_doesNotInheritIt() {
        BootConfig config = of("[gpio7=0]\nB=1\n").with("pi4", "A", "3");

        assertThat(config.toString()).isEqualTo("[gpio7=0]\nB=1\n[all]\n[pi4]\nA=3\n[all]\n");
        assertThat(config.assignments())
                .containsExactly(
                        new BootConfig.Assignment("gpio7=0", "B", "1", 2),
                        new BootConfig.Assignment("pi4", "A", "3", 5));
    }

    @Test
    void filters_narrowThoseOfOtherKindsAndReplaceThoseOfTheirOwn() {
        assertThat(of("[pi4]\nA=1\n[0x12345678]\nA=2\n[pi5]\nA=3\n[all]\nA=4\n[none]\nA=5\n")
                        .assignments())
                .extracting(BootConfig.Assignment::section)
                .containsExactly("pi4", "pi4][0x12345678", "pi5][0x12345678", "all", "none");
    }

    @Test
    void value_isThatOfTheLastLineForEveryBoard() {
        BootConfig config = of("A=1\n[pi4]\nA=2\n[all]\nA=3\n#A=4\n[config.txt]\nA=5\n");

        assertThat(config.value("A")).contains("3");
        assertThat(config.value("B")).isEmpty();
        assertThat(config.with("A", "9").toString()).contains("A=1\n[pi4]\nA=2\n[all]\nA=9\n");
    }

    @Test
    void laterLines_areToldToOverride() {
        BootConfig config = of("A=1\n[pi4]\nA=2\n[none]\nA=3\n[all]\n");

        assertThat(config.overriding("all", "A")).containsExactly(new BootConfig.Assignment("pi4", "A", "2", 3));
        assertThat(config.overriding("pi4", "A")).isEmpty();
    }

    @Test
    void sections_areThoseABootloaderCanEnter() {
        for (String good : List.of("all", "pi4", "cm4s", "pi3+", "0xd32a9346", "gpio7=0", "config.txt", "pi4][0x1f")) {
            assertThat(BootConfig.isSection(good)).as(good).isTrue();
        }
        for (String bad : List.of("", "pi 4", "PI4", "d32a9346", "all]\n[x", "pi4]", "[pi4")) {
            assertThat(BootConfig.isSection(bad)).as(bad).isFalse();
        }
    }

    @Test
    void foreignByte_isFound() {
        assertThat(of("A=1\n# caf\u00e9\n").firstForeignLine()).contains(2);
        assertThat(of("A=1\r\n\tB=2\n").firstForeignLine()).isEmpty();
    }

    @Test
    void lineThatWouldEndItself_isNotWritten() {
        assertThatThrownBy(() -> of("").with("A", "1\nB=2")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyBytes_comeBackAndTakeAKey(long seed) {
        Random random = new Random(seed);
        String[] words = {
            "[all]", "[pi4]", "[none]", "[config.txt]", "A=1", "A=", "B = 2", "#A=3", "\r", "\n", "\n", "]", "\u00ff"
        };
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(words[random.nextInt(words.length)]).append(random.nextInt(3) > 0 ? "\n" : "");
            }
            BootConfig config = of(text.toString());

            assertThat(config.toString()).isEqualTo(text.toString());
            assertThat(config.with("A", "9").value("A")).contains("9");
            assertThat(config.with("A", "9").with("A", "9")).isEqualTo(config.with("A", "9"));
            BootConfig narrow = config.with("cm4", "A", "9");
            assertThat(narrow.assignments())
                    .anyMatch(
                            each -> each.section().equals("cm4") && each.value().equals("9"));
            assertThat(narrow.value("A")).isEqualTo(config.value("A"));
        }
    }
}
