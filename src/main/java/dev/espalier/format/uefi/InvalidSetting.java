package dev.espalier.format.uefi;

/** A value that a variable cannot have, or a variable that cannot be preset; the message names what would be right. */
public final class InvalidSetting extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidSetting(String message) {
        super(message);
    }
}
