package dev.espalier.inventory;

/** The kinds of machine that boot in ways of their own. */
public enum Model {
    PI3("pi3", Chain.PI_NFS),
    PI4("pi4", Chain.PI_UEFI),
    PI5("pi5", Chain.PI_DIRECT),
    AMD64("amd64", Chain.IPXE),
    ARM64("arm64", Chain.IPXE);

    private final String key;
    private final Chain defaultChain;

    Model(String key, Chain defaultChain) {
        this.key = key;
        this.defaultChain = defaultChain;
    }

    /** As written in the inventory. */
    public String key() {
        return key;
    }

    /** The boot chain of a node that names none. */
    public Chain defaultChain() {
        return defaultChain;
    }

    /** Whether this is a Raspberry Pi, whose firmware asks for files below a prefix directory. */
    public boolean isPi() {
        return this == PI3 || this == PI4 || this == PI5;
    }

    /** Whether its bootloader lies in an EEPROM and is configured there. */
    public boolean hasEeprom() {
        return this == PI4 || this == PI5;
    }

    /** Talos' name of the architecture: {@code amd64} or {@code arm64}. */
    public String architecture() {
        return this == AMD64 ? "amd64" : "arm64";
    }
}
