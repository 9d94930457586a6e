package dev.espalier.firmware;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.espalier.format.uefi.InvalidSetting;
import dev.espalier.format.uefi.VariableData;

/**
 * A value given as bytes, for variables that the catalogue does not know: {@code hex:0200ff}, {@code u8:2},
 * {@code u16:0x5}, {@code u32:7}, or {@code text:…} for UTF-16 with a NUL behind it. Numbers are written little endian.
 */
final class RawValue {
    private static final String FORMS = "hex:0200ff, u8:2, u16:5, u32:0x7 or text:words";
    private static final Pattern HEX = Pattern.compile("hex:((?:\\p{XDigit}{2})+)");
    private static final Pattern NUMBER = Pattern.compile("u(8|16|32):(?:0x(\\p{XDigit}{1,8})|([0-9]{1,10}))");
    private static final String TEXT = "text:";

    private RawValue() {}

    static VariableData parse(VariableSelector variable, String text) throws InvalidSetting {
        return read(text)
                .orElseThrow(() -> new InvalidSetting("\"" + text + "\" is not a value for " + variable
                        + ", which is not in the catalogue: " + FORMS));
    }

    private static Optional<VariableData> read(String text) {
        Matcher hex = HEX.matcher(text);
        if (hex.matches()) {
            return Optional.of(
                    VariableData.of(HexFormat.of().parseHex(hex.group(1).toLowerCase(Locale.ROOT))));
        }
        if (text.startsWith(TEXT)) {
            return Optional.of(
                    VariableData.of((text.substring(TEXT.length()) + "\0").getBytes(StandardCharsets.UTF_16LE)));
        }
        Matcher number = NUMBER.matcher(text);
        if (!number.matches()) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(number.group(1));
        BigInteger value =
                number.group(2) != null ? new BigInteger(number.group(2), 16) : new BigInteger(number.group(3));
        return value.bitLength() <= bits
                ? Optional.of(VariableData.ofNumber(value.longValueExact(), bits / Byte.SIZE))
                : Optional.empty();
    }
}
