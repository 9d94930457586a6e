package dev.espalier.artifacts;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.espalier.content.RelativePath;

/**
 * A directory or a server that holds {@code https://host/path} at {@code host/path}, decoded; a query is part of the
 * file's name ({@code asset?version=2}), as {@code wget} stores it. The port is part of the host's when the URL has one.
 */
public sealed interface Mirror {
    /** A file of this name in a mirror directory says that its artifacts have the structure of real ones and no more. */
    String STAND_INS = "STAND-INS.txt";

    /** RFC 3986's unreserved characters, and the colon before a port. */
    String LITERAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:";

    /** A mirror in a directory. */
    record Directory(Path root) implements Mirror {
        public Path file(RelativePath name) {
            return name.under(root);
        }

        public boolean holdsStandIns() {
            return Files.exists(root.resolve(STAND_INS));
        }
    }

    /** A mirror on a server; {@code root} is its address with or without a slash at the end. */
    record Server(URI root) implements Mirror {
        public URI url(RelativePath name) {
            StringBuilder url = new StringBuilder(root.toString().replaceFirst("/+$", ""));
            for (String part : name.parts()) {
                url.append('/').append(encoded(part));
            }
            return URI.create(url.toString());
        }
    }

    /**
     * Reads what an option or the site file says: an {@code http:}, {@code https:} or {@code file:} URL, or a directory.
     *
     * @throws IllegalArgumentException when it is none of them
     */
    static Mirror of(String text, Path workingDirectory) {
        if (text.startsWith("http://") || text.startsWith("https://")) {
            return new Server(URI.create(text));
        }
        return new Directory(
                text.startsWith("file:")
                        ? Path.of(URI.create(text))
                        : workingDirectory.resolve(text).normalize());
    }

    /** The name of {@code url} in any mirror; empty when its path could lead out of one. */
    static Optional<RelativePath> name(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT) + (url.getPort() < 0 ? "" : ":" + url.getPort());
        String query = url.getQuery() == null ? "" : "?" + url.getQuery().replace("/", "%2F");
        List<String> parts = new ArrayList<>(List.of(host));
        // Split before decoding, so that an encoded slash does not become a directory.
        for (String part : url.getRawPath()
                .substring(Math.min(1, url.getRawPath().length()))
                .split("/", -1)) {
            parts.add(decoded(part));
        }
        boolean plain = parts.stream().noneMatch(part -> part.contains("/"));
        String name = String.join("/", parts) + query;
        return plain && RelativePath.fault(name).isEmpty() ? Optional.of(RelativePath.of(name)) : Optional.empty();
    }

    private static String decoded(String part) {
        // A plus is a plus in a path; only forms make it a space.
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /**
     * All else percent-encoded: {@code +} too, which object stores take for a space, and
     * {@code ?}, which begins a query no more.
     */
    private static String encoded(String part) {
        StringBuilder out = new StringBuilder();
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            out.append(LITERAL.indexOf(c) >= 0 ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return out.toString();
    }
}
