package dev.espalier.verify;

import dev.espalier.content.Digest;
import dev.espalier.format.eeprom.EepromImages;
import dev.espalier.format.eeprom.UpdateSignature;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Bootloaders in a tree, each spoiled in one place. */
class EepromCheckTest {
    private static final byte[] PI4 = EepromImages.bcm2711();
    private static final byte[] PI5 = EepromImages.bcm2712();

    private static byte[] signature(byte[] image) {
        return new UpdateSignature(Digest.of(image).hex(), 1_779_062_400L).toBytes();
    }

    /** An update for the Pi 4 and one for the Pi 5, and a card for the Pi 5. */
    private static SmallBramble bramble() {
        return new SmallBramble()
                .file("tftp/_sets/e/pieeprom.upd", PI4)
                .file("tftp/_sets/e/pieeprom.sig", signature(PI4))
                .link("tftp/d32a9346/pieeprom.upd", "tftp/_sets/e/pieeprom.upd")
                .link("tftp/d32a9346/pieeprom.sig", "tftp/_sets/e/pieeprom.sig")
                .file("tftp/_sets/k/bcm2712-rpi-5-b.dtb", "device tree")
                .link("tftp/4cc0bf43/bcm2712-rpi-5-b.dtb", "tftp/_sets/k/bcm2712-rpi-5-b.dtb")
                .file("tftp/4cc0bf43/pieeprom.upd", PI5)
                .file("tftp/4cc0bf43/pieeprom.sig", signature(PI5))
                .file("eeprom/b/pieeprom.bin", PI5)
                .file("eeprom/b/pieeprom.sig", signature(PI5))
                .file("eeprom/b/recovery.bin", "recovery");
    }

    @Test
    void soundBootloaders_areSilent() throws Exception {
        assertThat(bramble().staged()).isEmpty();
    }

    @Test
    void imageOfTheOtherChip_isFoundByTheFilesBesideIt() throws Exception {
        assertThat(bramble()
                        .file("tftp/4cc0bf43/pieeprom.upd", PI4)
                        .file("tftp/4cc0bf43/pieeprom.sig", signature(PI4))
                        .staged())
                .containsExactly(
                        "tftp/4cc0bf43/pieeprom.upd: [verify.eeprom] is for the BCM2711, and the files beside it are for"
                                + " the BCM2712");
        assertThat(bramble()
                        .file("tftp/_sets/e/pieeprom.upd", PI5)
                        .file("tftp/_sets/e/pieeprom.sig", signature(PI5))
                        .staged())
                .containsExactly(
                        "tftp/d32a9346/pieeprom.upd: [verify.eeprom] is for the BCM2712, and the files beside it are for"
                                + " the BCM2711");
    }

    @Test
    void signatureOfAnotherImage_isFound() throws Exception {
        assertThat(bramble().file("eeprom/b/pieeprom.sig", signature(PI4)).staged())
                .containsExactly("eeprom/b/pieeprom.sig: [verify.eeprom] is not that of pieeprom.bin, whose sha256 is "
                        + Digest.of(PI5) + ": the board takes no such update");
        assertThat(bramble().file("eeprom/b/pieeprom.sig", "hello\n").staged())
                .containsExactly(
                        "eeprom/b/pieeprom.sig at byte 0x0: [verify.eeprom] is no signature of an update: digest: the"
                                + " first line is not a SHA-256 in lower case");
    }

    @Test
    void brokenImage_isFound() throws Exception {
        byte[] broken = PI5.clone();
        broken[0x10000] = 1;
        assertThat(bramble()
                        .file("tftp/4cc0bf43/pieeprom.upd", broken)
                        .file("tftp/4cc0bf43/pieeprom.sig", signature(broken))
                        .staged())
                .containsExactly(
                        "tftp/4cc0bf43/pieeprom.upd at byte 0x10000: [verify.eeprom] is no sound EEPROM image: magic:"
                                + " 0x1aaf11f begins no section");
    }

    @Test
    void incompleteSets_areFound() throws Exception {
        assertThat(bramble().without("tftp/4cc0bf43/pieeprom.sig").staged())
                .containsExactly(
                        "tftp/4cc0bf43/pieeprom.upd: [verify.eeprom] has no pieeprom.sig beside it, and is ignored so");
        assertThat(bramble().without("tftp/4cc0bf43/pieeprom.upd").staged())
                .containsExactly(
                        "tftp/4cc0bf43/pieeprom.sig: [verify.eeprom] has neither pieeprom.upd nor pieeprom.bin beside it");
        assertThat(bramble().without("eeprom/b/recovery.bin").staged())
                .containsExactly(
                        "eeprom/b/pieeprom.bin: [verify.eeprom] has no recovery.bin beside it, and is ignored so");
    }
}
