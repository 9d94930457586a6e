package dev.espalier.artifacts;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Where a URL is really read: overrides, mirrors, proxies. */
class SourceMapTest {
    private static final Path HERE = Path.of("/place");

    private static String place(Map<String, String> overrides, Optional<Mirror> mirror, String url)
            throws FetchException {
        Place place = new SourceMap(new TreeMap<>(overrides), mirror).place(url);
        return place instanceof Place.Local local
                ? local.file().toString()
                : ((Place.Remote) place).url().toString();
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/pftf/RPi4/a.zip, github.com/pftf/RPi4/a.zip, github.com/pftf/RPi4/a.zip",
        "https://GitHub.com/a+b, github.com/a+b, github.com/a%2Bb",
        "https://host:8443/a%20b, host:8443/a b, host:8443/a%20b",
        "http://host/a%2Bb?x=1&y=/z, host/a+b?x=1&y=%2Fz, host/a%2Bb%3Fx%3D1%26y%3D%252Fz",
        "https://host/ü, host/ü, host/%C3%BC",
    })
    void mirror_holdsAUrlUnderItsHostAndPath(String url, String file, String path) throws Exception {
        assertThat(place(Map.of(), Optional.of(Mirror.of("m", HERE)), url)).isEqualTo("/place/m/" + file);
        assertThat(place(Map.of(), Optional.of(Mirror.of("https://mirror/base/", HERE)), url))
                .isEqualTo("https://mirror/base/" + path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host/../x",
                "https://host/a/%2e%2e/x",
                "https://host/a%2Fb",
                "https://host/a//b",
                "https://host/",
                "https://host/a%5Cb"
            })
    void pathThatNoMirrorCanHold_isRefused(String url) {
        assertThatThrownBy(() -> place(Map.of(), Optional.of(Mirror.of("m", HERE)), url))
                .hasMessage("has a path that no mirror can hold");
    }

    @Test
    void longestOverride_winsOverTheMirror() throws Exception {
        Map<String, String> overrides = Map.of(
                "https://factory.talos.dev/", "https://factory.internal/",
                "https://factory.talos.dev/image/", "file:///srv/images/");
        Optional<Mirror> mirror = Optional.of(Mirror.of("file:///m", HERE));
        assertThat(place(overrides, mirror, "https://factory.talos.dev/pxe/x"))
                .isEqualTo("https://factory.internal/pxe/x");
        assertThat(place(overrides, mirror, "https://factory.talos.dev/image/x"))
                .isEqualTo("/srv/images/x");
        assertThat(place(overrides, mirror, "https://github.com/x")).isEqualTo("/m/github.com/x");
    }

    @Test
    void fileUrl_isReadWhereItIs_whateverTheMirror() throws Exception {
        assertThat(place(Map.of(), Optional.of(Mirror.of("m", HERE)), "file:/a/grub.efi"))
                .isEqualTo("/a/grub.efi");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://host/x | is not an http:, https: or file: URL",
                "file:kernel | names no file of this machine: URI is not hierarchical",
                "kernel | is not an http:, https: or file: URL",
                "https:///x | is not an http:, https: or file: URL",
                "https://host/a b | is not a URL: Illegal character in path at index 14: https://host/a b",
            })
    void whatIsNoUrl_isSaidSo(String url, String message) {
        assertThatThrownBy(() -> place(Map.of(), Optional.empty(), url)).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x, secure:3128",
        "http://a.example/x, plain:80",
        "https://internal.example/x, direct",
        "https://deep.internal.example/x, direct",
        "https://notinternal.example/x, secure:3128",
        "http://10.0.0.1/x, direct",
    })
    void proxies_areChosenAsCurlDoes(String url, String proxy) throws Exception {
        Proxies proxies = new Proxies(new TreeMap<>(Map.of(
                "HTTPS_PROXY", "http://user:word@secure:3128",
                "http_proxy", "plain:80",
                "HTTP_PROXY", "http://from-a-header:1",
                "no_proxy", ".internal.example, 10.0.0.1")));
        Proxy chosen = proxies.of(URI.create(url));
        String name = chosen.address() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : "direct";
        assertThat(name).isEqualTo(proxy);
    }

    @Test
    void redirect_isResolved_andNeverLeavesTls() throws Exception {
        URI from = URI.create("https://a.example/x/y");
        assertThat(HttpFetcher.redirect(from, "../z?q")).isEqualTo(URI.create("https://a.example/z?q"));
        assertThat(HttpFetcher.redirect(from, "//b.example/z")).isEqualTo(URI.create("https://b.example/z"));
        assertThat(HttpFetcher.redirect(URI.create("http://a.example/"), "https://b.example/z"))
                .isEqualTo(URI.create("https://b.example/z"));
        assertThatThrownBy(() -> HttpFetcher.redirect(from, "http://a.example/z"))
                .hasMessage("redirects to \"http://a.example/z\", which is not followed: it gives up TLS");
        assertThatThrownBy(() -> HttpFetcher.redirect(from, "ht tp:"))
                .hasMessage("redirects to \"ht tp:\", which is no URL");
    }

    @Test
    void proxyThatIsNone_isNotShown_forItMayHoldAPassword() {
        Proxies proxies = new Proxies(new TreeMap<>(Map.of("https_proxy", "socks5://user:word@host")));
        assertThatThrownBy(() -> proxies.of(URI.create("https://a/")))
                .hasMessage(
                        "cannot be asked through the proxy of the environment: it is not of the form http://HOST:PORT");
    }
}
