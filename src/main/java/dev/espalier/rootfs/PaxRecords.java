package dev.espalier.rootfs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import dev.espalier.format.bytes.ByteString;

/**
 * The records of a pax extended header, POSIX.1-2017, pax, "pax Extended Header": {@code length key=value\n}, where the
 * length counts itself. Values are bytes, for names on Linux and extended attributes are.
 */
final class PaxRecords {
    private final ByteArrayOutputStream records = new ByteArrayOutputStream();

    boolean isEmpty() {
        return records.size() == 0;
    }

    byte[] bytes() {
        return records.toByteArray();
    }

    /** @param value one character a byte */
    void add(String key, String value) {
        add(key, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    void add(String key, ByteString value) {
        add(key, value.toBytes());
    }

    private void add(String key, byte[] value) {
        byte[] name = key.getBytes(StandardCharsets.ISO_8859_1);
        int rest = 1 + name.length + 1 + value.length + 1;
        int length = rest + digits(rest);
        if (digits(length) != digits(rest)) {
            length = rest + digits(length);
        }
        records.writeBytes((length + " ").getBytes(StandardCharsets.ISO_8859_1));
        records.writeBytes(name);
        records.write('=');
        records.writeBytes(value);
        records.write('\n');
    }

    private static int digits(int number) {
        return Integer.toString(number).length();
    }
}
