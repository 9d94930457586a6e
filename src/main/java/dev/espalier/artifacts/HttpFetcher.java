package dev.espalier.artifacts;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.HttpsURLConnection;

/**
 * Asks over HTTP with the connection of the JDK, which starts fastest of all clients. What it leaves to its user is done
 * here: redirects that lose credentials and never leave TLS, proxies of the environment, ranges, the length of the body.
 */
final class HttpFetcher implements Fetcher {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_REDIRECTS = 10;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");
    private static final int WORTH_DRAINING = 1 << 16;

    private final Timeouts timeouts;
    private final Proxies proxies;
    private final Authorities authorities;
    private final Set<HttpURLConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean aborted;

    /**
     * How long a server may be silent.
     *
     * @param read before the first byte, while a factory builds the asset, and between two bytes
     */
    record Timeouts(Duration connect, Duration read) {}

    /** @param environment where proxies and authorities are looked up */
    HttpFetcher(Timeouts timeouts, SortedMap<String, String> environment) {
        this.timeouts = timeouts;
        this.proxies = new Proxies(environment);
        this.authorities = new Authorities(environment);
    }

    @Override
    public Reply open(URI url, Position from) throws IOException {
        URI at = url;
        Position position = from;
        for (int hops = 0; hops <= MOST_REDIRECTS; ) {
            HttpURLConnection connection = connect(url, at, position);
            boolean handedOver = false;
            try {
                int status = connection.getResponseCode();
                if (status == OK || (status == PARTIAL && position.offset() > 0)) {
                    refusePage(connection, url);
                    Reply reply = reply(connection, status, position);
                    handedOver = true;
                    return reply;
                }
                drain(connection);
                if (REDIRECTS.contains(status)) {
                    at = redirect(at, header(connection, "Location"));
                    hops++;
                } else if (status == RANGE_NOT_SATISFIABLE && position.offset() > 0) {
                    // The file is not longer than what we have: it is another one now, or complete. Read it anew.
                    position = Position.START;
                } else {
                    throw FetchException.ofStatus(status, retryAfter(connection));
                }
            } finally {
                if (!handedOver) {
                    open.remove(connection);
                }
            }
        }
        throw FetchException.refused("redirects more than " + MOST_REDIRECTS + " times");
    }

    @Override
    public void abort() {
        aborted = true;
        open.forEach(HttpURLConnection::disconnect);
    }

    private HttpURLConnection connect(URI origin, URI at, Position position) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection(proxies.of(at));
        if (connection instanceof HttpsURLConnection secured) {
            authorities.sockets().ifPresent(secured::setSSLSocketFactory);
        }
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) timeouts.connect().toMillis());
        connection.setReadTimeout((int) timeouts.read().toMillis());
        connection.setRequestProperty("User-Agent", "espalier");
        connection.setRequestProperty("Accept", "*/*");
        // A transfer encoding would change the bytes that are counted, hashed and resumed.
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (origin.getUserInfo() != null && sameServer(origin, at)) {
            connection.setRequestProperty("Authorization", "Basic " + base64(origin.getUserInfo()));
        }
        proxies.credentials(at).ifPresent(login -> connection.setAuthenticator(new ProxyLogin(login)));
        if (position.offset() > 0) {
            connection.setRequestProperty("Range", "bytes=" + position.offset() + "-");
            connection.setRequestProperty("If-Range", position.validator());
        }
        open.add(connection);
        if (aborted) {
            open.remove(connection);
            throw FetchException.refused("was not asked: the build is ending");
        }
        return connection;
    }

    private Reply reply(HttpURLConnection connection, int status, Position position) throws IOException {
        InputStream body = new ClosingBody(connection);
        long length = connection.getContentLengthLong();
        OptionalLong announced = length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
        if (length >= 0) {
            body = new LengthCheckedStream(body, length);
        }
        String validator = validator(connection);
        if (status == OK) {
            return new Reply(body, 0, announced, validator);
        }
        OptionalLong total = total(connection, position);
        // With If-Range a server may leave the date out of a 206: then the file is the one we named.
        return new Reply(body, position.offset(), total, validator.isEmpty() ? position.validator() : validator);
    }

    /** The whole file's length by {@code Content-Range}, which must begin where we asked. */
    private static OptionalLong total(HttpURLConnection connection, Position position) throws FetchException {
        String range = header(connection, "Content-Range");
        Matcher form = CONTENT_RANGE.matcher(range);
        if (!form.matches() || Long.parseLong(form.group(1)) != position.offset()) {
            throw FetchException.refused(
                    "answered a request from byte " + position.offset() + " on with the range \"" + range + "\"");
        }
        return form.group(3).equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(form.group(3)));
    }

    /** Where a redirect leads: to a server, and never from TLS to the open. */
    static URI redirect(URI from, String location) throws FetchException {
        if (location.isEmpty()) {
            throw FetchException.refused("redirects without saying where");
        }
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw FetchException.refused("redirects to \"" + location + "\", which is no URL");
        }
        String scheme = Optional.ofNullable(to.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        boolean leavesTls = "https".equalsIgnoreCase(from.getScheme()) && scheme.equals("http");
        if (leavesTls || to.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw FetchException.refused("redirects to \"" + location + "\", which is not followed"
                    + (leavesTls ? ": it gives up TLS" : ""));
        }
        return to;
    }

    private static boolean sameServer(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }

    /** A strong {@code ETag}, else the date: {@code If-Range} takes no weak one. */
    private static String validator(HttpURLConnection connection) {
        String tag = header(connection, "ETag");
        return tag.startsWith("\"") ? tag : header(connection, "Last-Modified");
    }

    /** Only the form in seconds: a date would need the server's clock to be right. */
    private static Optional<Duration> retryAfter(HttpURLConnection connection) {
        String text = header(connection, "Retry-After").strip();
        return SECONDS.matcher(text).matches()
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                : Optional.empty();
    }

    /** A log-in page of a network, or an error page of a server that calls it a success: never the file that was asked for. */
    private static void refusePage(HttpURLConnection connection, URI asked) throws FetchException {
        String type = header(connection, "Content-Type").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html") && !String.valueOf(asked.getPath()).matches("(?i).*\\.html?")) {
            connection.disconnect();
            throw FetchException.refused("answered with a web page in place of the file");
        }
    }

    private static String header(HttpURLConnection connection, String name) {
        return Optional.ofNullable(connection.getHeaderField(name)).orElse("");
    }

    private static String base64(String userInfo) {
        return Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what little an error page has, so that the connection can serve the next request. */
    private static void drain(HttpURLConnection connection) throws IOException {
        InputStream rest = connection.getErrorStream();
        try (InputStream body = rest == null ? InputStream.nullInputStream() : rest) {
            body.readNBytes(WORTH_DRAINING);
        }
    }

    /** Closing early cuts the connection: otherwise the JDK reads on to save it, which may be a gigabyte. */
    private final class ClosingBody extends FilterInputStream {
        private final HttpURLConnection connection;
        private boolean ended;

        ClosingBody(HttpURLConnection connection) throws IOException {
            super(connection.getInputStream());
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            ended |= b < 0;
            return b;
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            int n = in.read(buffer, from, count);
            ended |= n < 0;
            return n;
        }

        @Override
        public void close() throws IOException {
            open.remove(connection);
            if (ended) {
                in.close();
            } else {
                connection.disconnect();
            }
        }
    }

    /** Answers a proxy only, never a server. */
    private static final class ProxyLogin extends Authenticator {
        private final String user;
        private final String password;

        ProxyLogin(String login) {
            String[] parts = login.split(":", 2);
            this.user = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
            this.password = parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
        }

        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                    ? new PasswordAuthentication(user, password.toCharArray())
                    : new PasswordAuthentication("", new char[0]);
        }
    }
}
