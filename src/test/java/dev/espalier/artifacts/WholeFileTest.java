package dev.espalier.artifacts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import dev.espalier.content.Digest;
import dev.espalier.plan.ArtifactRequest;
import dev.espalier.report.BuildException;
import dev.espalier.report.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static dev.espalier.artifacts.ScriptedServer.cut;
import static dev.espalier.artifacts.ScriptedServer.part;
import static dev.espalier.artifacts.ScriptedServer.ranged;
import static dev.espalier.artifacts.ScriptedServer.status;
import static dev.espalier.artifacts.ScriptedServer.whole;
import static dev.espalier.artifacts.Workbench.messages;
import static dev.espalier.artifacts.Workbench.noise;
import static dev.espalier.artifacts.Workbench.pinned;
import static org.assertj.core.api.Assertions.assertThat;

/** Downloads over a server that has every fault of the network. */
@Timeout(60)
class WholeFileTest {
    private static final byte[] FILE = noise(3_000_000, 1);
    private static final byte[] OTHER = noise(3_000_000, 2);
    private static final String RETRY_HINT = " | try again later, or name a mirror or an override that has it";

    @TempDir
    Path directory;

    private ScriptedServer server;
    private Workbench bench;
    private ArtifactRequest request;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        bench = new Workbench(directory);
        request = Workbench.whole(server.url("/kernel"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void assertFetched(byte[] expected) throws BuildException, InterruptedException, IOException {
        assertThat(Digest.of(bench.fetch(request).whole().bytes())).isEqualTo(Digest.of(expected));
        assertThat(bench.files("partial")).noneMatch(file -> file.toString().endsWith(".part"));
        assertThat(bench.files("new")).isEmpty();
    }

    @Test
    void plainFile_isStoredRecordedAndTold() throws Exception {
        server.on("/kernel", whole(FILE));
        assertFetched(FILE);
        assertThat(bench.files("sha256")).containsExactly(new CacheLayout(bench.cache).content(Digest.of(FILE)));
        assertThat(bench.told(Event.Recorded.class)).containsExactly(new Event.Recorded(request.id()));
        assertThat(bench.told(Event.Fetched.class))
                .containsExactly(new Event.Fetched(request.id(), FILE.length, FILE.length));
        assertThat(bench.told(Event.Fetching.class))
                .hasSize(3)
                .allMatch(each -> each.total().getAsLong() == FILE.length);
        assertThat(server.requests().get(0).header("user-agent")).isEqualTo("espalier");
    }

    @Test
    void secondBuild_asksNobody() throws Exception {
        server.on("/kernel", whole(FILE));
        assertFetched(FILE);
        FileTime lockTime = Files.getLastModifiedTime(bench.lockFile);
        assertFetched(FILE);
        assertThat(server.requests()).hasSize(1);
        assertThat(bench.told(Event.CacheHit.class)).containsExactly(new Event.CacheHit(request.id()));
        assertThat(Files.getLastModifiedTime(bench.lockFile)).isEqualTo(lockTime);
    }

    @Test
    void unavailableAtFirst_isAskedAgainAfterGrowingPauses() throws Exception {
        server.on("/kernel", status(503), status(500), status(408), whole(FILE));
        assertFetched(FILE);
        assertThat(bench.pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(bench.told(Event.Retrying.class).get(0))
                .isEqualTo(new Event.Retrying(request.id(), "was answered with HTTP status 503", 1000));
    }

    @Test
    void retryAfter_isObeyedWithinABound() throws Exception {
        server.on(
                "/kernel",
                status(429, "Retry-After: 7"),
                status(429, "Retry-After: 90000"),
                status(429, "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"),
                whole(FILE));
        assertFetched(FILE);
        assertThat(bench.pauses).containsExactly(Duration.ofSeconds(7), Duration.ofMinutes(2), Duration.ofSeconds(4));
    }

    @Test
    void unavailableForEver_endsAfterSevenTries() {
        server.on("/kernel", status(503));
        BuildException failure = bench.failure(request);
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_UNAVAILABLE);
        assertThat(messages(failure))
                .containsExactly(request.id()
                        + ": artifact.unavailable: was answered with HTTP status 503, after 7 tries" + RETRY_HINT);
        assertThat(failure.problems().get(0).related()).containsExactly(Workbench.WHERE);
        assertThat(server.requests()).hasSize(7);
    }

    @Test
    void forbidden_isNotAskedAgain() {
        server.on("/kernel", status(402));
        assertThat(messages(bench.failure(request)))
                .containsExactly(
                        request.id() + ": artifact.unavailable: was answered with HTTP status 402" + RETRY_HINT);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void missing_fallsToTheNextSource_andTheLockRemembersWhich() throws Exception {
        ArtifactRequest two = Workbench.whole(server.url("/a.zst"), server.url("/a.gz"));
        server.on("/a.gz", whole(FILE));
        assertThat(bench.fetch(two).source()).isEqualTo(server.url("/a.gz"));
        Files.delete(bench.fetch(two).whole().file());
        assertThat(bench.fetch(two).source()).isEqualTo(server.url("/a.gz"));
        assertThat(server.targets()).containsExactly("/a.zst", "/a.gz", "/a.gz");
    }

    @Test
    void missingEverywhere_namesAllSources() {
        ArtifactRequest two = Workbench.whole(server.url("/a.zst"), server.url("/a.gz"));
        server.on("/a.gz", status(410));
        BuildException failure = bench.failure(two);
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_UNAVAILABLE);
        assertThat(messages(failure))
                .containsExactly(server.url("/a.zst")
                        + ": artifact.missing: is not there (HTTP status 404), and neither are its other sources: "
                        + server.url("/a.gz")
                        + " | check the version and the URL; a mirror must hold the file under its host and path");
    }

    @Test
    void brokenFirstSource_doesNotFallToTheNext() {
        server.on("/a.zst", status(403)).on("/a.gz", whole(FILE));
        assertThat(messages(bench.failure(Workbench.whole(server.url("/a.zst"), server.url("/a.gz")))))
                .containsExactly(server.url("/a.zst") + ": artifact.unavailable: was answered with HTTP status 403"
                        + RETRY_HINT);
        assertThat(server.targets()).containsExactly("/a.zst");
    }

    @Test
    void allFailures_areReportedInRequestOrder_andSuccessesAreKept() throws Exception {
        server.on("/a", status(404)).on("/b", whole(FILE)).on("/c", status(403));
        ArtifactRequest b = Workbench.whole(server.url("/b"));
        BuildException failure = bench.failure(Workbench.whole(server.url("/a")), b, Workbench.whole(server.url("/c")));
        assertThat(failure.problems())
                .extracting(problem -> problem.where().toString())
                .containsExactly(server.url("/a"), server.url("/c"));
        bench.fetch(b);
        assertThat(bench.told(Event.CacheHit.class)).containsExactly(new Event.CacheHit(b.id()));
    }

    @Test
    void shortBody_goesOnWhereItEnded() throws Exception {
        server.on("/kernel", cut(FILE, 1_000_000, "ETag: \"1\""), ranged(FILE, "\"1\""));
        assertFetched(FILE);
        assertThat(server.requests().get(1).header("range")).isEqualTo("bytes=1000000-");
        assertThat(server.requests().get(1).header("if-range")).isEqualTo("\"1\"");
        assertThat(bench.told(Event.Retrying.class))
                .containsExactly(new Event.Retrying(request.id(), "ended after 1000000 of 3000000 bytes", 1000));
    }

    @Test
    void reset_goesOnWhereItEnded() throws Exception {
        server.on(
                "/kernel",
                (asked, line) -> {
                    line.head(200, "ETag: \"1\"", "Content-Length: " + FILE.length);
                    line.out().write(FILE, 0, 1_000_000);
                    line.out().flush();
                    line.reset();
                },
                ranged(FILE, "\"1\""));
        assertFetched(FILE);
    }

    @Test
    void lastModified_isAValidatorToo() throws Exception {
        String date = "Sat, 21 Nov 2026 00:00:00 GMT";
        server.on("/kernel", cut(FILE, 1_000_000, "ETag: W/\"1\"", "Last-Modified: " + date), (asked, line) -> {
            assertThat(asked.header("if-range")).isEqualTo(date);
            line.head(206, "Content-Range: bytes 1000000-2999999/3000000", "Content-Length: 2000000");
            line.out().write(FILE, 1_000_000, 2_000_000);
        });
        assertFetched(FILE);
    }

    @Test
    void rangeIgnored_isSkippedOver() throws Exception {
        server.on("/kernel", cut(FILE, 1_000_000, "ETag: \"1\""), whole(FILE, "ETag: \"1\""));
        assertFetched(FILE);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void fileThatChangedMeanwhile_isReadAnew() throws Exception {
        server.on("/kernel", cut(FILE, 1_000_000, "ETag: \"1\""), ranged(OTHER, "\"2\""));
        assertFetched(OTHER);
        assertThat(bench.told(Event.Retrying.class))
                .contains(new Event.Retrying(request.id(), "changed while it was read", 0));
    }

    @Test
    void rangeHonouredOfAnotherFile_isReadAnew() throws Exception {
        server.on("/kernel", cut(FILE, 1_000_000, "ETag: \"1\""), part(OTHER, "\"2\""), ranged(OTHER, "\"2\""));
        assertFetched(OTHER);
    }

    @Test
    void noValidator_isReadAnew() throws Exception {
        server.on("/kernel", cut(FILE, 1_000_000), whole(OTHER));
        assertFetched(OTHER);
        assertThat(server.requests().get(1).header("range")).isEmpty();
    }

    @Test
    void wrongRange_isRefused() {
        server.on(
                "/kernel",
                cut(FILE, 1_000_000, "ETag: \"1\""),
                (asked, line) ->
                        line.head(206, "ETag: \"1\"", "Content-Range: bytes 0-9/3000000", "Content-Length: 10"));
        assertThat(messages(bench.failure(request)))
                .containsExactly(
                        request.id() + ": artifact.unavailable: answered a request from byte 1000000 on with the"
                                + " range \"bytes 0-9/3000000\"" + RETRY_HINT);
    }

    @Test
    void partialDownloadOfAKilledBuild_goesOn() throws Exception {
        CacheLayout layout = new CacheLayout(bench.cache);
        Files.createDirectories(layout.partials());
        Files.write(layout.partial(request.id()), Arrays.copyOf(FILE, 2_000_000));
        Files.writeString(layout.partialValidator(request.id()), "\"1\"");
        server.on("/kernel", ranged(FILE, "\"1\""));
        assertFetched(FILE);
        assertThat(server.requests()).hasSize(1);
        assertThat(server.requests().get(0).header("range")).isEqualTo("bytes=2000000-");
    }

    /** A server that called other bytes by the same name, or a disk that lost some. */
    @Test
    void partialDownloadWithWrongBytes_isReadAnew_whereTheDigestIsKnown() throws Exception {
        CacheLayout layout = new CacheLayout(bench.cache);
        Files.createDirectories(layout.partials());
        Files.write(layout.partial(request.id()), Arrays.copyOf(OTHER, 1000));
        Files.writeString(layout.partialValidator(request.id()), "\"1\"");
        server.on("/kernel", ranged(FILE, "\"1\""));
        request = pinned(Digest.of(FILE), request);
        assertFetched(FILE);
        assertThat(server.requests()).extracting(each -> each.header("range")).containsExactly("bytes=1000-", "");
        assertThat(bench.files("new")).isEmpty();
    }

    @Test
    void partialDownloadOfAnotherVersion_isThrownAway() throws Exception {
        for (ScriptedServer.Answer answer : List.of(ranged(FILE, "\"2\""), whole(FILE))) {
            CacheLayout layout = new CacheLayout(bench.cache);
            Files.createDirectories(layout.partials());
            Files.write(layout.partial(request.id()), noise(4_000_000, 3));
            Files.writeString(layout.partialValidator(request.id()), "\"1\"");
            server.on("/kernel", answer);
            assertFetched(FILE);
            Files.delete(bench.lockFile);
        }
    }

    @Test
    void partialDownloadLongerThanTheFile_isThrownAway() throws Exception {
        CacheLayout layout = new CacheLayout(bench.cache);
        Files.createDirectories(layout.partials());
        Files.write(layout.partial(request.id()), noise(4_000_000, 3));
        Files.writeString(layout.partialValidator(request.id()), "\"1\"");
        server.on("/kernel", status(416), whole(FILE, "ETag: \"1\""));
        assertFetched(FILE);
    }

    @Test
    void silence_isWaitedForAndThenAskedAgain() throws Exception {
        bench.settings = bench.settings.withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(200));
        server.on(
                "/kernel",
                (asked, line) -> line.silence(),
                (asked, line) -> {
                    line.head(200, "ETag: \"1\"", "Content-Length: " + FILE.length);
                    line.out().write(FILE, 0, 500_000);
                    line.silence();
                },
                ranged(FILE, "\"1\""));
        assertFetched(FILE);
        assertThat(bench.told(Event.Retrying.class))
                .extracting(Event.Retrying::why)
                .containsExactly("gave no answer in time", "gave no answer in time");
    }

    @Test
    void chunksCutShort_areFetchedAgain() throws Exception {
        server.on(
                "/kernel",
                (asked, line) -> {
                    line.head(200, "Transfer-Encoding: chunked");
                    line.out().write("8\r\n12345678\r\n".getBytes(StandardCharsets.US_ASCII));
                },
                whole(FILE));
        assertFetched(FILE);
    }

    @Test
    void refusedConnection_isNotAskedAgain() throws Exception {
        server.close();
        BuildException failure = bench.failure(request);
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_UNAVAILABLE);
        assertThat(messages(failure))
                .containsExactly(request.id() + ": artifact.unavailable: cannot be connected to (Connection refused)"
                        + RETRY_HINT);
        assertThat(bench.pauses).isEmpty();
    }

    @Test
    void unknownHost_isNotAskedAgain() {
        BuildException failure = bench.failure(Workbench.whole("http://no-such-host.invalid/x"));
        assertThat(messages(failure))
                .containsExactly("http://no-such-host.invalid/x: artifact.unavailable:"
                        + " has a host name that cannot be resolved" + RETRY_HINT);
        assertThat(bench.pauses).isEmpty();
    }

    @Test
    void redirect_isFollowed_withoutCredentialsOnAnotherHost() throws Exception {
        try (ScriptedServer storage = new ScriptedServer()) {
            storage.on("/blob", whole(FILE));
            server.on("/kernel", status(302, "Location: /there"))
                    .on("/there", status(307, "Location: " + storage.url("/blob")));
            request = Workbench.whole(server.url("/kernel").replace("http://", "http://user:secret@"));
            assertFetched(FILE);
            assertThat(server.requests())
                    .allMatch(each -> each.header("authorization").equals("Basic dXNlcjpzZWNyZXQ="));
            assertThat(storage.requests())
                    .hasSize(1)
                    .allMatch(each -> each.header("authorization").isEmpty());
            assertThat(Files.readString(bench.lockFile)).doesNotContain("secret");
            assertThat(bench.events.toString()).doesNotContain("secret");
        }
    }

    @Test
    void redirectLoop_ends() {
        server.on("/kernel", status(301, "Location: /kernel"));
        assertThat(messages(bench.failure(request)))
                .containsExactly(request.id() + ": artifact.unavailable: redirects more than 10 times" + RETRY_HINT);
        assertThat(server.requests()).hasSize(11);
    }

    @Test
    void redirectToAFile_isNotFollowed() {
        server.on("/kernel", status(302, "Location: file:///etc/passwd"));
        assertThat(messages(bench.failure(request)))
                .containsExactly(request.id()
                        + ": artifact.unavailable: redirects to \"file:///etc/passwd\", which is not followed"
                        + RETRY_HINT);
    }

    @Test
    void redirectWithoutAPlace_isAnError() {
        server.on("/kernel", status(302));
        assertThat(messages(bench.failure(request)))
                .containsExactly(request.id() + ": artifact.unavailable: redirects without saying where" + RETRY_HINT);
    }

    @Test
    void contentLengthTooSmall_isSeenWhereTheServerHangsUp() {
        server.on("/kernel", (asked, line) -> {
            line.head(200, "Content-Length: 1000");
            line.out().write(FILE);
        });
        assertThat(messages(bench.failure(request)))
                .containsExactly(request.id()
                        + ": artifact.unavailable: is longer than the 1000 bytes that were announced" + RETRY_HINT);
    }

    @Test
    void pinnedDigestThatDiffers_namesBoth() {
        server.on("/kernel", whole(OTHER));
        BuildException failure = bench.failure(pinned(Digest.of(FILE), request));
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_WRONG);
        assertThat(messages(failure))
                .containsExactly(request.id() + ": artifact.digest: has sha256 " + Digest.of(OTHER)
                        + ", but the inventory pins " + Digest.of(FILE)
                        + " | if the change is wanted, correct the digest in the inventory");
    }

    @Test
    void pinnedDigestThatIsCached_isNotFetchedAgain_unlessItsFileIsBroken() throws Exception {
        server.on("/kernel", whole(FILE));
        request = pinned(Digest.of(FILE), request);
        Path stored = bench.fetch(request).whole().file();
        Files.delete(bench.lockFile);
        assertFetched(FILE);
        assertThat(server.requests()).hasSize(1);
        Files.delete(bench.lockFile);
        Files.write(stored, OTHER);
        assertFetched(FILE);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void htmlInsteadOfTheFile_entersNeitherCacheNorLock() throws Exception {
        server.on(
                "/kernel",
                whole(
                        "<html>Log in</html>".getBytes(StandardCharsets.UTF_8),
                        "Content-Type: text/html; charset=UTF-8"));
        assertThat(messages(bench.failure(request)))
                .containsExactly(request.id() + ": artifact.unavailable: answered with a web page in place of the file"
                        + RETRY_HINT);
        assertThat(bench.files("sha256")).isEmpty();
        assertThat(bench.files("new")).isEmpty();
        assertThat(bench.lockFile).doesNotExist();
    }

    @Test
    void proxyOfTheEnvironment_isAsked() throws Exception {
        bench.settings = bench.settings.withEnvironment(Map.of("http_proxy", "http://127.0.0.1:" + server.port()));
        server.on("http://elsewhere.invalid/kernel", whole(FILE));
        request = Workbench.whole("http://elsewhere.invalid/kernel");
        assertFetched(FILE);
    }

    @Test
    void interrupt_endsSilentDownloads() throws Exception {
        server.on("/kernel", (asked, line) -> line.silence());
        bench.settings = bench.settings.withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(50));
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread build = new Thread(() -> {
            try {
                bench.fetch(request);
            } catch (BuildException | InterruptedException e) {
                end.set(e);
            }
        });
        build.start();
        while (server.requests().isEmpty()) {
            Thread.sleep(10);
        }
        build.interrupt();
        build.join(20_000);
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void interruptDuringAPause_endsTheBuild() throws Exception {
        server.on("/kernel", status(503));
        bench.settings = bench.settings.withRetries(RetryPolicy.DEFAULT, pause -> Thread.sleep(50_000));
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread build = new Thread(() -> {
            try {
                bench.fetch(request);
            } catch (BuildException | InterruptedException e) {
                end.set(e);
            }
        });
        build.start();
        while (bench.told(Event.Retrying.class).isEmpty()) {
            Thread.sleep(10);
        }
        build.interrupt();
        build.join(20_000);
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void twoBuildsAtOnce_bothHaveTheFile() throws Exception {
        server.on("/kernel", ranged(FILE, "\"1\""));
        Workbench other = new Workbench(directory.resolve("other"));
        other.settings = bench.settings;
        AtomicReference<Object> end = new AtomicReference<>();
        Thread second = new Thread(() -> {
            try {
                end.set(other.fetch(request).whole().digest());
            } catch (BuildException | InterruptedException e) {
                end.set(e);
            }
        });
        Files.createDirectories(directory.resolve("other"));
        second.start();
        assertThat(bench.fetch(request).whole().bytes()).isEqualTo(FILE);
        second.join();
        assertThat(end.get()).isEqualTo(Digest.of(FILE));
        assertThat(bench.files("sha256")).hasSize(1);
        assertThat(bench.files("new")).isEmpty();
    }

    @Test
    void partialFileInUseByAnotherBuild_isLeftAlone() throws Exception {
        CacheLayout layout = new CacheLayout(bench.cache);
        Files.createDirectories(layout.partials());
        server.on("/kernel", whole(FILE));
        try (var channel = FileChannel.open(
                        layout.partialLock(request.id()), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            assertFetched(FILE);
            assertThat(layout.partial(request.id())).doesNotExist();
        }
    }

    @Test
    void leftoversOfKilledBuilds_goAfterADay() throws Exception {
        CacheLayout layout = new CacheLayout(bench.cache);
        Files.createDirectories(layout.unfinished());
        Path old = Files.write(layout.unfinished().resolve("old"), FILE);
        Path young = Files.write(layout.unfinished().resolve("young"), FILE);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        server.on("/kernel", whole(FILE));
        bench.fetch(request);
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void leftoversOfAClockThatWasAhead_goToo() throws Exception {
        CacheLayout layout = new CacheLayout(bench.cache);
        Files.createDirectories(layout.unfinished());
        Path future = Files.write(layout.unfinished().resolve("future"), FILE);
        Files.setLastModifiedTime(future, FileTime.from(Instant.now().plus(Duration.ofDays(400))));
        server.on("/kernel", whole(FILE));
        bench.fetch(request);
        assertThat(future).doesNotExist();
    }

    /** Where the clock jumps, a file that is being written looks as old as one that was left behind. */
    @Test
    void partialFileThatLooksOld_goesUnlessItIsBeingWritten() throws Exception {
        CacheLayout layout = new CacheLayout(bench.cache);
        Files.createDirectories(layout.partials());
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
        Path left = Files.write(layout.partial("http://left.invalid/"), FILE);
        Path written = Files.write(layout.partial(request.id()), FILE);
        Path lock = Files.createFile(layout.partialLock(request.id()));
        for (Path file : List.of(left, written, lock)) {
            Files.setLastModifiedTime(file, old);
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            new Cache(layout).removeStale(Clock.systemUTC());
            assertThat(held.isValid()).isTrue();
            assertThat(written).exists();
            assertThat(left).doesNotExist();
        }
        new Cache(layout).removeStale(Clock.systemUTC());
        assertThat(written).doesNotExist();
        assertThat(lock).exists();
    }

    /** Whatever went wrong with the partial file, what enters the cache has the digest it is filed under. */
    @Test
    void whatIsTaken_isHashed_notWhatWasWritten() throws Exception {
        Cache cache = new Cache(new CacheLayout(bench.cache));
        Path file = Files.write(directory.resolve("part"), FILE);
        NewContent.Complete complete = cache.adopt(file);
        assertThat(complete.digest()).isEqualTo(Digest.of(FILE));
        assertThat(complete.admit().bytes()).isEqualTo(FILE);
        assertThat(file).doesNotExist();
    }

    @Test
    void cachedFileOfAnotherSize_isFetchedAgain() throws Exception {
        server.on("/kernel", whole(FILE));
        Path stored = bench.fetch(request).whole().file();
        Files.write(stored, new byte[0]);
        assertFetched(FILE);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void offline_usesTheCacheAndNothingElse() throws Exception {
        server.on("/kernel", whole(FILE));
        bench.fetch(request);
        bench.settings = bench.settings.withOffline(true);
        assertFetched(FILE);
        Files.delete(bench.fetch(request).whole().file());
        BuildException failure = bench.failure(request);
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.ARTIFACT_UNAVAILABLE);
        assertThat(messages(failure))
                .containsExactly(request.id()
                        + ": artifact.offline: is not in the cache, and the build is offline"
                        + " | build once with the network, or name a mirror directory with --mirror");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void cacheThatCannotBeWritten_isTroubleWithTheOutput() throws Exception {
        Files.writeString(bench.cache, "a file where a directory should be");
        server.on("/kernel", whole(FILE));
        BuildException failure = bench.failure(request);
        assertThat(failure.kind()).isEqualTo(BuildException.Kind.OUTPUT);
        assertThat(failure.problems().get(0).code()).isEqualTo("cache.unusable");
    }
}
