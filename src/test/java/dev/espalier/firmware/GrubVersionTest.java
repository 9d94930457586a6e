package dev.espalier.firmware;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The strings are those of Debian's images, in the order and with the bytes between that they have there. */
class GrubVersionTest {
    private static final String MENU = "Minimal\0GNU GRUB  version %s\0@\0prefix\0config_file\0";
    private static final String AGENT = "Connection: close\r\nUser-Agent: GRUB @\r\n\0Range: bytes=%lu-\r\n\0";
    private static final String SBAT = """
            sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md
            grub,5,Free Software Foundation,grub,#,https://www.gnu.org/software/grub/
            """;
    private static final String SBAT_DEBIAN = """
            grub.debian,5,Debian,grub2,@,https://tracker.debian.org/pkg/grub2
            grub.debian12,1,Debian,grub2,@,https://tracker.debian.org/pkg/grub2
            """;

    private static byte[] image(String strings, String version, String upstream) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'M', 'Z', 0, (byte) 0xFF, (byte) 0x80});
        out.writeBytes(strings.replace("@", version).replace("#", upstream).getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[] {0, 1, (byte) 0xC3, (byte) 0x28});
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "2.06-13+deb12u2, 2.06, false",
        "2.12-9+deb13u2, 2.12, true",
        "2.12, 2.12, true",
        "2.06, 2.06, false",
        "2.04-1ubuntu26.17, 2.04, false",
        "2.12~rc1-12ubuntu4, 2.12~rc1, true",
        "2.14, 2.14, true",
        "3.0, 3.0, true",
    })
    void version_isFoundInEachPlaceAlone(String version, String upstream, boolean behindProxy) {
        for (String strings : new String[] {MENU, AGENT, SBAT + SBAT_DEBIAN, MENU + AGENT + SBAT + SBAT_DEBIAN}) {
            GrubVersion found =
                    GrubVersion.find(image(strings, version, upstream)).orElseThrow();
            assertThat(found).hasToString(version);
            assertThat(found.bootsBehindProxy()).isEqualTo(behindProxy);
        }
        assertThat(GrubVersion.find(image(SBAT, version, upstream)).orElseThrow())
                .hasToString(upstream);
    }

    @Test
    void fileThatSaysNothing_hasNoVersion() {
        assertThat(GrubVersion.find(new byte[0])).isEmpty();
        assertThat(GrubVersion.find(new byte[1000])).isEmpty();
        assertThat(GrubVersion.find(image("GNU GRUB  version %s\0prefix\0", "", "")))
                .isEmpty();
        assertThat(GrubVersion.find(image("2.12-9+deb13u2\0grub\0", "", ""))).isEmpty();
    }

    @Test
    void imageCutAnywhere_givesTheVersionOrNone() {
        byte[] image = image(MENU, "2.12-9+deb13u2", "2.12");
        for (int length = 0; length < image.length; length++) {
            assertThat(GrubVersion.find(Arrays.copyOf(image, length)).map(GrubVersion::text))
                    .isIn(Optional.empty(), Optional.of("2.12-9+deb13u2"));
        }
    }

    @Test
    void textThatIsNoVersion_isRefused() {
        assertThatThrownBy(() -> new GrubVersion("GRUB 2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a version of GRUB: \"GRUB 2\"");
    }
}
