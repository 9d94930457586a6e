package dev.espalier.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.espalier.report.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static dev.espalier.artifacts.Workbench.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A server with a certificate of nobody that Java knows, as an authority of one's own makes it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TlsTest {
    private static final byte[] FILE = Workbench.noise(100_000, 5);
    private static final String PASSWORD = "changeit";

    @TempDir
    Path directory;

    private String location = "";

    /** Answers with the file, or with a redirect where one is set. */
    private final class Server implements AutoCloseable {
        private final HttpsServer server;
        private final List<String> asked = new ArrayList<>();

        Server(Path keys) throws Exception {
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(keys)) {
                store.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            server.createContext("/", this::answer);
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                asked.add(exchange.getRequestURI().getPath());
                if (location.isEmpty()) {
                    exchange.sendResponseHeaders(200, FILE.length);
                    exchange.getResponseBody().write(FILE);
                } else {
                    exchange.getResponseHeaders().set("Location", location);
                    exchange.sendResponseHeaders(302, -1);
                }
            }
        }

        String url() {
            return "https://127.0.0.1:" + server.getAddress().getPort() + "/kernel";
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    /** A key with a certificate for {@code name}, such as {@code ip:127.0.0.1}; the certificate alone lies beside it. */
    private Path keys(String name) throws Exception {
        Path keys = directory.resolve(name.replace(':', '-') + ".p12");
        keytool(keys, List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=" + name));
        keytool(keys, List.of("-exportcert", "-rfc", "-file", pem(keys).toString()));
        return keys;
    }

    private static Path pem(Path keys) {
        return keys.resolveSibling(keys.getFileName() + ".pem");
    }

    private void keytool(Path keys, List<String> words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(words);
        command.addAll(List.of("-keystore", keys.toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD, "-alias", "server"));
        Path log = directory.resolve("keytool.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    }

    private Workbench bench(Optional<Path> authorities) {
        Workbench bench = new Workbench(directory);
        authorities.ifPresent(
                file -> bench.settings = bench.settings.withEnvironment(Map.of("SSL_CERT_FILE", file.toString())));
        return bench;
    }

    private void assertUntrusted(Server server, Optional<Path> authorities, String why) {
        Workbench bench = bench(authorities);
        assertThat(messages(bench.failure(Workbench.whole(server.url()))))
                .containsExactly(
                        server.url() + ": artifact.untrusted: has a certificate that is not trusted (" + why + ")"
                                + " | should the server or a proxy have a certificate of an authority of your own, name a PEM file"
                                + " with all authorities that are to be trusted in SSL_CERT_FILE");
        assertThat(server.asked).as("what came through").isEmpty();
        assertThat(bench.pauses).isEmpty();
    }

    @Test
    void certificateOfNobodyKnown_isRefusedWithTheCure_andTheCureWorks() throws Exception {
        Path keys = keys("ip:127.0.0.1");
        try (Server server = new Server(keys)) {
            assertUntrusted(server, Optional.empty(), "unable to find valid certification path to requested target");
            assertUntrusted(
                    server,
                    Optional.of(pem(keys("ip:127.0.0.2"))),
                    "unable to find valid certification path to requested target");
            Artifact had = bench(Optional.of(pem(keys))).fetch(Workbench.whole(server.url()));
            assertThat(had.whole().bytes()).isEqualTo(FILE);

            BuildException manifest = catchThrowableOfType(
                    BuildException.class,
                    () -> RemoteFile.read(bench(Optional.empty()).settings, server.url(), 1 << 20, event -> {}));
            assertThat(manifest.problems().get(0).code()).isEqualTo("fetch.failed");
            assertThat(manifest.problems().get(0).hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("SSL_CERT_FILE"));
        }
    }

    @Test
    void certificateForAnotherName_isRefused() throws Exception {
        Path keys = keys("dns:elsewhere.example");
        try (Server server = new Server(keys)) {
            assertUntrusted(
                    server, Optional.of(pem(keys)), "No subject alternative names matching IP address 127.0.0.1 found");
        }
    }

    @Test
    void redirectToTheOpen_isNotFollowed() throws Exception {
        Path keys = keys("ip:127.0.0.1");
        try (Server server = new Server(keys);
                ScriptedServer open = new ScriptedServer()) {
            open.on("/kernel", ScriptedServer.whole(FILE));
            location = open.url("/kernel");
            assertThat(messages(bench(Optional.of(pem(keys))).failure(Workbench.whole(server.url()))))
                    .singleElement()
                    .asString()
                    .contains("redirects to \"" + location + "\", which is not followed: it gives up TLS");
            assertThat(open.requests()).isEmpty();

            // By way of a third, and the other way round.
            location = "";
            open.on("/up", ScriptedServer.status(302, "Location: " + server.url()));
            assertThat(bench(Optional.of(pem(keys)))
                            .fetch(Workbench.whole(open.url("/up")))
                            .whole()
                            .bytes())
                    .isEqualTo(FILE);
        }
    }

    @Test
    void fileOfAuthoritiesThatIsNone_isSaid() throws Exception {
        Path keys = keys("ip:127.0.0.1");
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        Path text = Files.writeString(directory.resolve("text.pem"), "-----BEGIN CERTIFICATE-----\nno\n");
        try (Server server = new Server(keys)) {
            for (Map.Entry<Path, String> wrong : Map.of(
                            empty,
                            "holds no certificate",
                            text,
                            "is not in PEM",
                            directory.resolve("missing.pem"),
                            "cannot be read")
                    .entrySet()) {
                assertThat(messages(bench(Optional.of(wrong.getKey())).failure(Workbench.whole(server.url()))))
                        .singleElement()
                        .asString()
                        .contains("cannot be verified: the file of authorities \"" + wrong.getKey()
                                + "\" in SSL_CERT_FILE " + wrong.getValue());
            }
            assertThat(server.asked).isEmpty();
        }
    }
}
