package dev.espalier.format.eeprom;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import dev.espalier.format.bytes.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.espalier.format.eeprom.EepromImages.FILE_HEADER;
import static dev.espalier.format.eeprom.EepromImages.ascii;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EepromImageTest {
    private static final int CONFIG_2711 = 0x73000;
    private static final int CONFIG_2712 = 0xA4000;
    private static final int SCRATCH_2711 = 0x7F000;
    private static final int PARTITION_A_END = 0x107000;

    @Test
    void imageOfThePi4_isRead() throws FormatException {
        EepromImage image = EepromImage.parse(EepromImages.bcm2711());

        assertThat(image.chip()).isEqualTo(EepromChip.BCM2711);
        assertThat(image.holdsTwoSystems()).isFalse();
        assertThat(image.isSigned()).isFalse();
        assertThat(image.config().toString()).isEqualTo(EepromImages.CONFIG_2711);
        assertThat(image.updateTime()).isEmpty();
        assertThat(image.build().version()).contains("f5e89631");
        assertThat(image.build().timestamp()).hasValue(EepromImages.BUILT);
        assertThat(image.build().manufacturing()).hasValue(1);
        assertThat(image.sections().stream().map(section -> section.kind() + ":" + section.name()))
                .containsExactly(
                        "bootcode:",
                        "part 0x55aaf44f:bootmain",
                        "part 0x55aaf33f:vl805mcu.bin",
                        "file:pubkey.bin",
                        "file:bootconf.sig",
                        "padding:",
                        "file:bootconf.txt");
    }

    @Test
    void imageOfThePi5_isReadWithBothPartitions() throws FormatException {
        EepromImage image = EepromImage.parse(EepromImages.bcm2712());

        assertThat(image.chip()).isEqualTo(EepromChip.BCM2712);
        assertThat(image.holdsTwoSystems()).isTrue();
        assertThat(image.config().toString()).isEqualTo(EepromImages.CONFIG_2712);
        List<EepromSection> sections = image.sections();
        assertThat(sections.get(sections.size() - 1).end()).isEqualTo(0x1FE000);
    }

    @Test
    void ownConfigSetAgain_changesNoByte() throws FormatException {
        for (byte[] bytes : List.of(EepromImages.bcm2711(), EepromImages.bcm2712())) {
            EepromImage image = EepromImage.parse(bytes);
            assertThat(image.withConfig(image.config()).toBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void configThatIsLast_endsInErasedBytes() throws FormatException {
        byte[] before = EepromImages.bcm2711();

        byte[] after = EepromImage.parse(before)
                .withConfig(BootConfig.parse(ascii("[all]\n")))
                .toBytes();

        byte[] expected = before.clone();
        ByteBuffer.wrap(expected).putInt(CONFIG_2711 + 4, 16 + 6);
        System.arraycopy(ascii("[all]\n"), 0, expected, CONFIG_2711 + FILE_HEADER, 6);
        Arrays.fill(expected, CONFIG_2711 + FILE_HEADER + 6, SCRATCH_2711, (byte) 0xFF);
        assertThat(after).isEqualTo(expected);
    }

    @Test
    void configBeforePartitionB_endsInPaddingUpToIt() throws FormatException {
        byte[] before = EepromImages.bcm2712();

        byte[] after = EepromImage.parse(before)
                .withConfig(BootConfig.parse(ascii("[all]\n")))
                .toBytes();

        byte[] expected = before.clone();
        ByteBuffer header = ByteBuffer.wrap(expected);
        header.putInt(CONFIG_2712 + 4, 16 + 6);
        System.arraycopy(ascii("[all]\n"), 0, expected, CONFIG_2712 + FILE_HEADER, 6);
        int end = CONFIG_2712 + FILE_HEADER + 8;
        Arrays.fill(expected, end - 2, PARTITION_A_END, (byte) 0xFF);
        header.putInt(end, 0x55AAFEEF).putInt(end + 4, PARTITION_A_END - end - 8);
        assertThat(after).isEqualTo(expected);
        assertThat(after).isEqualTo(EepromImages.bcm2712("[all]\n").bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 2000, 4072, 4075, 4076})
    void configOfAnyLength_comesBackAndGoesAgain(int length) throws FormatException {
        for (byte[] bytes : List.of(EepromImages.bcm2711(), EepromImages.bcm2712())) {
            EepromImage image = EepromImage.parse(bytes);
            BootConfig config = BootConfig.parse(ascii("#".repeat(length)));

            EepromImage changed = image.withConfig(config);

            assertThat(changed.config()).isEqualTo(config);
            assertThat(changed.withConfig(image.config()).toBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void longConfig_isRefused() throws FormatException {
        EepromImage image = EepromImage.parse(EepromImages.bcm2712());

        assertThatThrownBy(() -> image.withConfig(BootConfig.parse(ascii("#".repeat(4077)))))
                .isInstanceOf(FormatException.class)
                .hasMessage("bootconf.txt: 4077 bytes; there is room for 4076");
    }

    /** The vendor's tool counts four bytes too few and writes them into what is the bootloader's own. */
    @Test
    void configThatWouldReachTheBootloadersPage_isRefused() throws FormatException {
        EepromImage image = EepromImage.parse(EepromImages.bcm2711(0x7E000).bytes());

        assertThat(image.withConfig(BootConfig.parse(ascii("#".repeat(4072))))
                        .config()
                        .toBytes())
                .hasSize(4072);
        assertThatThrownBy(() -> image.withConfig(BootConfig.parse(ascii("#".repeat(4073)))))
                .hasMessage("bootconf.txt: 4073 bytes; there is room for 4072");
    }

    @Test
    void nextFile_limitsTheConfig() throws FormatException {
        EepromImages images = EepromImages.bcm2711(0x70000).paddingTo(0x70100).file("other", new byte[8]);
        EepromImage image = EepromImage.parse(images.bytes());

        EepromImage full = image.withConfig(BootConfig.parse(ascii("#".repeat(0x100 - FILE_HEADER))));

        assertThat(full.sections()).hasSize(image.sections().size() - 1);
        assertThat(full.withConfig(image.config()).toBytes()).isEqualTo(images.bytes());
        assertThatThrownBy(() -> image.withConfig(BootConfig.parse(ascii("#".repeat(0x101 - FILE_HEADER)))))
                .hasMessage("bootconf.txt: 233 bytes; there is room for 232");
    }

    /** What an rpi-eeprom-config from before 2026-05-21 makes of an image with two systems. */
    @Test
    void paddingOverPartitionB_isRefusedWithTheToolThatWritesIt() {
        byte[] bytes = EepromImages.bcm2712();
        int padding = CONFIG_2712 + FILE_HEADER + ((EepromImages.CONFIG_2712.length() + 7) & ~7);
        ByteBuffer.wrap(bytes).putInt(padding + 4, 0x1FF000 - padding - 8);
        Arrays.fill(bytes, padding + 8, 0x1FF000, (byte) 0xFF);

        assertThatThrownBy(() -> EepromImage.parse(bytes))
                .isInstanceOf(FormatException.class)
                .hasMessage("padding: runs over the end of partition A at 0x107000: an rpi-eeprom-config from before"
                        + " 2026-05-21 writes such images, over partition B and a journal");
    }

    @Test
    void imageReadBackFromABoard_isRefused() {
        EepromImages images = new EepromImages(EepromChip.BCM2712)
                .bootcode()
                .paddingTo(0x10000)
                .file("bootsys", new byte[100])
                .file("bootconf.txt", ascii("[all]\n"))
                .paddingTo(PARTITION_A_END)
                .file("bootsys", new byte[100])
                .file("bootconf.txt", ascii("[all]\n"));

        assertThatThrownBy(() -> EepromImage.parse(images.bytes()))
                .hasMessage(
                        "bootconf.txt: a second one, after that at 0x10080: read back from a board, whose journal says"
                                + " which partition is in use; take an image of a release");
    }

    @Test
    void signedConfig_isReadAndNotChanged() throws FormatException {
        byte[] signature = new byte[1024];
        signature[3] = 'a';
        EepromImages images = new EepromImages(EepromChip.BCM2711)
                .bootcode()
                .paddingTo(0x20000)
                .file("bootconf.sig", signature)
                .file("bootconf.txt", ascii("[all]\n"));
        EepromImage image = EepromImage.parse(images.bytes());

        assertThat(image.isSigned()).isTrue();
        assertThat(image.withConfig(image.config()).toBytes()).isEqualTo(images.bytes());
        assertThatThrownBy(() -> image.withConfig(BootConfig.parse(ascii("[all]\nBOOT_UART=1\n"))))
                .hasMessage(
                        "bootconf.sig: a signed configuration: a board in signed boot takes no other without the key");
    }

    @Test
    void bytesThatNoSectionAccountsFor_areNotErased() throws FormatException {
        byte[] bytes = EepromImages.bcm2711();
        bytes[0x78000] = 1;
        EepromImage image = EepromImage.parse(bytes);

        assertThatThrownBy(() -> image.withConfig(BootConfig.parse(ascii("[all]\n"))))
                .isInstanceOf(FormatException.class)
                .hasMessage("bootconf.txt: something that no section accounts for lies behind it and would be erased");
    }

    @Test
    void updateTime_liesAtTheEndOfAnImageWithOneSystem() throws FormatException {
        byte[] before = EepromImages.bcm2711();

        EepromImage changed = EepromImage.parse(before).withUpdateTime(1_779_000_000L);

        byte[] expected = before.clone();
        // 1779000000 is 0x6A0962C0, inverted 0x95F69D3F; little endian.
        ByteBuffer.wrap(expected).putInt(expected.length - 8, 0x3F9DF695).putInt(expected.length - 4, 0xC062096A);
        assertThat(changed.toBytes()).isEqualTo(expected);
        assertThat(changed.updateTime()).contains(1_779_000_000L);
    }

    @Test
    void updateTime_liesInBothFilesOfAnImageWithTwoSystems() throws FormatException {
        byte[] before = EepromImages.bcm2712();

        EepromImage changed = EepromImage.parse(before).withUpdateTime(EepromImage.LAST_UPDATE_TIME);

        byte[] after = changed.toBytes();
        List<Integer> differing = new ArrayList<>();
        for (int at = 0; at < before.length; at += Long.BYTES) {
            if (!Arrays.equals(before, at, at + Long.BYTES, after, at, at + Long.BYTES)) {
                differing.add(at);
            }
        }
        assertThat(differing).hasSize(2).allMatch(at -> at < CONFIG_2712);
        assertThat(changed.updateTime()).contains(EepromImage.LAST_UPDATE_TIME);
    }

    @Test
    void otherFiles_areNotTakenForImages() {
        assertThatThrownBy(() -> EepromImage.parse(new byte[0]))
                .isInstanceOfSatisfying(
                        FormatException.class,
                        e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.NOT_THIS_FORMAT))
                .hasMessage(
                        "magic: no bootcode at the beginning of these 0 bytes; an EEPROM image begins with it and has"
                                + " 524288 (BCM2711) or 2097152 (BCM2712) bytes");
        assertThatThrownBy(() -> EepromImage.parse(Arrays.copyOf(EepromImages.bcm2711(), 524_287)))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.DAMAGED))
                .hasMessage(
                        "size: an EEPROM image of 524287 bytes; whole ones have 524288 (BCM2711) or 2097152 (BCM2712)");
    }

    @Test
    void imageCutAtAnySectionBoundary_isDamaged() throws FormatException {
        for (byte[] bytes : List.of(EepromImages.bcm2711(), EepromImages.bcm2712())) {
            EepromImage whole = EepromImage.parse(bytes);
            for (EepromSection section : whole.sections()) {
                for (int at : new int[] {section.offset(), section.offset() + 5, section.end()}) {
                    assertThatThrownBy(() -> EepromImage.parse(Arrays.copyOf(bytes, at)))
                            .as("cut at %d", at)
                            .isInstanceOf(FormatException.class);
                    byte[] erased = bytes.clone();
                    Arrays.fill(erased, at, erased.length, (byte) 0xFF);
                    usesWithoutCrash(erased);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void damage_endsInFormatExceptionAndNothingElse(long seed) throws FormatException {
        Random random = new Random(seed);
        byte[] good = seed % 2 == 0 ? EepromImages.bcm2711() : EepromImages.bcm2712();
        List<EepromSection> sections = EepromImage.parse(good).sections();
        for (int round = 0; round < 40; round++) {
            byte[] bytes = good.clone();
            for (int hit = random.nextInt(3); hit >= 0; hit--) {
                // Headers are where damage is felt.
                int near = sections.get(random.nextInt(sections.size())).offset();
                bytes[near + random.nextInt(FILE_HEADER + 8)] = (byte) random.nextInt(256);
            }
            usesWithoutCrash(bytes);
        }
    }

    private static void usesWithoutCrash(byte[] bytes) {
        try {
            EepromImage image = EepromImage.parse(bytes);
            assertThat(image.updateTime())
                    .satisfiesAnyOf(
                            time -> assertThat(time).isEmpty(),
                            time -> assertThat(time).isPresent());
            EepromImage changed = image.withConfig(image.config().with("BOOT_ORDER", "0xf21"));
            assertThat(changed.config().value("BOOT_ORDER")).contains("0xf21");
        } catch (FormatException e) {
            assertThat(e.offset()).isBetween(0L, (long) bytes.length);
        }
    }
}
