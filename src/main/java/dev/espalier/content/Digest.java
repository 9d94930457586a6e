package dev.espalier.content;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A SHA-256 digest, written as 64 lower-case hexadecimal digits. */
public record Digest(String hex) implements Comparable<Digest> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER = 1 << 16;

    public Digest {
        if (!isDigest(hex)) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hex: " + hex);
        }
    }

    public static boolean isDigest(String text) {
        return FORM.matcher(text).matches();
    }

    public static Digest of(byte[] bytes) {
        return of(sha256().digest(bytes), 0);
    }

    /** Reads {@code in} to its end; the caller closes it. */
    public static Digest of(InputStream in) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            sha256.update(buffer, 0, n);
        }
        return finish(sha256);
    }

    /** A fresh SHA-256 computation for callers that hash while they copy; end it with {@link #finish}. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static Digest finish(MessageDigest sha256) {
        return of(sha256.digest(), 0);
    }

    private static Digest of(byte[] raw, int from) {
        return new Digest(HexFormat.of().formatHex(raw, from, raw.length));
    }

    /** The first {@code digits} digits, for names that people read. */
    public String shortened(int digits) {
        return hex.substring(0, digits);
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
