package dev.espalier.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.espalier.report.Masked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A password and a signature in the URL of an artifact: whatever happens, nobody reads them but the server. */
class CredentialsTest {
    private static final String PASSWORD = "hunter2";
    private static final String SIGNATURE = "5ignature";
    private static final Path MIRROR = Path.of("examples/mirror");
    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString(("user:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path temp;

    private HttpServer server;
    private String location = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        ExampleMirror.copy(Path.of("inventory"), inventory());
        Files.delete(inventory().resolve("espalier.lock"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Path inventory() {
        return temp.resolve("inventory");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean known = LOGIN.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                    && String.valueOf(exchange.getRequestURI().getQuery()).contains(SIGNATURE);
            if (!location.isEmpty()) {
                exchange.getResponseHeaders().set("Location", location);
                exchange.sendResponseHeaders(302, -1);
            } else if (known) {
                byte[] body = Files.readAllBytes(grub());
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } else {
                exchange.sendResponseHeaders(401, -1);
            }
        }
    }

    /** The package of GRUB among the stand-ins. */
    private static Path grub() throws IOException {
        try (Stream<Path> walk = Files.walk(MIRROR)) {
            return walk.filter(path -> path.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void writeGrub(String signature) throws IOException {
        String defaults = Files.readString(Path.of("inventory/pi4/_defaults.yaml"));
        Files.writeString(
                inventory().resolve("pi4/_defaults.yaml"),
                defaults
                        + """
                grub:
                  url: http://user:%s@127.0.0.1:%s/grub.deb?X-Amz-Signature=%s&v=1
                  member: usr/lib/grub/arm64-efi-signed/grubnetaa64.efi.signed
                """.replaceFirst("%s", PASSWORD)
                                .replaceFirst(
                                        "%s",
                                        Integer.toString(server.getAddress().getPort()))
                                .replaceFirst("%s", signature));
        Files.writeString(
                inventory().resolve("_site.yaml"),
                Files.readString(Path.of("inventory/_site.yaml"))
                                .replaceFirst("mirror: .*", "mirror: " + MIRROR.toAbsolutePath())
                        + "  overrides: {\"SERVER\": \"SERVER\"}\n"
                                .replace(
                                        "SERVER",
                                        "http://user:" + PASSWORD + "@127.0.0.1:"
                                                + server.getAddress().getPort() + "/"));
    }

    private Cli.Result run(String command, Object... more) {
        Object[] words = Stream.concat(Stream.of(command), Stream.of(more)).toArray();
        Cli.Result result = Cli.run(words);
        assertThat(result.out() + result.err()).doesNotContain(PASSWORD).doesNotContain(SIGNATURE);
        return result;
    }

    private Cli.Result build() {
        return run("build", inventory(), "-o", temp.resolve("dist"), "--cache", temp.resolve("cache"));
    }

    private void assertNothingWritten() throws IOException {
        try (Stream<Path> walk = Files.walk(temp)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                if (!file.toString().endsWith("_defaults.yaml")
                        && !file.toString().endsWith("_site.yaml")) {
                    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(PASSWORD)
                            .doesNotContain(SIGNATURE);
                }
                assertThat(file.getFileName())
                        .asString()
                        .doesNotContain(PASSWORD)
                        .doesNotContain(SIGNATURE);
            }
        }
    }

    @Test
    void buildThatSucceeds_keepsThemToItself() throws IOException {
        writeGrub(SIGNATURE);
        assertThat(build().exit()).isZero();
        assertNothingWritten();
        String shown = "http://127.0.0.1:" + server.getAddress().getPort() + "/grub.deb?X-Amz-Signature=...&v=1";
        assertThat(inventory().resolve("espalier.lock")).content().contains("\"" + shown + "\"");
        Path dist = temp.resolve("dist");
        assertThat(dist.resolve("manifest.json")).content().contains(shown);
        assertThat(run("why", "--dist", dist, "-i", inventory(), "tftp/grub/grubaa64.efi")
                        .out())
                .contains(shown);
        assertThat(run("explain", "pi4-a", "-i", inventory()).exit()).isZero();
        assertThat(run("check", inventory()).exit()).isZero();
        assertThat(run("verify", dist).exit()).isZero();
        assertThat(run("build", inventory(), "--dry-run").out()).contains(shown);

        Files.delete(inventory().resolve("pi4/pi4-a.yaml"));
        assertThat(run("diff", inventory(), "--against", dist, "--cache", temp.resolve("cache"))
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void buildThatIsRefused_keepsThemToItself() throws IOException {
        writeGrub("0ther");
        assertThat(build().err()).contains("was answered with HTTP status 401");
        writeGrub(SIGNATURE);
        for (String to : List.of(
                "ftp://user:" + PASSWORD + "@127.0.0.1/",
                "http://user:" + PASSWORD + "@nowhere.invalid/?token=" + SIGNATURE,
                "http://user:" + PASSWORD + "@[/")) {
            location = to;
            assertThat(build().exit()).isEqualTo(4);
        }
        assertNothingWritten();
    }

    @Test
    void inventoryThatIsWrong_keepsThemToItself() throws IOException {
        writeGrub(SIGNATURE);
        Path defaults = inventory().resolve("pi4/_defaults.yaml");
        String right = Files.readString(defaults);
        for (String wrong : List.of(
                right.replace("http:", "htp:"),
                right.replace("  member", "  memer"),
                right.replace("url:", "uurl:"),
                right.replace("url: ", "url: \"").replaceFirst("v=1", "v=1 x\""),
                right.replace("url: ", "url: [").replaceFirst("v=1", "v=1]"),
                right + "user: {name: pi, passwordHash: " + PASSWORD + ", nothing: x}\n")) {
            Files.writeString(defaults, wrong);
            assertThat(build().exit()).as(wrong).isIn(3, 4);
            run("check", inventory());
        }
        Files.writeString(defaults, right);
        assertThat(run("build", inventory(), "--mirror", "http://user:" + PASSWORD + "@[x/")
                        .exit())
                .isEqualTo(3);
        assertThat(run("diff", inventory(), "--against", "http://user:" + PASSWORD + "@127.0.0.1:1/manifest.json")
                        .exit())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "https://host/path, https://host/path",
        "https://user:pw@host/path?v=2, https://host/path?v=2",
        "https://token@host/, https://host/",
        "see HTTP://u:p@h and http://u@h, see HTTP://h and http://h",
        "https://host/a@b, https://host/a@b",
        "https://host/?mail=a@b, https://host/?mail=a@b",
        "https://h/x?X-Amz-Credential=a&X-Amz-Date=1&X-Amz-Signature=b, "
                + "https://h/x?X-Amz-Credential=...&X-Amz-Date=1&X-Amz-Signature=...",
        "https://h/x?sv=1&sig=a%2Fb#f, https://h/x?sv=1&sig=...#f",
        "https://h/x?private_token=a&TOKEN=b, https://h/x?private_token=...&TOKEN=...",
        "https://h/x?design=a&monkey=b&key=c, https://h/x?design=a&monkey=b&key=c"
    })
    void urls_areShownWithoutWhatOpensADoor(String url, String shown) {
        assertThat(Masked.urls(url)).isEqualTo(shown);
        assertThat(Masked.urls(shown)).isEqualTo(shown);
    }
}
