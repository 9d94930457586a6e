package dev.espalier.inventory;

/** Whether a diskless Pi is given the initramfs of its image. */
public enum InitramfsUse {
    /** Only where the kernel cannot mount its root by itself. */
    AUTO("auto"),
    KEEP("keep"),
    OMIT("omit");

    private final String key;

    InitramfsUse(String key) {
        this.key = key;
    }

    /** As written in the inventory. */
    public String key() {
        return key;
    }
}
