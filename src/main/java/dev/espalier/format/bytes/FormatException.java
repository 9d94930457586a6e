package dev.espalier.format.bytes;

import java.io.IOException;

/** Bytes that are not what their format says, with the offset of the field that told. */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The three ways in which bytes can disappoint; each is reported in other words. */
    public enum Kind {
        /** Another format altogether. */
        NOT_THIS_FORMAT,
        /** This format, broken or cut short. */
        DAMAGED,
        /** This format, whole, but with a feature that is not read here. Never reported as damage. */
        UNSUPPORTED
    }

    private final Kind kind;
    private final long offset;
    private final String field;

    public FormatException(Kind kind, long offset, String field, String message) {
        super(field + ": " + message);
        this.kind = kind;
        this.offset = offset;
        this.field = field;
    }

    public static FormatException notThisFormat(long offset, String field, String message) {
        return new FormatException(Kind.NOT_THIS_FORMAT, offset, field, message);
    }

    public static FormatException damaged(long offset, String field, String message) {
        return new FormatException(Kind.DAMAGED, offset, field, message);
    }

    public static FormatException unsupported(long offset, String field, String message) {
        return new FormatException(Kind.UNSUPPORTED, offset, field, message);
    }

    public Kind kind() {
        return kind;
    }

    /** The byte at which the field begins, counted from the start of the view that was read. */
    public long offset() {
        return offset;
    }

    /** The field's name in its specification. */
    public String field() {
        return field;
    }
}
