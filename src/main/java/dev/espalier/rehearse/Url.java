package dev.espalier.rehearse;

import java.util.Locale;

/**
 * Where a loader fetches from.
 *
 * @param scheme {@code tftp}, {@code http} or another; empty for what is no URL
 * @param host with its port
 * @param path with a slash in front
 */
record Url(String scheme, String host, String path) {

    static Url of(String text) {
        int colon = text.indexOf("://");
        if (colon < 0) {
            return new Url("", "", text);
        }
        String rest = text.substring(colon + "://".length());
        int slash = rest.indexOf('/');
        return new Url(
                text.substring(0, colon).toLowerCase(Locale.ROOT),
                slash < 0 ? rest : rest.substring(0, slash),
                slash < 0 ? "/" : rest.substring(slash));
    }

    /** A name on the TFTP server of the tree. */
    static Url tftp(Lan lan, String name) {
        return new Url("tftp", lan.address().orElse("next-server"), name.startsWith("/") ? name : "/" + name);
    }

    static boolean isAbsolute(String text) {
        return text.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*");
    }

    /** What {@code text} means where this is the place of the file that says it. */
    Url resolve(String text) {
        if (isAbsolute(text)) {
            return of(text);
        }
        if (text.startsWith("/")) {
            return new Url(scheme, host, text);
        }
        String directory = path.substring(0, path.lastIndexOf('/') + 1);
        String rest = text;
        while (rest.startsWith("./") || rest.startsWith("../")) {
            if (rest.startsWith("../")) {
                directory = directory.replaceFirst("[^/]*/$", "");
                directory = directory.isEmpty() ? "/" : directory;
            }
            rest = rest.substring(rest.indexOf('/') + 1);
        }
        return new Url(scheme, host, directory + rest);
    }

    boolean isTftp() {
        return scheme.equals("tftp");
    }

    boolean isHttp() {
        return scheme.equals("http") || scheme.equals("https");
    }

    /** As it goes over the wire in TFTP: without the slash in front. */
    String name() {
        return isTftp() ? Lan.decoded(path.substring(1)) : text();
    }

    String lastName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    String text() {
        return scheme + "://" + host + path;
    }
}
