package dev.espalier.render;

import java.util.regex.Pattern;

/**
 * Counts what looks like a secret in a machine configuration, be it Talos', cloud-init's or Ignition's: values of keys that
 * hold tokens, passwords and private keys. Told by the text alone, since whoever fetches the file has no more.
 */
final class SecretLines {
    /** With a value on the same line, or a block of text below. */
    private static final Pattern TOLD_BY_KEY = Pattern.compile(
            "\\s*(- )?[\"']?(token|secret|secretboxEncryptionSecret|aescbcEncryptionSecret|privateKey|private[_-]key|psk"
                    + "|password|passwd|plain_text_passwd|hashed_passwd|passwordHash|passphrase)[\"']?\\s*:\\s+"
                    + "(?!(\"\"|''|null|~|true|false|\\{|\\[|#)).+");

    /** {@code key} is a name in other places; in these it is a PEM file, in base64 or as it is. */
    private static final Pattern KEY =
            Pattern.compile("\\s*(- )?[\"']?key[\"']?\\s*:\\s+[\"']?(LS0t[A-Za-z0-9+/=]+).*");

    private static final Pattern PEM = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----");

    private SecretLines() {}

    static int count(String text) {
        return (int) text.lines().filter(SecretLines::holdsOne).count();
    }

    private static boolean holdsOne(String line) {
        return !line.stripLeading().startsWith("#")
                && (TOLD_BY_KEY.matcher(line).matches()
                        || KEY.matcher(line).matches()
                        || PEM.matcher(line).find());
    }
}
