package dev.espalier.firmware;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.uefi.FirmwareVolume;

/**
 * Where an EDK2 image for the Pi 4 expects things in memory. The file is loaded at address 0 and used in place, so that the
 * place of its variables tells which build it is; the size of the file does not (the large images are shorter than the
 * addresses they occupy), and neither do the constants that three releases shipped beside a large image.
 *
 * @param nvBase where the volume with the variables begins
 * @param deviceTreeAddress for {@code device_tree_address=} in config.txt: the first byte behind the image
 * @param deviceTreeEnd for {@code device_tree_end=}
 */
public record FirmwareLayout(int nvBase, int deviceTreeAddress, int deviceTreeEnd) {
    private static final FirmwareLayout SMALL = new FirmwareLayout(0x1D0000, 0x1F0000, 0x200000);
    private static final FirmwareLayout LARGE = new FirmwareLayout(0x3B0000, 0x3E0000, 0x400000);

    /**
     * The layout of the build that has its variables there.
     *
     * @throws FormatException of kind UNSUPPORTED when no address is known to fit the image
     */
    public static FirmwareLayout of(FirmwareVolume volume) throws FormatException {
        if (volume.base() == SMALL.nvBase) {
            return SMALL;
        }
        if (volume.base() == LARGE.nvBase) {
            return LARGE;
        }
        throw FormatException.unsupported(
                volume.base(),
                "_FVH",
                "variables at 0x" + Integer.toHexString(volume.base())
                        + ": where such firmware expects the device tree is not known (Pi 4 images have them at"
                        + " 0x1d0000 or 0x3b0000)");
    }
}
