package dev.espalier.inventory;

/** How an x86 machine starts, where the inventory says so. */
public enum MachineFirmware {
    BIOS("bios"),
    UEFI("uefi");

    private final String key;

    MachineFirmware(String key) {
        this.key = key;
    }

    /** As written in the inventory. */
    public String key() {
        return key;
    }
}
