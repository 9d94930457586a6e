package dev.espalier.format.eeprom;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.espalier.format.bytes.FormatException;

/**
 * A {@code pieeprom.sig}: what a board compares before it reads the image. As the vendor's {@code rpi-eeprom-digest} writes
 * it, without a key.
 *
 * @param sha256 of the image, 64 lower-case hex digits
 * @param timestamp in seconds since 1970; a board takes an update only when it is greater than that of its last one
 */
public record UpdateSignature(String sha256, long timestamp) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TIMESTAMP = Pattern.compile("ts: ([0-9]{1,10})");

    public UpdateSignature {
        if (!DIGEST.matcher(sha256).matches()) {
            throw new IllegalArgumentException("no SHA-256: " + sha256);
        }
        if (timestamp < EepromImage.FIRST_UPDATE_TIME || timestamp > EepromImage.LAST_UPDATE_TIME) {
            throw new IllegalArgumentException("no time of an update: " + timestamp);
        }
    }

    /** Reads what {@link #toBytes} writes; lines behind the second are for the vendor's tools. */
    public static UpdateSignature parse(byte[] bytes) throws FormatException {
        List<String> lines =
                new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
        Optional<String> digest =
                lines.stream().findFirst().filter(line -> DIGEST.matcher(line).matches());
        if (digest.isEmpty()) {
            throw FormatException.notThisFormat(0, "digest", "the first line is not a SHA-256 in lower case");
        }
        Matcher timestamp = TIMESTAMP.matcher(lines.size() > 1 ? lines.get(1) : "");
        if (!timestamp.matches()
                || Long.parseLong(timestamp.group(1)) < EepromImage.FIRST_UPDATE_TIME
                || Long.parseLong(timestamp.group(1)) > EepromImage.LAST_UPDATE_TIME) {
            throw FormatException.damaged(digest.get().length() + 1L, "ts", "the second line is not \"ts: SECONDS\"");
        }
        return new UpdateSignature(digest.get(), Long.parseLong(timestamp.group(1)));
    }

    public byte[] toBytes() {
        return (sha256 + "\nts: " + timestamp + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
