package dev.espalier.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import dev.espalier.content.Digest;
import dev.espalier.plan.ArtifactRequest;
import dev.espalier.plan.ArtifactRequest.Unpack;
import dev.espalier.plan.MemberPattern;
import dev.espalier.report.BuildException;
import dev.espalier.report.Event;
import dev.espalier.report.Location;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A store in a temporary directory, with everything it was told and everything it told. */
final class Workbench {
    static final String CURE = "take an image with the firmware";
    static final Location WHERE = new Location.InYaml(Path.of("node.yaml"), 3, 7, 4, "schematicID");

    final Path cache;
    final Path lockFile;
    final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    ArtifactStore.Settings settings;

    Workbench(Path directory) {
        this.cache = directory.resolve("cache");
        this.lockFile = directory.resolve("espalier.lock");
        this.settings = ArtifactStore.Settings.of(cache)
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5))
                .withClock(Clock.systemUTC())
                .withRetries(RetryPolicy.DEFAULT, pauses::add);
    }

    static ArtifactRequest whole(String... urls) {
        return new ArtifactRequest(List.of(urls), Optional.empty(), new Unpack.Whole(), WHERE);
    }

    static ArtifactRequest pinned(Digest digest, ArtifactRequest request) {
        return new ArtifactRequest(request.sources(), Optional.of(digest), request.unpack(), request.where());
    }

    static ArtifactRequest members(List<String> urls, String... wanted) {
        return members(urls, List.of(), wanted);
    }

    static ArtifactRequest members(List<String> urls, List<String> required, String... wanted) {
        return new ArtifactRequest(
                urls,
                Optional.empty(),
                new Unpack.Members(
                        Arrays.stream(wanted).map(MemberPattern::new).toList(),
                        required.stream().map(MemberPattern::new).toList(),
                        CURE),
                WHERE);
    }

    static byte[] noise(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    Artifact fetch(ArtifactRequest request) throws BuildException, InterruptedException {
        return fetchAll(Lock.Mode.RECORD, request).get(request);
    }

    Artifacts fetchAll(Lock.Mode mode, ArtifactRequest... requests) throws BuildException, InterruptedException {
        return new ArtifactStore(settings).fetchAll(List.of(requests), Lock.load(lockFile, mode), events::add);
    }

    BuildException failure(ArtifactRequest... requests) {
        return failure(Lock.Mode.RECORD, requests);
    }

    BuildException failure(Lock.Mode mode, ArtifactRequest... requests) {
        return catchThrowableOfType(BuildException.class, () -> fetchAll(mode, requests));
    }

    static List<String> messages(BuildException failure) {
        return failure.problems().stream()
                .map(problem -> problem.where() + ": " + problem.code() + ": " + problem.message()
                        + problem.hint().map(hint -> " | " + hint).orElse(""))
                .toList();
    }

    <T extends Event> List<T> told(Class<T> kind) {
        synchronized (events) {
            return events.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    /** Files below a directory of the cache. */
    List<Path> files(String directory) throws IOException {
        Path root = cache.resolve(directory);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
