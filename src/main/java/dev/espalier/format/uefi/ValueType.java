package dev.espalier.format.uefi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How the value of a variable is written by people and laid out in bytes. */
public sealed interface ValueType {

    /** The bytes for {@code text}; empty when it is no value of this type. */
    Optional<VariableData> parse(String text);

    /** The value in the words that {@link #parse} reads, or in bytes with the reason when it cannot be that. */
    String describe(VariableData data);

    /** What may be written, for messages: {@code one of ACPI, ACPI+DeviceTree, DeviceTree}. */
    String allowed();

    /** The number of bytes of every value. */
    int size();

    /** A number with a name. */
    record Named(long value, String name) {}

    /**
     * One of a few named values; the number is understood too. Case does not matter.
     *
     * @param width in bytes
     */
    record Choice(int width, List<Named> choices) implements ValueType {
        public Choice {
            choices = List.copyOf(choices);
        }

        /** Choices numbered from 0. */
        static Choice of(String... names) {
            return new Choice(
                    Integer.BYTES,
                    IntStream.range(0, names.length)
                            .mapToObj(i -> new Named(i, names[i]))
                            .toList());
        }

        static Choice onOff() {
            return of("false", "true");
        }

        @Override
        public Optional<VariableData> parse(String text) {
            OptionalLong number = number(text);
            return choices.stream()
                    .filter(choice -> choice.name.equalsIgnoreCase(text)
                            || (number.isPresent() && number.getAsLong() == choice.value))
                    .findFirst()
                    .map(choice -> VariableData.ofNumber(choice.value, width));
        }

        @Override
        public String describe(VariableData data) {
            if (data.size() != width) {
                return wrongSize(data, width);
            }
            long value = data.toNumber();
            return choices.stream()
                    .filter(choice -> choice.value == value)
                    .findFirst()
                    .map(Named::name)
                    .orElse(value + " (not one of the menu's values)");
        }

        @Override
        public String allowed() {
            return "one of " + choices.stream().map(Named::name).collect(Collectors.joining(", "));
        }

        @Override
        public int size() {
            return width;
        }
    }

    /**
     * A whole number.
     *
     * @param width in bytes
     * @param unit behind the number where it is shown: {@code " MHz"}, or empty
     * @param special values of the range that have a name
     */
    record Range(int width, long min, long max, String unit, List<Named> special) implements ValueType {
        public Range {
            special = List.copyOf(special);
        }

        @Override
        public Optional<VariableData> parse(String text) {
            OptionalLong named = special.stream()
                    .filter(each -> each.name.equalsIgnoreCase(text))
                    .mapToLong(Named::value)
                    .findFirst();
            OptionalLong value = named.isPresent() ? named : number(text);
            return value.isPresent() && min <= value.getAsLong() && value.getAsLong() <= max
                    ? Optional.of(VariableData.ofNumber(value.getAsLong(), width))
                    : Optional.empty();
        }

        @Override
        public String describe(VariableData data) {
            if (data.size() != width) {
                return wrongSize(data, width);
            }
            long value = data.toNumber();
            if (value < min || value > max) {
                return value + unit + " (outside the menu's range)";
            }
            return special.stream()
                    .filter(each -> each.value == value)
                    .findFirst()
                    .map(Named::name)
                    .orElse(value + unit);
        }

        @Override
        public String allowed() {
            String names = special.stream().map(each -> " or " + each.name).collect(Collectors.joining());
            return "a number from " + min + " to " + max + names;
        }

        @Override
        public int size() {
            return width;
        }
    }

    /**
     * Any of several flags, written with {@code +} between them; the number is understood too.
     *
     * @param width in bytes
     */
    record Flags(int width, List<Named> flags) implements ValueType {
        public Flags {
            flags = List.copyOf(flags);
        }

        private long all() {
            return flags.stream().mapToLong(Named::value).reduce(0, (a, b) -> a | b);
        }

        @Override
        public Optional<VariableData> parse(String text) {
            OptionalLong number = number(text);
            if (number.isPresent()) {
                return (number.getAsLong() & ~all()) == 0
                        ? Optional.of(VariableData.ofNumber(number.getAsLong(), width))
                        : Optional.empty();
            }
            long mask = 0;
            for (String part : text.split("\\+", -1)) {
                Optional<Named> flag = flags.stream()
                        .filter(each -> each.name.equalsIgnoreCase(part.strip()))
                        .findFirst();
                if (flag.isEmpty()) {
                    return Optional.empty();
                }
                mask |= flag.get().value;
            }
            return Optional.of(VariableData.ofNumber(mask, width));
        }

        @Override
        public String describe(VariableData data) {
            if (data.size() != width) {
                return wrongSize(data, width);
            }
            long value = data.toNumber();
            if (value == 0 || (value & ~all()) != 0) {
                return "0x" + Long.toHexString(value);
            }
            return flags.stream()
                    .filter(flag -> (value & flag.value) != 0)
                    .map(Named::name)
                    .collect(Collectors.joining("+"));
        }

        @Override
        public String allowed() {
            return flags.stream().map(Named::name).collect(Collectors.joining(", ")) + ", several joined by +";
        }

        @Override
        public int size() {
            return width;
        }
    }

    /**
     * UTF-16 text of up to {@code length} units in a field with room for a NUL behind them, zero-filled.
     *
     * @param length in UTF-16 units
     */
    record Text(int length) implements ValueType {
        @Override
        public Optional<VariableData> parse(String text) {
            boolean fits = text.length() <= length && text.chars().noneMatch(Character::isISOControl);
            // A lone surrogate comes back as a question mark.
            byte[] utf16 = text.getBytes(StandardCharsets.UTF_16LE);
            boolean whole = new String(utf16, StandardCharsets.UTF_16LE).equals(text);
            return fits && whole ? Optional.of(VariableData.of(Arrays.copyOf(utf16, size()))) : Optional.empty();
        }

        @Override
        public String describe(VariableData data) {
            if (data.size() != size()) {
                return wrongSize(data, size());
            }
            String text = new String(data.toBytes(), StandardCharsets.UTF_16LE);
            int end = text.indexOf('\0');
            return "\"" + (end < 0 ? text : text.substring(0, end)) + "\"";
        }

        @Override
        public String allowed() {
            return "text of at most " + length + " characters";
        }

        @Override
        public int size() {
            return (length + 1) * Character.BYTES;
        }
    }

    private static OptionalLong number(String text) {
        boolean hexadecimal = text.toLowerCase(Locale.ROOT).startsWith("0x");
        String digits = hexadecimal ? text.substring(2) : text;
        // Long.parseLong takes signs and the digits of other scripts.
        if (!digits.matches(hexadecimal ? "[0-9A-Fa-f]{1,8}" : "[0-9]{1,10}")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(digits, hexadecimal ? 16 : 10));
    }

    private static String wrongSize(VariableData data, int right) {
        return data.size() + " bytes instead of " + right + ": the firmware ignores it";
    }
}
