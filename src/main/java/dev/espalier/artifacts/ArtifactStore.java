package dev.espalier.artifacts;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.espalier.plan.ArtifactRequest;
import dev.espalier.report.BuildException;
import dev.espalier.report.Event;
import dev.espalier.report.Events;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/** Has what a plan asks for: from the cache, or from upstream, checked and unpacked. */
public final class ArtifactStore {
    private static final int THREADS = 2;
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(5);
    private static final List<BuildException.Kind> GRAVEST_FIRST = List.of(
            BuildException.Kind.INVENTORY,
            BuildException.Kind.OUTPUT,
            BuildException.Kind.ARTIFACT_WRONG,
            BuildException.Kind.LOCK,
            BuildException.Kind.ARTIFACT_UNAVAILABLE);

    private final Settings settings;
    private final Cache cache;

    /**
     * What a store is told about the world around it; it looks at no environment and no clock of its own.
     *
     * @param cache the directory that all builds of a user share
     * @param mirror asked instead of the network
     * @param overrides URL prefix to URL prefix; wins over the mirror
     * @param offline only the cache, {@code file:} URLs and a mirror in a directory are read
     * @param environment for the proxies ({@code https_proxy}, {@code no_proxy}, ...) and {@code SSL_CERT_FILE}
     * @param connectTimeout for a connection to be made
     * @param silence how long a server may send nothing: factories build for minutes before the first byte
     * @param clock tells which leftovers of killed builds are old
     */
    public record Settings(
            Path cache,
            Optional<Mirror> mirror,
            SortedMap<String, String> overrides,
            boolean offline,
            SortedMap<String, String> environment,
            Duration connectTimeout,
            Duration silence,
            RetryPolicy retries,
            Sleeper sleeper,
            Clock clock) {

        public Settings {
            overrides = Collections.unmodifiableSortedMap(new TreeMap<>(overrides));
            environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        }

        /** Everything at its default: the network as it is, and no proxy. */
        public static Settings of(Path cache) {
            return new Settings(
                    cache,
                    Optional.empty(),
                    Collections.emptySortedMap(),
                    false,
                    Collections.emptySortedMap(),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    RetryPolicy.DEFAULT,
                    Sleeper.real(),
                    Clock.systemUTC());
        }

        public Settings withMirror(Mirror other) {
            return new Settings(
                    cache,
                    Optional.of(other),
                    overrides,
                    offline,
                    environment,
                    connectTimeout,
                    silence,
                    retries,
                    sleeper,
                    clock);
        }

        public Settings withOverrides(Map<String, String> others) {
            return new Settings(
                    cache,
                    mirror,
                    new TreeMap<>(others),
                    offline,
                    environment,
                    connectTimeout,
                    silence,
                    retries,
                    sleeper,
                    clock);
        }

        public Settings withOffline(boolean other) {
            return new Settings(
                    cache, mirror, overrides, other, environment, connectTimeout, silence, retries, sleeper, clock);
        }

        public Settings withEnvironment(Map<String, String> other) {
            return new Settings(
                    cache,
                    mirror,
                    overrides,
                    offline,
                    new TreeMap<>(other),
                    connectTimeout,
                    silence,
                    retries,
                    sleeper,
                    clock);
        }

        public Settings withTimeouts(Duration connect, Duration silent) {
            return new Settings(
                    cache, mirror, overrides, offline, environment, connect, silent, retries, sleeper, clock);
        }

        public Settings withRetries(RetryPolicy other, Sleeper otherSleeper) {
            return new Settings(
                    cache,
                    mirror,
                    overrides,
                    offline,
                    environment,
                    connectTimeout,
                    silence,
                    other,
                    otherSleeper,
                    clock);
        }

        public Settings withClock(Clock other) {
            return new Settings(
                    cache, mirror, overrides, offline, environment, connectTimeout, silence, retries, sleeper, other);
        }
    }

    public ArtifactStore(Settings settings) {
        this.settings = settings;
        this.cache = new Cache(new CacheLayout(settings.cache()));
    }

    /** Files made of artifacts, kept in the same cache. */
    public Derivations derivations() {
        return new Derivations(cache);
    }

    /**
     * Meets all requests or fails with the problems of all that could not be met. What was had for the first time is
     * recorded in the lock and saved, after a failure too, so that the next build need not have it again; only a complete
     * success drops the entries that no request asked for.
     *
     * @param events is told from several threads
     */
    public Artifacts fetchAll(List<ArtifactRequest> requests, Lock lock, Events events)
            throws BuildException, InterruptedException {
        warnOfStandIns(events);
        cache.removeStale(settings.clock());
        HttpFetcher fetcher = new HttpFetcher(
                new HttpFetcher.Timeouts(settings.connectTimeout(), settings.silence()), settings.environment());
        Acquisition.Services services = services(fetcher, events);
        List<Acquisition> acquisitions = distinct(requests).stream()
                .map(request -> new Acquisition(request, lock, services))
                .toList();
        List<Outcome> outcomes = outcomes(acquisitions, fetcher);
        for (Outcome outcome : outcomes) {
            outcome.had().ifPresent(had -> record(had, lock, events));
        }
        boolean complete = outcomes.stream().allMatch(outcome -> outcome.had().isPresent());
        if (complete) {
            lock.retain(outcomes.stream()
                    .map(outcome -> outcome.had().orElseThrow().artifact().source())
                    .toList());
        }
        lock.save();
        if (!complete) {
            throw failure(outcomes);
        }
        Map<String, Artifact> byId = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            byId.put(requests.get(i).id(), outcomes.get(i).had().orElseThrow().artifact());
        }
        return new Artifacts(byId);
    }

    /** How a request ended: with one of the two. */
    private record Outcome(Optional<Acquisition.Had> had, Optional<BuildException> failure) {}

    private Acquisition.Services services(Fetcher fetcher, Events events) {
        RetryingStream.Exchange exchange =
                new RetryingStream.Exchange(fetcher, settings.retries(), settings.sleeper(), events);
        Sources sources =
                new Sources(new SourceMap(settings.overrides(), settings.mirror()), exchange, settings.offline());
        return new Acquisition.Services(
                cache,
                sources,
                new Download(cache, sources),
                new SeenFiles(cache),
                Limits.DEFAULT,
                new Semaphore(1),
                events);
    }

    private static List<ArtifactRequest> distinct(List<ArtifactRequest> requests) {
        Set<String> ids = new TreeSet<>();
        for (ArtifactRequest request : requests) {
            if (!ids.add(request.id())) {
                throw new IllegalArgumentException("two requests for one artifact: " + request.id());
            }
        }
        return requests;
    }

    /** In the order of the acquisitions, however they end. An interrupt ends all of them. */
    private static List<Outcome> outcomes(List<Acquisition> acquisitions, Fetcher fetcher) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS, ArtifactStore::worker);
        try {
            List<Future<Outcome>> running = new ArrayList<>();
            for (Acquisition acquisition : acquisitions) {
                // What the cache has costs no thread.
                Outcome cached = outcome(acquisition::fromCache);
                boolean isThere = cached.had().isPresent() || cached.failure().isPresent();
                running.add(
                        isThere
                                ? CompletableFuture.completedFuture(cached)
                                : pool.submit(() -> outcome(() -> Optional.of(acquisition.fetch()))));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> future : running) {
                outcomes.add(future.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a download ended in a way that nobody foresaw", e.getCause());
        } finally {
            pool.shutdownNow();
            fetcher.abort();
            pool.awaitTermination(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "espalier-fetch");
        // A server that does not answer must not keep an interrupted build alive.
        thread.setDaemon(true);
        return thread;
    }

    private interface Step {
        Optional<Acquisition.Had> take() throws BuildException, InterruptedException;
    }

    private static Outcome outcome(Step step) throws InterruptedException {
        try {
            return new Outcome(step.take(), Optional.empty());
        } catch (BuildException e) {
            return new Outcome(Optional.empty(), Optional.of(e));
        }
    }

    private static void record(Acquisition.Had had, Lock lock, Events events) {
        if (lock.record(had.entry())) {
            events.on(new Event.Recorded(SourceUrl.shown(had.artifact().source())));
        }
    }

    /** All problems in the order of the requests; of their kinds the one that trying again helps least. */
    private static BuildException failure(List<Outcome> outcomes) {
        List<BuildException> failures =
                outcomes.stream().flatMap(outcome -> outcome.failure().stream()).toList();
        BuildException.Kind gravest = failures.stream()
                .map(BuildException::kind)
                .min(Comparator.comparingInt(GRAVEST_FIRST::indexOf))
                .orElseThrow();
        BuildException all = new BuildException(
                gravest,
                failures.stream().flatMap(each -> each.problems().stream()).toList());
        failures.forEach(all::addSuppressed);
        return all;
    }

    private void warnOfStandIns(Events events) {
        if (settings.mirror().isPresent()
                && settings.mirror().get() instanceof Mirror.Directory directory
                && directory.holdsStandIns()) {
            events.on(new Event.Warned(Problem.warning(
                    "artifacts.standins",
                    new Location.InFile(directory.root()),
                    "the artifacts in this mirror are stand-ins: the tree will not boot a machine")));
        }
    }
}
