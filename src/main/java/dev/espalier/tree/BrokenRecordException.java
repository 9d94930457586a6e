package dev.espalier.tree;

import java.io.IOException;

/** A manifest or journal that is not as Espalier writes it; the message says what is wrong. */
final class BrokenRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenRecordException(String what) {
        super(what);
    }

    BrokenRecordException(String what, Throwable cause) {
        super(what, cause);
    }
}
