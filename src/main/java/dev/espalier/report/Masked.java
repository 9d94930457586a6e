package dev.espalier.report;

import java.util.regex.Pattern;

/** Texts for people and records without what opens a door: logins and signatures in URLs. */
public final class Masked {
    /** Between the scheme and the host. */
    private static final Pattern LOGIN = Pattern.compile("(://)[^/?#@\\s\"']*@");

    /** What stores of objects and forges put into a query in place of a login. */
    private static final Pattern SIGNATURE = Pattern.compile(
            "(?i)([?&](?:[a-z0-9_.-]*[_.-])?(?:token|signature|sig|credentials?|secret|password|api[_-]?key)=)[^&#\\s\"']*");

    private static final String MASK = "...";

    private Masked() {}

    /** {@code text} with each URL in it as it may be shown; one without credentials stays as it is. */
    public static String urls(String text) {
        // Most texts hold none.
        if (text.indexOf(':') < 0 && text.indexOf('=') < 0) {
            return text;
        }
        return SIGNATURE.matcher(LOGIN.matcher(text).replaceAll("$1")).replaceAll("$1" + MASK);
    }
}
