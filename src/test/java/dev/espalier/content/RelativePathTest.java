package dev.espalier.content;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RelativePathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "a//b",
                "a/",
                ".",
                "a/./b",
                "..",
                "../a",
                "a/..",
                "a\\b",
                "a\nb",
                "a\u0000"
            })
    void pathThatCouldLeaveItsRootOrBreakALine_isRefused(String hostile) {
        assertThat(RelativePath.fault(hostile)).isPresent();
        assertThatThrownBy(() -> RelativePath.of(hostile)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "a..b", "...", "overlays/upstream-pi4.dtbo", "grub/nodes/d8:3a.cfg", "ä/ö"})
    void ordinaryPath_isAccepted(String path) {
        assertThat(RelativePath.of(path).value()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "d32a9346/start4.elf, _sets/ab/start4.elf, ../_sets/ab/start4.elf",
        "grub.cfg, grub/grub.cfg, grub/grub.cfg",
        "a/b/c, a/b/d, d",
        "a/b/c, a/d, ../d",
        "a/b, a, ../a"
    })
    void linkText_leadsFromTheLinkToItsTarget(String from, String to, String text) {
        assertThat(RelativePath.of(from).linkTo(RelativePath.of(to))).isEqualTo(text);
    }

    @Test
    void order_isThatOfUtf8Bytes() {
        // In UTF-16, which String.compareTo uses, the surrogates of U+1F600 sort before U+FF5E.
        List<String> sorted = Stream.of("\uD83D\uDE00", "\uFF5E", "a", "Z")
                .map(RelativePath::of)
                .sorted()
                .map(RelativePath::value)
                .toList();
        assertThat(sorted).containsExactly("Z", "a", "\uFF5E", "\uD83D\uDE00");
    }

    @Test
    void folding_doesNotFollowTheLocale() {
        // The suite runs in Turkish, where I does not fold to i.
        assertThat(RelativePath.of("RPI_EFI.FD").folded()).isEqualTo("rpi_efi.fd");
    }

    @Test
    void startsWith_comparesWholeParts() {
        assertThat(RelativePath.of("a/bc").startsWith(RelativePath.of("a/b"))).isFalse();
        assertThat(RelativePath.of("a/b/c").startsWith(RelativePath.of("a/b"))).isTrue();
    }
}
