package dev.espalier.format.eeprom;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.fuzz.FuzzTarget;

import static org.assertj.core.api.Assertions.assertThat;

/** An image of the EEPROM is read, gets its own configuration again, another one, and a time. */
public final class EepromTarget implements FuzzTarget {
    private static final int HEADER = EepromSection.HEADER_SIZE;

    @Override
    public String name() {
        return "eeprom";
    }

    @Override
    public int mutants() {
        return 200;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                packed(EepromImages.bcm2711()),
                packed(EepromImages.bcm2711(EepromImages.CONFIG_2711 + "[gpio4=1]\nBOOT_ORDER=0xf21\n")),
                packed(EepromImages.bcm2712()));
    }

    /** Without what padding holds and without the erased bytes at the end: most bytes of an image tell nothing. */
    private static byte[] packed(byte[] image) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        ByteBuffer sections = ByteBuffer.wrap(image);
        int at = 0;
        while (sections.getInt(at) != -1) {
            int length = sections.getInt(at + Integer.BYTES);
            int end = EepromSection.aligned(at + HEADER + length);
            boolean padding = sections.getInt(at) == EepromSection.PADDING;
            packed.write(image, at, padding ? HEADER : end - at);
            at = end;
        }
        return packed.toByteArray();
    }

    /** The image, of the size of the smaller chip that has room for it. */
    private static byte[] unpacked(byte[] packed) {
        int most = EepromChip.BCM2712.imageSize();
        byte[] image = new byte[most];
        Arrays.fill(image, (byte) 0xFF);
        ByteBuffer sections = ByteBuffer.wrap(packed);
        int at = 0;
        int from = 0;
        while (packed.length - from >= HEADER && most - at >= HEADER) {
            boolean padding = sections.getInt(from) == EepromSection.PADDING;
            int said = sections.getInt(from + Integer.BYTES);
            int length = EepromSection.aligned(Math.min(Math.max(said, 0), most));
            int stored = padding ? HEADER : Math.min(HEADER + length, packed.length - from);
            System.arraycopy(packed, from, image, at, Math.min(stored, most - at));
            from += stored;
            at += padding ? HEADER + length : stored;
        }
        return at <= EepromChip.BCM2711.imageSize() ? Arrays.copyOf(image, EepromChip.BCM2711.imageSize()) : image;
    }

    @Override
    public boolean takes(byte[] input) {
        byte[] bytes = unpacked(input);
        EepromImage image;
        try {
            image = EepromImage.parse(bytes);
        } catch (FormatException e) {
            return false;
        }
        assertThat(Arrays.equals(image.toBytes(), bytes))
                .as("the bytes of the image")
                .isTrue();
        image.build();
        image.updateTime();
        BootConfig config = image.config();
        config.assignments();
        config.firstForeignLine();
        change(image, config);
        change(image, config.with("all", "BOOT_ORDER", "0xf21"));
        try {
            assertThat(image.withUpdateTime(1_779_000_000).updateTime()).contains(1_779_000_000L);
        } catch (FormatException e) {
            assertThat(e.field()).isNotBlank();
        }
        return true;
    }

    /** What is set comes back, and setting back what was there gives the image as it was when it was first set again. */
    private static void change(EepromImage image, BootConfig config) {
        try {
            EepromImage changed = image.withConfig(config);
            assertThat(changed.config()).isEqualTo(config);
            assertThat(Arrays.equals(
                            changed.withConfig(image.config()).toBytes(),
                            image.withConfig(image.config()).toBytes()))
                    .as("the configuration set back")
                    .isTrue();
        } catch (FormatException e) {
            assertThat(e.field()).isNotBlank();
        }
    }
}
