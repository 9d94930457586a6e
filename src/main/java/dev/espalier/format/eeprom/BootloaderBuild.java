package dev.espalier.format.eeprom;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a bootloader says of itself, in texts between its instructions.
 *
 * @param version the beginning of a commit, eight hex digits
 * @param timestamp when it was built, in seconds since 1970
 * @param manufacturing MFG_VER, of images for recent boards
 */
public record BootloaderBuild(Optional<String> version, OptionalLong timestamp, OptionalInt manufacturing) {
    private static final Pattern VERSION = Pattern.compile("VERSION:([0-9a-f]{8})\0");
    private static final Pattern TIMESTAMP = Pattern.compile("BUILD_TIMESTAMP=([0-9]{1,10})\0");
    private static final Pattern MANUFACTURING = Pattern.compile("MFG_VER: ([0-9]{1,4})\0");

    static BootloaderBuild of(byte[] bytes, int end) {
        String text = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        Optional<Long> timestamp = first(TIMESTAMP, text)
                .map(Long::valueOf)
                .filter(seconds -> EepromImage.FIRST_UPDATE_TIME <= seconds && seconds <= EepromImage.LAST_UPDATE_TIME);
        Optional<String> manufacturing = first(MANUFACTURING, text);
        return new BootloaderBuild(
                first(VERSION, text),
                timestamp.isPresent() ? OptionalLong.of(timestamp.get()) : OptionalLong.empty(),
                manufacturing.isPresent()
                        ? OptionalInt.of(Integer.parseInt(manufacturing.get()))
                        : OptionalInt.empty());
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
