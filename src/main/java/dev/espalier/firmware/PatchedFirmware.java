package dev.espalier.firmware;

/** A firmware image with the settings of its nodes in it. */
public final class PatchedFirmware {
    private final byte[] bytes;
    private final FirmwareLayout layout;

    PatchedFirmware(byte[] bytes, FirmwareLayout layout) {
        this.bytes = bytes;
        this.layout = layout;
    }

    /** The whole image; a fresh copy each time. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public FirmwareLayout layout() {
        return layout;
    }
}
