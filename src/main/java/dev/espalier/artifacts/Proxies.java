package dev.espalier.artifacts;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Which proxy a URL goes through, read from the environment as {@code curl} reads it: {@code https_proxy} or
 * {@code HTTPS_PROXY}, {@code http_proxy} in lower case only (a CGI server sets the other from a header), then
 * {@code all_proxy}; {@code no_proxy} lists host names and their domains, addresses, or {@code *}. Java itself
 * looks at none of them.
 */
final class Proxies {
    private static final int DEFAULT_PORT = 1080;

    private final SortedMap<String, String> environment;
    private final List<String> direct;

    Proxies(SortedMap<String, String> environment) {
        this.environment = environment;
        this.direct = Arrays.stream(
                        value("no_proxy").or(() -> value("NO_PROXY")).orElse("").split("[,\\s]+"))
                .map(each -> each.toLowerCase(Locale.ROOT))
                .map(each -> each.startsWith(".") ? each.substring(1) : each)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /**
     * The proxy for {@code url}, {@link Proxy#NO_PROXY} when it is asked directly.
     *
     * @throws FetchException when the environment names something that is no HTTP proxy
     */
    Proxy of(URI url) throws FetchException {
        Optional<URI> named = named(url);
        if (named.isEmpty()) {
            return Proxy.NO_PROXY;
        }
        URI proxy = named.get();
        int port = proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port));
    }

    /** The {@code user:password} that the proxy of {@code url} asks for, where the environment has it. */
    Optional<String> credentials(URI url) throws FetchException {
        return named(url).map(URI::getUserInfo);
    }

    private Optional<URI> named(URI url) throws FetchException {
        String host = Optional.ofNullable(url.getHost()).orElse("").toLowerCase(Locale.ROOT);
        if (direct.stream().anyMatch(each -> each.equals("*") || host.equals(each) || host.endsWith("." + each))) {
            return Optional.empty();
        }
        Optional<String> text = "https".equalsIgnoreCase(url.getScheme())
                ? value("https_proxy").or(() -> value("HTTPS_PROXY"))
                : value("http_proxy");
        Optional<String> any = text.or(() -> value("all_proxy")).or(() -> value("ALL_PROXY"));
        return any.isEmpty() ? Optional.empty() : Optional.of(parse(any.get()));
    }

    private static URI parse(String text) throws FetchException {
        try {
            URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
            if (proxy.getHost() != null && "http".equalsIgnoreCase(proxy.getScheme())) {
                return proxy;
            }
        } catch (IllegalArgumentException e) {
            // Falls to the one message below: to the reader it is the same mistake.
        }
        throw FetchException.refused(
                "cannot be asked through the proxy of the environment: it is not of the form http://HOST:PORT");
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }
}
