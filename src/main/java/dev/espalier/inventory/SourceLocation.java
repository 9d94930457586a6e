package dev.espalier.inventory;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Places to read from, as the inventory writes them. A path is relative to the file that names it. */
final class SourceLocation {
    private SourceLocation() {}

    /** An {@code http:}, {@code https:} or {@code file:} URL for {@code text}, which {@code file} names. */
    static String asUrl(String text, Path file) {
        return isUrl(text) ? text : absolute(text, file).toUri().toString();
    }

    /** An {@code http:} or {@code https:} URL as it is, anything else as an absolute path. */
    static String asPathOrUrl(String text, Path file) {
        if (text.startsWith("file:")) {
            try {
                return Path.of(URI.create(text)).toString();
            } catch (IllegalArgumentException | FileSystemNotFoundException e) {
                return text;
            }
        }
        return isUrl(text) ? text : absolute(text, file).toString();
    }

    /** {@code text} as an absolute path. */
    static Path asPath(String text, Path file) {
        return absolute(text, file);
    }

    private static boolean isUrl(String text) {
        return text.startsWith("http:") || text.startsWith("https:") || text.startsWith("file:");
    }

    private static Path absolute(String text, Path file) {
        try {
            return file.resolveSibling(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new IllegalStateException("checked to be free of what no path may have: " + text, e);
        }
    }
}
