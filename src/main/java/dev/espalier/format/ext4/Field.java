package dev.espalier.format.ext4;

import dev.espalier.format.bytes.FormatException;

/**
 * The place on the volume that a message is about.
 *
 * @param name as the specification has it
 */
record Field(long offset, String name) {
    FormatException damaged(String message) {
        return FormatException.damaged(offset, name, message);
    }

    FormatException unsupported(String message) {
        return FormatException.unsupported(offset, name, message);
    }
}
