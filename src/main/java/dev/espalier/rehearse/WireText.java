package dev.espalier.rehearse;

import java.nio.charset.StandardCharsets;

/** Texts as TFTP and DHCP send them. */
final class WireText {
    private WireText() {}

    /** Up to the first zero byte, or all where there is none. */
    static String of(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
