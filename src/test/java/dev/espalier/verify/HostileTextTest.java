package dev.espalier.verify;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.espalier.verify.SmallBramble.CONF;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a text of a tree holds, its check ends soon and says what it found. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HostileTextTest {
    private static final int MANY = 20_000;

    private static List<String> staged(String path, String text) throws Exception {
        return new SmallBramble().file(path, text).staged();
    }

    @Test
    void dnsmasqLineOfManyQuotesAndCommas_isReadInOneGo() throws Exception {
        assertThat(staged("dnsmasq.conf", CONF + "dhcp-boot=a" + ",\"".repeat(MANY) + "\nx" + ",".repeat(MANY) + "\n"))
                .isEmpty();
    }

    @Test
    void dnsmasqBootLineOfTagsAlone_namesNoFile() throws Exception {
        assertThat(staged("dnsmasq.conf", CONF + "dhcp-boot=tag:rpi,tag:x\n")).isEmpty();
    }

    @Test
    void configTxtOfManyLines_isReadInOneGo() throws Exception {
        String path = "tftp/4cc0bf43/config.txt";
        assertThat(staged(path, "os_prefix=" + "p".repeat(80) + "\n" + "initramfs a,b followkernel\n".repeat(MANY)))
                .hasSize(2 * MANY)
                .first()
                .isEqualTo(path + ": [verify.config.file] line 2 names \"" + "p".repeat(80)
                        + "a\", which is not in \"tftp/4cc0bf43\"");
    }

    @Test
    void configTxtLine_countsAsFarAsTheFirmwareReadsIt() throws Exception {
        String path = "tftp/4cc0bf43/config.txt";
        assertThat(staged(path, "kernel=" + "k".repeat(MANY) + "\n"))
                .containsExactly(
                        path + ": [verify.config.long] line 1 has 20007 characters: the firmware cuts it after 98",
                        path + ": [verify.config.file] line 1 names \"" + "k".repeat(91)
                                + "\", which is not in \"tftp/4cc0bf43\"");
    }
}
