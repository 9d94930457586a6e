package dev.espalier.inventory;

/** The boot chains. */
public enum Chain {
    /** EEPROM, start4.elf, EDK2 from RPI_EFI.fd, PXE, a loader, the kernel. */
    PI_UEFI("pi-uefi"),
    /** EEPROM (Pi 5) or start4.elf (Pi 4), the kernel. */
    PI_DIRECT("pi-direct"),
    /** As pi-direct with a Raspberry Pi OS kernel and its root on NFS. */
    PI_NFS("pi-nfs"),
    /** A PXE ROM, iPXE, a script, the kernel. */
    IPXE("ipxe");

    private final String key;

    Chain(String key) {
        this.key = key;
    }

    /** As written in the inventory. */
    public String key() {
        return key;
    }
}
