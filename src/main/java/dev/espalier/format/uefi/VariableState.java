package dev.espalier.format.uefi;

import java.util.Arrays;
import java.util.Optional;

/** The state byte of a record. Flash can only clear bits, so a record moves down this list and never up. */
public enum VariableState {
    /** Only the header was written (VAR_HEADER_VALID_ONLY): the record is stepped over. */
    HEADER_ONLY(0x7F),
    /** VAR_ADDED. */
    LIVE(0x3F),
    /** VAR_IN_DELETED_TRANSITION: still counts, but only where no LIVE record has the same name and GUID. */
    BEING_REPLACED(0x3E),
    /** VAR_DELETED. */
    DELETED(0x3D),
    /** Replaced first, deleted then. */
    REPLACED(0x3C);

    private static final int DELETED_BIT = 0x02;

    private final int code;

    VariableState(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<VariableState> of(int code) {
        return Arrays.stream(values()).filter(state -> state.code == code).findFirst();
    }

    /** The same state with the deletion bit cleared. */
    VariableState deleted() {
        return of(code & ~DELETED_BIT)
                .orElseThrow(() -> new IllegalStateException("a record in state " + this + " is not deleted"));
    }
}
