package dev.espalier.inventory;

/** What an iPXE machine can be told from others by, in the order in which it is tried: what is surest comes first. */
public enum Identity {
    /** The address of one of its network interfaces. */
    MAC("mac"),
    /** The machine's UUID (SMBIOS type 1). */
    UUID("uuid"),
    /** The mainboard's serial (SMBIOS type 2), where boards share the serial of their chassis. */
    BOARD_SERIAL("boardSerial"),
    /** The machine's serial (SMBIOS type 1). */
    SERIAL("serial");

    private final String key;

    Identity(String key) {
        this.key = key;
    }

    /** As written in the inventory; the key of the same name holds the value. */
    public String key() {
        return key;
    }
}
