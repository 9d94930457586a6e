package dev.espalier.firmware;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.uefi.FirmwareVolume;
import dev.espalier.format.uefi.Setting;
import dev.espalier.format.uefi.VariableId;
import dev.espalier.format.uefi.VariableStore;

/** Puts settings into an EDK2 image for the Pi 4. Over TFTP nothing can be written back, so each boot starts from these bytes. */
public final class UefiImagePatcher {
    private UefiImagePatcher() {}

    /**
     * The image with all settings in it, which is the same image when it had them already.
     *
     * @param settings written in this order; each variable at most once
     * @throws FormatException when the image is not one that boards start from, before or after the change
     */
    public static PatchedFirmware patch(byte[] image, List<Setting> settings) throws FormatException {
        Set<VariableId> seen = new TreeSet<>();
        for (Setting setting : settings) {
            if (!seen.add(setting.id())) {
                throw new IllegalArgumentException(setting.id() + " is set twice");
            }
        }
        FirmwareVolume volume = FirmwareVolume.parse(image);
        FirmwareLayout layout = FirmwareLayout.of(volume);
        VariableStore store = volume.store();
        for (Setting setting : settings) {
            store = store.set(setting);
        }
        FreeSpaceRule.check(store);
        return new PatchedFirmware(volume.withStore(store), layout);
    }
}
