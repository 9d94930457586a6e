package dev.espalier.inventory;

/** What EDK2 starts over PXE in the chain pi-uefi. */
public enum Loader {
    GRUB("grub"),
    IPXE("ipxe");

    private final String key;

    Loader(String key) {
        this.key = key;
    }

    /** As written in the inventory. */
    public String key() {
        return key;
    }
}
