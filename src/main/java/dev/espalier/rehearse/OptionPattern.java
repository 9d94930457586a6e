package dev.espalier.rehearse;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a line of dnsmasq compares an option with: bytes at its start, a text anywhere in it, or one number of a list. */
final class OptionPattern {
    private static final Pattern HEX = Pattern.compile("([0-9a-fA-F]{1,2}|\\*)(:([0-9a-fA-F]{1,2}|\\*))+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

    private final byte[] value;
    private final boolean[] any;
    private final boolean atStart;
    private final int stride;

    private OptionPattern(byte[] value, boolean[] any, boolean atStart, int stride) {
        this.value = value;
        this.any = any;
        this.atStart = atStart;
        this.stride = stride;
    }

    /** By the form of the value. An empty one is in every option. */
    static OptionPattern of(int option, String text) {
        if (HEX.matcher(text).matches()) {
            return hex(text.split(":", -1));
        }
        return NUMBER.matcher(text).matches() ? number(option, Integer.parseInt(text)) : text(text);
    }

    static OptionPattern text(String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        return new OptionPattern(value, new boolean[value.length], false, 1);
    }

    /** Architectures are numbers of two bytes; of other options a small number is one byte. */
    private static OptionPattern number(int option, int number) {
        boolean wide = option == DhcpQuestion.ARCHITECTURE || number > 0xff;
        byte[] value = wide ? new byte[] {(byte) (number >> 8), (byte) number} : new byte[] {(byte) number};
        return new OptionPattern(value, new boolean[value.length], false, value.length);
    }

    private static OptionPattern hex(String[] pairs) {
        byte[] value = new byte[pairs.length];
        boolean[] any = new boolean[pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            any[i] = pairs[i].equals("*");
            value[i] = any[i] ? 0 : (byte) Integer.parseInt(pairs[i], 16);
        }
        return new OptionPattern(value, any, true, 1);
    }

    boolean matches(byte[] option) {
        int last = option.length - value.length;
        for (int at = 0; at <= (atStart ? Math.min(0, last) : last); at += stride) {
            if (isAt(option, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(byte[] option, int at) {
        for (int i = 0; i < value.length; i++) {
            if (!any[i] && option[at + i] != value[i]) {
                return false;
            }
        }
        return true;
    }
}
