package dev.espalier.inventory;

import java.util.List;

/**
 * The kinds of network-booting firmware that iPXE has a binary for, told apart by the client architecture that they
 * give in DHCP option 93 (RFC 4578 and the registry that continues it).
 */
public enum ClientKind {
    /** A PXE ROM of a PC with a BIOS. */
    BIOS("bios"),
    /** UEFI on x86-64. */
    EFI_X64("efi-x64"),
    /** UEFI on arm64, EDK2 on a Raspberry Pi included. */
    EFI_ARM64("efi-arm64");

    private final String key;

    ClientKind(String key) {
        this.key = key;
    }

    /** As written in the inventory. */
    public String key() {
        return key;
    }

    /** The architectures of clients that fetch by TFTP. UEFI on x86-64 says 7 or 9 for the same thing. */
    public List<Integer> pxeArchitectures() {
        return switch (this) {
            case BIOS -> List.of(0);
            case EFI_X64 -> List.of(7, 9);
            case EFI_ARM64 -> List.of(11);
        };
    }

    /** The architectures of clients that fetch by HTTP. */
    public List<Integer> httpArchitectures() {
        return switch (this) {
            case BIOS -> List.of();
            case EFI_X64 -> List.of(16);
            case EFI_ARM64 -> List.of(19);
        };
    }
}
