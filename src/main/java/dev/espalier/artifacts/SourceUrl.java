package dev.espalier.artifacts;

import java.net.URI;

import dev.espalier.report.Masked;

/** The parts of an artifact's URL that Espalier looks at. */
final class SourceUrl {
    private SourceUrl() {}

    /** The URL without a user name, password or signature, as people, events, the lock and the manifest get to see it. */
    static String shown(String url) {
        return Masked.urls(url);
    }

    /** The last part of the path, without a query: what names the container. */
    static String fileName(String url) {
        String path = url.split("[?#]", 2)[0];
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static boolean isHttp(URI url) {
        return "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    }
}
