package dev.espalier.firmware;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.uefi.KnownVariable;
import dev.espalier.format.uefi.VariableId;
import dev.espalier.format.uefi.VariableStore;

/**
 * Leaves the firmware the room it needs for the variables that it creates on its first boot: 14.5 kB at once, 18 kB after
 * some boots. With 12 KiB or less it hangs before anything is shown.
 */
final class FreeSpaceRule {
    static final int FIRST_BOOT_NEEDS = 0x5000;

    /** The firmware writes this one on every boot and nobody else does, so it tells a used store from a fresh one. */
    private static final VariableId WRITTEN_BY_THE_FIRMWARE = KnownVariable.find("RamMoreThan3GB")
            .orElseThrow(() -> new IllegalStateException("the catalogue has no RamMoreThan3GB"))
            .id();

    private FreeSpaceRule() {}

    /** Judges a store that is to be served. */
    static void check(VariableStore changed) throws FormatException {
        if (changed.live(WRITTEN_BY_THE_FIRMWARE).isEmpty() && changed.free() < FIRST_BOOT_NEEDS) {
            throw FormatException.unsupported(
                    changed.imageOffset(),
                    "free space",
                    "only " + changed.free() + " bytes of the variable store would stay free; the firmware needs "
                            + FIRST_BOOT_NEEDS + " for what it creates on its first boot");
        }
    }
}
