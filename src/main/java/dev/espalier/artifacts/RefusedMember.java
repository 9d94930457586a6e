package dev.espalier.artifacts;

import java.io.IOException;

/** A member that an honest archive would not have, or that cannot be had from it. */
final class RefusedMember extends IOException {
    private static final long serialVersionUID = 1L;

    private final String message;

    /** @param why completes "member ..." */
    RefusedMember(String member, String why) {
        this("member \"" + printable(member) + "\" " + why);
    }

    private RefusedMember(String message) {
        super(message);
        this.message = message;
    }

    /** The message, which is always there. */
    String why() {
        return message;
    }

    /** Names come from strangers: nothing in them may steer a terminal. */
    private static String printable(String name) {
        StringBuilder out = new StringBuilder();
        name.codePoints().forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return out.toString();
    }
}
