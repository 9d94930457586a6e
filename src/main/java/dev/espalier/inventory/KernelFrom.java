package dev.espalier.inventory;

/** Where iPXE fetches a node's kernel and initramfs. */
public enum KernelFrom {
    /** From this tree: over HTTP where the site has it, else over TFTP. */
    TREE("tree"),
    /** From the Image Factory's server for PXE clients, over HTTPS. */
    FACTORY("factory");

    private final String key;

    KernelFrom(String key) {
        this.key = key;
    }

    /** As written in the inventory. */
    public String key() {
        return key;
    }
}
