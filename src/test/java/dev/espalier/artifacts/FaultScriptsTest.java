package dev.espalier.artifacts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import dev.espalier.artifacts.ScriptedServer.Answer;
import dev.espalier.artifacts.ScriptedServer.Connection;
import dev.espalier.artifacts.ScriptedServer.Request;
import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.plan.ArtifactRequest;
import dev.espalier.report.BuildException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.espalier.artifacts.Archives.zip;
import static dev.espalier.artifacts.Workbench.noise;
import static dev.espalier.artifacts.Workbench.pinned;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that misbehaves in every way at once, by a seeded script: each request meets another fault, and now and then
 * none. Whatever it does, a build has the right bytes or fails, and its cache holds nothing but what it says it holds.
 *
 * <p>{@code -Despalier.faults=1000} tries that many scripts.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class FaultScriptsTest {
    private static final byte[] FILE = noise(300_000, 20);
    private static final byte[] OTHER = noise(300_000, 21);
    private static final RelativePath MEMBER = RelativePath.of("start4.elf");
    private static final int TRIES = 5;

    @TempDir
    Path directory;

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("espalier.faults", 25));
    }

    /** Answers every request by the next fault of a seeded script. */
    private static final class Script implements Answer {
        private final Random random;
        private final byte[] right;
        private final byte[] wrong;

        Script(Random random, byte[] right, byte[] wrong) {
            this.random = random;
            this.right = right;
            this.wrong = wrong;
        }

        @Override
        public void to(Request request, Connection connection) throws IOException, InterruptedException {
            int sent = random.nextInt(right.length);
            String tag = random.nextInt(8) == 0 ? "\"2\"" : "\"1\"";
            switch (random.nextInt(20)) {
                case 0 -> connection.reset();
                case 1 -> Thread.sleep(700);
                case 2 -> {
                    ScriptedServer.cut(right, sent, "ETag: " + tag).to(request, connection);
                    connection.out().flush();
                    connection.reset();
                }
                case 3, 4, 5 -> ScriptedServer.cut(right, sent, "ETag: " + tag).to(request, connection);
                case 6 -> {
                    ScriptedServer.cut(right, sent, "ETag: " + tag).to(request, connection);
                    connection.out().flush();
                    Thread.sleep(700);
                }
                case 7 ->
                    announcing(right.length - 1 - random.nextInt(1000), right).to(request, connection);
                case 8 ->
                    announcing(right.length + 1 + random.nextInt(1000), right).to(request, connection);
                case 9 -> ScriptedServer.whole(wrong, "ETag: " + tag).to(request, connection);
                case 10 ->
                    ScriptedServer.cut(wrong, sent % wrong.length, "ETag: " + tag)
                            .to(request, connection);
                case 11 -> page().to(request, connection);
                case 12 -> ScriptedServer.status(429, "Retry-After: 7").to(request, connection);
                case 13 -> ScriptedServer.status(503).to(request, connection);
                case 14 ->
                    ScriptedServer.status(302, "Location: " + request.target()).to(request, connection);
                case 15 -> ScriptedServer.whole(right, "ETag: " + tag).to(request, connection);
                case 16 -> anyRange(wrong, tag).to(request, connection);
                case 17 -> anyRange(right, tag).to(request, connection);
                case 18 -> ScriptedServer.cut(right, sent).to(request, connection);
                default -> ScriptedServer.ranged(right, tag).to(request, connection);
            }
        }

        private static Answer announcing(int length, byte[] body) {
            return (request, connection) -> {
                connection.head(200, "ETag: \"1\"", "Content-Length: " + length);
                connection.out().write(body);
            };
        }

        private static Answer page() {
            byte[] text = "<html>Log in</html>".getBytes(StandardCharsets.US_ASCII);
            return ScriptedServer.whole(text, "Content-Type: text/html");
        }

        /** A range of whatever file, where one was asked for and the file is so long. */
        private static Answer anyRange(byte[] body, String tag) {
            return (request, connection) -> {
                Optional<Integer> from = Optional.of(request.header("range"))
                        .filter(range -> !range.isEmpty())
                        .map(range -> Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1")));
                (from.filter(offset -> offset < body.length).isPresent()
                                ? ScriptedServer.part(body, tag)
                                : ScriptedServer.whole(body, "ETag: " + tag))
                        .to(request, connection);
            };
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverTheServerDoes_theBytesAreRight_orTheBuildFails(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] archive = zip(zip -> Archives.file(zip, MEMBER.value(), FILE));
        byte[] otherArchive = zip(zip -> Archives.file(zip, MEMBER.value(), OTHER));
        Workbench bench = new Workbench(directory);
        bench.settings = bench.settings.withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(400));
        try (ScriptedServer server = new ScriptedServer()) {
            server.on("/kernel", new Script(new Random(random.nextLong()), FILE, OTHER));
            server.on("/set.zip", new Script(new Random(random.nextLong()), archive, otherArchive));
            ArtifactRequest kernel = pinned(Digest.of(FILE), Workbench.whole(server.url("/kernel")));
            ArtifactRequest set =
                    pinned(Digest.of(archive), Workbench.members(List.of(server.url("/set.zip")), MEMBER.value()));
            int had = 0;
            for (int i = 0; i < TRIES && had == 0; i++) {
                had += assertRightOrRefused(bench, kernel, set, "seed " + seed + ", build " + i) ? 1 : 0;
            }
            server.on("/kernel", ScriptedServer.ranged(FILE, "\"1\""))
                    .on("/set.zip", ScriptedServer.ranged(archive, "\"1\""));
            bench.settings = bench.settings.withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5));
            assertThat(assertRightOrRefused(bench, kernel, set, "seed " + seed + ", in the end"))
                    .as("seed %s: an honest server mends everything", seed)
                    .isTrue();
        }
    }

    private static boolean assertRightOrRefused(
            Workbench bench, ArtifactRequest kernel, ArtifactRequest set, String when) throws Exception {
        try {
            Artifacts artifacts = bench.fetchAll(Lock.Mode.RECORD, kernel, set);
            assertThat(artifacts.get(kernel).whole().bytes()).as(when).isEqualTo(FILE);
            assertThat(artifacts.get(set).member(MEMBER).orElseThrow().bytes())
                    .as(when)
                    .isEqualTo(FILE);
            return true;
        } catch (BuildException e) {
            assertThat(e.kind())
                    .as(when)
                    .isIn(BuildException.Kind.ARTIFACT_UNAVAILABLE, BuildException.Kind.ARTIFACT_WRONG);
            return false;
        } finally {
            assertThat(bench.files("new")).as(when).isEmpty();
            for (Path file : bench.files("sha256")) {
                assertThat(Digest.of(Files.readAllBytes(file)).hex())
                        .as(when)
                        .isEqualTo(String.valueOf(file.getFileName()));
            }
        }
    }
}
