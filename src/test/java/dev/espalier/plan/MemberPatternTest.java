package dev.espalier.plan;

import dev.espalier.content.RelativePath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MemberPatternTest {

    @ParameterizedTest
    @CsvSource({
        "start4.elf, start4.elf, true",
        "start4.elf, START4.ELF, true",
        "start4.elf, start4xelf, false",
        "start4.elf, boot/start4.elf, false",
        "bcm2711*.dtb, bcm2711-rpi-4-b.dtb, true",
        "bcm2711*.dtb, bcm2711/x.dtb, false",
        "*.dtb, a.dtb, true",
        "overlays/*, overlays/README, true",
        "overlays/*, overlays/a/b, false",
        "overlays/**, overlays/README, true",
        "overlays/**, overlays/a/b, true",
        "overlays/**, overlays, false",
        "a*c/b, abc/b, true"
    })
    void pattern_matchesPartByPart(String glob, String member, boolean matches) {
        assertThat(new MemberPattern(glob).matches(RelativePath.of(member))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "start4.elf, overlays, false",
        "overlays/*, overlays, true",
        "overlays/*, overlays/a, false",
        "overlays/**, OVERLAYS, true",
        "overlays/**, overlays/a/b, true",
        "a/b/c, a, true",
        "a/b/c, a/b, true",
        "a/b/c, b, false"
    })
    void directory_isReadOnlyWhereAMemberMayLie(String glob, String directory, boolean worth) {
        assertThat(new MemberPattern(glob).mayMatchBelow(RelativePath.of(directory)))
                .isEqualTo(worth);
    }
}
