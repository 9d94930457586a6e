package dev.espalier.firmware;

import java.util.Map;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.eeprom.BootConfig;
import dev.espalier.format.eeprom.EepromChip;
import dev.espalier.format.eeprom.EepromImage;

/** Puts keys into the configuration of a bootloader's image. */
final class EepromPatcher {
    private EepromPatcher() {}

    /**
     * The image with all keys in it, for every board; other keys stay as the release has them.
     *
     * @throws FormatException when the image is for another chip, is none, or has no room
     */
    static EepromImage patch(byte[] bytes, EepromChip chip, Map<String, String> keys) throws FormatException {
        EepromImage image = EepromImage.parse(bytes);
        if (image.chip() != chip) {
            throw FormatException.unsupported(
                    bytes.length, "size", "an image for the " + image.chip() + ", where the " + chip + " boots");
        }
        BootConfig config = image.config();
        for (Map.Entry<String, String> key : keys.entrySet()) {
            config = config.with(key.getKey(), key.getValue());
        }
        return image.withConfig(config);
    }
}
