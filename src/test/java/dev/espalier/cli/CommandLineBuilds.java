package dev.espalier.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.espalier.content.Digest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two inventories that differ in everything a tree can differ in, a slow server with their artifacts, and builds of them
 * by the command as it is installed, each in a process of its own.
 */
final class CommandLineBuilds implements AutoCloseable {
    private static final Path MIRROR = Path.of("examples/mirror").toAbsolutePath();
    private static final String COMMAND = Path.of(System.getProperty("espalier.command", "target/espalier"))
            .toAbsolutePath()
            .toString();
    private static final int CHUNK = 1 << 13;

    private final Path directory;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, SortedMap<String, String>> trees = new TreeMap<>();
    private final Map<String, String> locks = new TreeMap<>();

    CommandLineBuilds(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", CommandLineBuilds::answer);
        server.setExecutor(threads);
        server.start();
        ExampleMirror.copy(Path.of("inventory"), inventory("one"));
        ExampleMirror.copy(Path.of("inventory"), inventory("two"));
        Files.writeString(inventory("two").resolve("pi4/pi4-a.yaml"), """
                serial: d32a9346
                mac: dc:a6:32:12:34:56
                kernelArgsAppend: [a=b]
                uefi: {variables: {RamLimitTo3GB: true}}
                configTxt: [dtparam=audio=off]
                """);
        Files.move(inventory("two").resolve("pi5/pi5-a.yaml"), inventory("two").resolve("pi5/pi5-b.yaml"));
        for (String name : List.of("one", "two")) {
            Files.delete(inventory(name).resolve("espalier.lock"));
            Path output = directory.resolve("fresh-" + name);
            Process build = start(name, output, directory.resolve("fresh-cache"));
            assertThat(build.waitFor()).as(log(build)).isZero();
            trees.put(name, picture(output));
            locks.put(name, Files.readString(lock(name)));
        }
        assertThat(trees.get("one")).isNotEqualTo(trees.get("two"));
    }

    /** Sends a file in small pieces; a range of it, where the client still means the same file. */
    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = MIRROR.resolve(exchange.getRequestURI().getPath().substring(1));
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = Files.readAllBytes(file);
            String tag = "\"" + Digest.of(body).shortened(12) + "\"";
            exchange.getResponseHeaders().set("ETag", tag);
            int from = 0;
            if (tag.equals(exchange.getRequestHeaders().getFirst("If-Range"))) {
                from = Integer.parseInt(
                        exchange.getRequestHeaders().getFirst("Range").replaceAll("\\D", ""));
                if (from >= body.length) {
                    exchange.sendResponseHeaders(416, -1);
                    return;
                }
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (body.length - 1) + "/" + body.length);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length - from);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int at = from; at < body.length; at += CHUNK) {
                    out.write(body, at, Math.min(CHUNK, body.length - at));
                    out.flush();
                    Thread.sleep(2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Path inventory(String name) {
        return directory.resolve(name);
    }

    private Path lock(String name) {
        return inventory(name).resolve("espalier.lock");
    }

    /** The next build trusts all artifacts anew. */
    void forgetLock(String name) throws IOException {
        Files.deleteIfExists(lock(name));
    }

    /** As an undisturbed build wrote it, and no other file beside it. */
    void assertLockAsEver(String name) throws IOException {
        assertThat(lock(name)).content().isEqualTo(locks.get(name));
        try (Stream<Path> files = Files.list(inventory(name))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrder("_defaults.yaml", "_site.yaml", "espalier.lock", "pi4", "pi5");
        }
    }

    List<String> command(String name, Path output, Path cache, String... more) {
        List<String> command = new ArrayList<>(List.of(
                COMMAND,
                "build",
                inventory(name).toString(),
                "--output",
                output.toString(),
                "--cache",
                cache.toString(),
                "--quiet"));
        command.addAll(
                List.of("--mirror", "http://127.0.0.1:" + server.getAddress().getPort() + "/"));
        command.addAll(List.of(more));
        return command;
    }

    Process start(String name, Path output, Path cache) throws IOException {
        return new ProcessBuilder(command(name, output, cache))
                .redirectErrorStream(true)
                .start();
    }

    /** What a build said, once it has ended. */
    static String log(Process build) throws IOException {
        return new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The tree that an undisturbed build of an inventory makes. */
    SortedMap<String, String> tree(String name) {
        return Objects.requireNonNull(trees.get(name));
    }

    /** Every file and link below {@code root}, with its digest or its text. */
    static SortedMap<String, String> picture(Path root) throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        for (Path path : below(root)) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                all.put(
                        root.relativize(path).toString(),
                        Files.isSymbolicLink(path)
                                ? "link " + Files.readSymbolicLink(path)
                                : "file " + Digest.of(Files.readAllBytes(path)));
            }
        }
        return all;
    }

    /** Nothing is filed under a digest that it does not have; and after builds that ended, nothing else is left. */
    static void assertSound(Path cache, boolean quiet, String when) throws IOException {
        for (Path file : below(cache.resolve("sha256"))) {
            if (Files.isRegularFile(file)) {
                assertThat(Digest.of(Files.readAllBytes(file)).hex())
                        .as("%s: %s", when, file)
                        .isEqualTo(String.valueOf(file.getFileName()));
            }
        }
        if (quiet) {
            assertThat(below(cache.resolve("new")))
                    .as(when)
                    .filteredOn(Files::isRegularFile)
                    .isEmpty();
        }
    }

    private static List<Path> below(Path root) throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.sorted().toList();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
