package dev.espalier.inventory;

/** What a Pi puts before every TFTP name: its EEPROM setting TFTP_PREFIX 0 or 2. */
public enum PrefixKind {
    /** The low 32 bits of the serial as eight lower-case hex digits; every Pi's factory setting. */
    SERIAL("serial"),
    /** The MAC address, lower case, with dashes. */
    MAC("mac");

    private final String key;

    PrefixKind(String key) {
        this.key = key;
    }

    /** As written in the inventory. */
    public String key() {
        return key;
    }
}
