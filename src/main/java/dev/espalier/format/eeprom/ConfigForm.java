package dev.espalier.format.eeprom;

import java.util.Optional;
import java.util.regex.Pattern;

/** What the value of a key may be. */
sealed interface ConfigForm {
    /** What is wrong with {@code value}, to be read behind it. */
    Optional<String> fault(String value);

    /** A whole number, decimal or {@code 0x}. */
    record Whole(long min, long max) implements ConfigForm {
        private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,10}");
        private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9A-Fa-f]{1,8}");

        @Override
        public Optional<String> fault(String value) {
            boolean hexadecimal = HEXADECIMAL.matcher(value).matches();
            if (hexadecimal || DECIMAL.matcher(value).matches()) {
                long number = hexadecimal ? Long.parseLong(value.substring(2), 16) : Long.parseLong(value);
                if (min <= number && number <= max) {
                    return Optional.empty();
                }
            }
            return Optional.of(
                    "must be " + (max - min == 1 ? min + " or " + max : "a number from " + min + " to " + max));
        }
    }

    /** Digits of BOOT_ORDER. */
    record Order() implements ConfigForm {
        @Override
        public Optional<String> fault(String value) {
            return BootOrder.fault(value);
        }
    }

    /**
     * Text of a form; no text at all stands for the default.
     *
     * @param right what would be right, for messages
     */
    record Text(Pattern form, int maxLength, String right) implements ConfigForm {
        @Override
        public Optional<String> fault(String value) {
            boolean fits = value.length() <= maxLength
                    && (value.isEmpty() || form.matcher(value).matches());
            return fits ? Optional.empty() : Optional.of("must be " + right);
        }
    }

    /** A value that turns on what cannot be had here. */
    record OnlyOff(String why) implements ConfigForm {
        @Override
        public Optional<String> fault(String value) {
            return value.equals("0") ? Optional.empty() : Optional.of("must be 0: " + why);
        }
    }
}
