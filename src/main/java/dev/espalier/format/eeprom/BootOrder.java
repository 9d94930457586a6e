package dev.espalier.format.eeprom;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The value of BOOT_ORDER: hex digits, each a way to boot, tried from the right to the left.
 *
 * @param modes in the order they are tried
 */
public record BootOrder(List<Mode> modes) {
    private static final Pattern FORM = Pattern.compile("0x([0-9A-Fa-f]+)");
    private static final int MAX_DIGITS = 8;

    public BootOrder {
        modes = List.copyOf(modes);
    }

    /** One digit. */
    public enum Mode {
        SD_DETECT('0', "SD card, waiting for another one"),
        SD('1', "SD card"),
        NETWORK('2', "network"),
        RPIBOOT('3', "rpiboot"),
        USB('4', "USB storage"),
        BCM_USB('5', "USB storage at the USB-C socket"),
        NVME('6', "NVMe"),
        HTTP('7', "HTTP"),
        STOP('e', "stop"),
        RESTART('f', "again from the first");

        private final char digit;
        private final String words;

        Mode(char digit, String words) {
            this.digit = digit;
            this.words = words;
        }

        static Optional<Mode> of(char digit) {
            for (Mode mode : values()) {
                if (mode.digit == Character.toLowerCase(digit)) {
                    return Optional.of(mode);
                }
            }
            return Optional.empty();
        }

        /** What people call it. */
        public String words() {
            return words;
        }

        /** What comes behind one of these is never reached. */
        private boolean isLast() {
            return this == RPIBOOT || this == STOP || this == RESTART;
        }
    }

    /** Empty when {@link #fault} has something to say. */
    public static Optional<BootOrder> parse(String text) {
        return fault(text).isPresent() ? Optional.empty() : Optional.of(new BootOrder(digits(text)));
    }

    /** What is wrong with {@code text}, to be read behind it. */
    static Optional<String> fault(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.of("must be 0x and hex digits, such as 0xf21: from the right, SD card, network, again");
        }
        String digits = matcher.group(1);
        if (digits.length() > MAX_DIGITS) {
            return Optional.of("has " + digits.length() + " digits; the bootloader reads " + MAX_DIGITS);
        }
        for (int i = 0; i < digits.length(); i++) {
            if (Mode.of(digits.charAt(i)).isEmpty()) {
                return Optional.of("has the digit " + digits.charAt(i)
                        + ", which stands for nothing and is taken for 1 (SD card); the digits are " + legend());
            }
        }
        List<Mode> modes = digits(text);
        for (int i = 0; i < modes.size() - 1; i++) {
            if (modes.get(i).isLast()) {
                return Optional.of("is read from the right: behind the digit " + modes.get(i).digit + " ("
                        + modes.get(i).words + ") nothing is reached, and it stands "
                        + (i == 0 ? "first" : "before " + modes.get(i + 1).digit));
            }
        }
        return modes.get(0) == Mode.RESTART
                ? Optional.of("does nothing but begin again; name a way to boot to the right of the f")
                : Optional.empty();
    }

    private static String legend() {
        List<String> all = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            all.add(mode.digit + " " + mode.words);
        }
        return String.join(", ", all);
    }

    private static List<Mode> digits(String text) {
        String digits = new StringBuilder(text.substring(2)).reverse().toString();
        return digits.chars().mapToObj(c -> Mode.of((char) c).orElseThrow()).toList();
    }

    public boolean triesNetwork() {
        return modes.contains(Mode.NETWORK);
    }

    /** Whether it begins again or stops, so that what happens at its end is said. */
    public boolean repeats() {
        return modes.get(modes.size() - 1) == Mode.RESTART;
    }

    public boolean has(Mode mode) {
        return modes.contains(mode);
    }

    /** As it is written in the configuration. */
    @Override
    public String toString() {
        StringBuilder digits = new StringBuilder();
        modes.forEach(mode -> digits.append(mode.digit));
        return "0x" + digits.reverse();
    }

    /** The order in words: {@code SD card, then network, then again from the first}. */
    public String words() {
        return modes.stream().map(mode -> mode.words).collect(Collectors.joining(", then "));
    }
}
