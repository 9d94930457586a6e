package dev.espalier.artifacts;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of an artifact's URL that Espalier looks at. */
final class SourceUrl {
    private static final Pattern LOGIN = Pattern.compile("(https?://)[^/?#@]*@");

    private SourceUrl() {}

    /** The URL without a user name and password, as people, events and the lock get to see it. */
    static String shown(String url) {
        Matcher login = LOGIN.matcher(url);
        return login.lookingAt() ? login.group(1) + url.substring(login.end()) : url;
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
