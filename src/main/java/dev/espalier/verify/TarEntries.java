package dev.espalier.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The entries of a plain ustar archive, as far as a small archive of ours may have any: no sparse files, no extensions. */
final class TarEntries {
    private static final int BLOCK = 512;
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 100;
    private static final int MODE = 100;
    private static final int UID = 108;
    private static final int GID = 116;
    private static final int ID_LENGTH = 8;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int MAGIC = 257;

    /** What a header says, and the content. */
    record Entry(String name, char type, long mode, long uid, long gid, String link, String text) {}

    private TarEntries() {}

    /** Empty when it is no such archive, or is cut off, or damaged. */
    static Optional<List<Entry>> read(byte[] archive) {
        List<Entry> entries = new ArrayList<>();
        for (int at = 0; at + BLOCK <= archive.length; ) {
            byte[] header = Arrays.copyOfRange(archive, at, at + BLOCK);
            if (isZero(header)) {
                return entries.isEmpty() ? Optional.empty() : Optional.of(entries);
            }
            long size = octal(header, SIZE, SIZE_LENGTH);
            at += BLOCK;
            if (!isSound(header) || size < 0 || size > archive.length - at) {
                return Optional.empty();
            }
            entries.add(new Entry(
                    text(header, NAME, NAME_LENGTH),
                    (char) header[TYPE],
                    octal(header, MODE, ID_LENGTH),
                    octal(header, UID, ID_LENGTH),
                    octal(header, GID, ID_LENGTH),
                    text(header, LINK, NAME_LENGTH),
                    new String(archive, at, (int) size, StandardCharsets.UTF_8)));
            at += Math.toIntExact((size + BLOCK - 1) / BLOCK * BLOCK);
        }
        // The end has to be said.
        return Optional.empty();
    }

    private static boolean isZero(byte[] header) {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** The sum of all bytes of the header, with blanks in the place of the sum. */
    private static boolean isSound(byte[] header) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean ofSum = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
            sum += ofSum ? ' ' : header[i] & 0xff;
        }
        return text(header, MAGIC, 5).equals("ustar") && octal(header, CHECKSUM, CHECKSUM_LENGTH) == sum;
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }

    /** -1 when it is no number. */
    private static long octal(byte[] header, int from, int length) {
        String digits = text(header, from, length).strip();
        return digits.matches("[0-7]{1,11}") ? Long.parseLong(digits, 8) : -1;
    }
}
