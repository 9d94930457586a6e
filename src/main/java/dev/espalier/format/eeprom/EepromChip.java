package dev.espalier.format.eeprom;

import java.util.Optional;
import java.util.stream.Stream;

/** The processors whose bootloader lies in an EEPROM. */
public enum EepromChip {
    /** Raspberry Pi 4, 400, Compute Module 4. */
    BCM2711(512 << 10),
    /** Raspberry Pi 5, 500, Compute Module 5. */
    BCM2712(2 << 20);

    private final int imageSize;

    EepromChip(int imageSize) {
        this.imageSize = imageSize;
    }

    /** The size of every image for it, in bytes. */
    public int imageSize() {
        return imageSize;
    }

    static Optional<EepromChip> ofImageSize(int size) {
        return Stream.of(values()).filter(chip -> chip.imageSize == size).findFirst();
    }

    /** The four digits that directories of releases and {@code target-soc} have: {@code 2711}. */
    public String digits() {
        return name().substring("BCM".length());
    }
}
