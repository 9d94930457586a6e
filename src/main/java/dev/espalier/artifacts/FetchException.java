package dev.espalier.artifacts;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** A source that did not give its bytes. The message completes the sentence "URL ...". */
final class FetchException extends IOException {
    private static final long serialVersionUID = 1L;

    enum Kind {
        /** The source says that it has no such file; another container of the same content may be there. */
        MISSING,
        /** May pass: the same question is worth asking again. */
        TRANSIENT,
        /** Cannot prove that it is who it says. */
        UNTRUSTED,
        /** May not be asked at all. */
        OFFLINE,
        /** Will not pass by asking again at once. */
        REFUSED,
        /** What comes now does not continue what came before; only a start from the first byte helps. */
        CHANGED
    }

    private final Kind kind;
    private final String why;
    private final transient Optional<Duration> retryAfter;

    private FetchException(Kind kind, String message, Optional<Duration> retryAfter) {
        super(message);
        this.kind = kind;
        this.why = message;
        this.retryAfter = retryAfter;
    }

    static FetchException missing(String message) {
        return new FetchException(Kind.MISSING, message, Optional.empty());
    }

    static FetchException passing(String message) {
        return new FetchException(Kind.TRANSIENT, message, Optional.empty());
    }

    static FetchException refused(String message) {
        return new FetchException(Kind.REFUSED, message, Optional.empty());
    }

    static FetchException offline() {
        return new FetchException(Kind.OFFLINE, "is not in the cache, and the build is offline", Optional.empty());
    }

    static FetchException changed() {
        return new FetchException(Kind.CHANGED, "changed while it was read", Optional.empty());
    }

    /** The verdict on an HTTP status that is neither a success nor a redirect. */
    static FetchException ofStatus(int status, Optional<Duration> retryAfter) {
        // 410 says "gone for good", 404 "not here": either way another container may exist.
        if (status == 404 || status == 410) {
            return missing("is not there (HTTP status " + status + ")");
        }
        // 408 and 429 ask for another try; 5xx comes from a factory that is building or a proxy in between.
        Kind kind = status == 408 || status == 429 || status >= 500 ? Kind.TRANSIENT : Kind.REFUSED;
        return new FetchException(kind, "was answered with HTTP status " + status, retryAfter);
    }

    /** The verdict on what a socket threw. */
    static FetchException of(IOException failure) {
        if (failure instanceof FetchException already) {
            return already;
        }
        FetchException verdict = verdict(failure);
        verdict.initCause(failure);
        return verdict;
    }

    private static FetchException verdict(IOException failure) {
        if (failure instanceof SocketTimeoutException) {
            return passing("gave no answer in time");
        }
        if (failure instanceof UnknownHostException) {
            return refused("has a host name that cannot be resolved");
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return refused("cannot be connected to (" + failure.getMessage() + ")");
        }
        if (failure instanceof SSLException && !(failure.getCause() instanceof SocketException)) {
            Throwable root = root(failure);
            boolean certificate = root instanceof GeneralSecurityException;
            return certificate
                    ? new FetchException(
                            Kind.UNTRUSTED,
                            "has a certificate that is not trusted (" + root.getMessage() + ")",
                            Optional.empty())
                    : refused("cannot be spoken to over TLS (" + failure.getMessage() + ")");
        }
        // What is left broke in the middle: a reset, a chunk cut short, an end of file before the headers.
        return passing("broke off (" + failure.getMessage() + ")");
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return root;
    }

    Kind kind() {
        return kind;
    }

    /** The message, which is always there. */
    String why() {
        return why;
    }

    /** How long the server asked to be left alone. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
