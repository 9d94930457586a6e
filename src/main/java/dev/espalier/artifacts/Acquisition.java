package dev.espalier.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

import dev.espalier.content.Content;
import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.plan.ArtifactRequest;
import dev.espalier.plan.ArtifactRequest.Unpack;
import dev.espalier.plan.MemberPattern;
import dev.espalier.plan.RootArchive;
import dev.espalier.report.BuildException;
import dev.espalier.report.Event;
import dev.espalier.report.Events;

/** How one request is met: from the lock and the cache where they have it, else from the first source that is there. */
final class Acquisition {
    private static final int MOST_RESTARTS = 3;

    private final ArtifactRequest request;
    private final Lock lock;
    private final Services services;
    private final ArtifactProblems problems;
    private final LockCheck check;

    /**
     * What all acquisitions of a store share.
     *
     * @param systemImages the right to read one: each may need half of the memory
     */
    record Services(
            Cache cache,
            Sources sources,
            Download download,
            SeenFiles seen,
            Limits limits,
            Semaphore systemImages,
            Events events) {
        Derivations derivations() {
            return new Derivations(cache);
        }
    }

    /** An artifact and what the lock is to say of it. */
    record Had(Artifact artifact, LockEntry entry) {}

    Acquisition(ArtifactRequest request, Lock lock, Services services) {
        this.request = request;
        this.lock = lock;
        this.services = services;
        this.problems = new ArtifactProblems(request, lock);
        this.check = new LockCheck(request, lock, problems);
    }

    /** Without opening anything, where the lock pins all that is wanted and the cache has it. */
    Optional<Had> fromCache() throws BuildException {
        for (String url : candidates()) {
            Optional<LockEntry> entry = lock.entry(url).filter(check::holds);
            if (entry.isPresent() && isAsSeen(url, entry.get())) {
                Optional<Artifact> artifact = cached(url, entry.get());
                if (artifact.isPresent()) {
                    services.events().on(new Event.CacheHit(SourceUrl.shown(url)));
                    return Optional.of(new Had(artifact.get(), entry.get()));
                }
            }
        }
        return Optional.empty();
    }

    private boolean isAsSeen(String url, LockEntry entry) {
        try {
            // Only a file: URL names a file that is edited; in a mirror a URL stands for one content for ever.
            return !url.startsWith("file:")
                    || !(services.sources().place(url) instanceof Place.Local local)
                    || services.seen().isAsSeen(local.file(), entry);
        } catch (FetchException e) {
            return true;
        }
    }

    private Optional<Artifact> cached(String url, LockEntry entry) throws BuildException {
        if (!(request.unpack() instanceof Unpack.Members wanted)) {
            return entry.sha256()
                    .flatMap(digest -> services.cache().find(digest, entry.size()))
                    .map(content -> Artifact.whole(url, content));
        }
        SortedMap<RelativePath, LockEntry.Member> locked = entry.members(wanted.wanted());
        SortedMap<RelativePath, Content.Stored> members = new TreeMap<>();
        for (var member : locked.entrySet()) {
            Optional<Content.Stored> content = services.cache()
                    .find(
                            member.getValue().sha256(),
                            OptionalLong.of(member.getValue().size()));
            if (content.isEmpty()) {
                return Optional.empty();
            }
            members.put(member.getKey(), content.get());
        }
        requireMembers(url, locked, wanted);
        return Optional.of(new Artifact(url, members));
    }

    /** The sources in the order of asking. A digest belongs to the first; what the lock knows comes before what it does not. */
    private List<String> candidates() throws BuildException {
        List<String> urls = request.digest().isPresent() ? request.sources().subList(0, 1) : request.sources();
        List<String> known = urls.stream()
                .filter(url -> lock.entry(url).filter(check::holds).isPresent())
                .toList();
        if (!lock.mayRecord()) {
            if (known.isEmpty()) {
                throw check.unrecorded();
            }
            return known;
        }
        List<String> ordered = new ArrayList<>(known);
        urls.stream()
                .filter(url -> lock.entry(url).isPresent() && !known.contains(url))
                .forEach(ordered::add);
        urls.stream().filter(url -> !ordered.contains(url)).toList().forEach(ordered::add);
        return Collections.unmodifiableList(ordered);
    }

    /** From the first source that is there. */
    Had fetch() throws BuildException, InterruptedException {
        List<String> urls = candidates();
        List<FetchException> missing = new ArrayList<>();
        for (String url : urls) {
            try {
                return fetchFrom(url);
            } catch (FetchException e) {
                if (e.kind() != FetchException.Kind.MISSING) {
                    throw problems.unavailable(url, e);
                }
                missing.add(e);
            } catch (FormatException e) {
                throw problems.wrong(url, e);
            } catch (RefusedMember e) {
                throw problems.wrong(url, e);
            } catch (ClosedByInterruptException e) {
                throw interrupted(e);
            } catch (IOException e) {
                throw ArtifactProblems.cacheTrouble(services.cache().layout().root(), e);
            }
        }
        throw problems.missing(missing, urls);
    }

    private static InterruptedException interrupted(ClosedByInterruptException cause) {
        InterruptedException interrupted = new InterruptedException("a download was interrupted");
        interrupted.initCause(cause);
        return interrupted;
    }

    private Had fetchFrom(String url) throws IOException, BuildException {
        Place place = services.sources().place(url);
        for (int restarts = 0; ; restarts++) {
            try {
                return fetchFrom(url, place);
            } catch (FetchException e) {
                if (e.kind() != FetchException.Kind.CHANGED || restarts == MOST_RESTARTS) {
                    throw e;
                }
                services.events().on(new Event.Retrying(SourceUrl.shown(url), e.why(), 0));
            }
        }
    }

    private Had fetchFrom(String url, Place place) throws IOException, BuildException {
        Optional<String> stamp =
                place instanceof Place.Local local ? services.seen().stamp(local.file()) : Optional.empty();
        Had had = read(url, place);
        if (stamp.isPresent() && url.startsWith("file:")) {
            services.seen().saw(((Place.Local) place).file(), stamp.get(), had.entry());
        }
        return had;
    }

    private Had read(String url, Place place) throws IOException, BuildException {
        if (!(request.unpack() instanceof Unpack.Members wanted)) {
            return readWhole(url, place);
        }
        Container container = Container.of(url).orElseThrow(() -> problems.unknownContainer(url));
        if (wanted.wantsRoot()) {
            return readSystem(url, place, wanted);
        }
        return container.form() == Container.Form.DISK_IMAGE
                ? readImage(url, place, container.compression(), wanted)
                : readArchive(url, place, container, wanted);
    }

    private Had readWhole(String url, Place place) throws IOException, BuildException {
        Content.Stored file = file(url, place);
        LockEntry entry = new LockEntry(
                lock.nameOf(url),
                OptionalLong.of(file.size()),
                Optional.of(file.digest()),
                List.of(),
                Collections.emptySortedMap());
        return had(url, Artifact.whole(url, file), entry);
    }

    /** The file as it is sent, from the cache where its digest is known. */
    private Content.Stored file(String url, Place place) throws IOException, BuildException {
        Optional<Digest> expected = check.expected(url);
        if (expected.isPresent() && !url.startsWith("file:")) {
            Optional<Content.Stored> content = services.cache().find(expected.get(), check.expectedSize(url));
            if (content.isPresent()) {
                return content.get();
            }
        }
        NewContent.Complete file = services.download().fetch(url, place, expected);
        try {
            check.whole(url, file.digest());
            Content.Stored stored = file.admit();
            services.events().on(new Event.Fetched(SourceUrl.shown(url), file.size(), file.size()));
            return stored;
        } finally {
            file.discard();
        }
    }

    private Had readArchive(String url, Place place, Container container, Unpack.Members wanted)
            throws IOException, BuildException {
        Content.Stored file = file(url, place);
        try (MemberCollector members = collector(wanted)) {
            switch (container.form()) {
                case ZIP -> ZipUnpacker.unpack(file.file(), members);
                case DEB -> DebUnpacker.unpack(file.file(), members);
                case TAR -> TarUnpacker.unpack(() -> container.compression().decode(file.open()), members);
                case DISK_IMAGE -> throw new IllegalArgumentException("a disk image is no archive");
            }
            return admitted(url, members, wanted, OptionalLong.of(file.size()), Optional.of(file.digest()));
        }
    }

    private Had readImage(String url, Place place, Compression compression, Unpack.Members wanted)
            throws IOException, BuildException {
        try (MemberCollector members = collector(wanted);
                DiskImageReader image = new DiskImageReader(services.sources(), url, place, compression)) {
            image.extract(members);
            Optional<Digest> digest = Optional.empty();
            if (mustReadWhole(url, compression)) {
                if (check.expected(url).isEmpty()) {
                    // Nobody knows the digest yet: the checksums of the container are all there is to go by.
                    image.decodeToEnd();
                }
                digest = Optional.of(image.readToEnd());
                check.whole(url, digest.get());
            }
            long kept = members.found().values().stream()
                    .mapToLong(LockEntry.Member::size)
                    .sum();
            Had had = admitted(url, members, wanted, image.size(), digest);
            services.events().on(new Event.Fetched(SourceUrl.shown(url), image.read(), kept));
            return had;
        }
    }

    /** With its root file system: a file on this machine where it lies, another in the cache. */
    private Had readSystem(String url, Place place, Unpack.Members wanted) throws IOException, BuildException {
        boolean isKnown = check.expected(url).isPresent();
        Content.Stored file = place instanceof Place.Local local ? inPlace(url, local) : file(url, place);
        services.systemImages().acquireUninterruptibly();
        try (MemberCollector members = collector(wanted);
                SystemImage image = SystemImage.open(file.file())) {
            image.extract(members, wanted.wanted());
            image.doubts().forEach(doubt -> services.events().on(new Event.Warned(problems.doubtful(url, doubt))));
            for (RootArchive archive : wanted.archives()) {
                // What the cache remembers of this archive and this very file was checked when it was made.
                Derived made = services.derivations().derive(archive.member().value(), List.of(file.digest()), out -> {
                    image.archive(archive, out);
                    if (!isKnown) {
                        image.check();
                    }
                    return new TreeMap<>();
                });
                members.add(archive.member(), made.content());
            }
            if (!isKnown) {
                image.check();
            }
            return admitted(url, members, wanted, OptionalLong.of(file.size()), Optional.of(file.digest()));
        } finally {
            services.systemImages().release();
        }
    }

    private Content.Stored inPlace(String url, Place.Local local) throws IOException, BuildException {
        Sources.Opened opened = services.sources().open(url, local);
        try (InputStream in = opened.stream()) {
            Content.Stored file = new Content.Stored(
                    local.file(), Digest.of(in), opened.stream().done());
            check.whole(url, file.digest());
            services.events().on(new Event.Fetched(SourceUrl.shown(url), file.size(), 0));
            return file;
        }
    }

    /**
     * A part is enough where the lock knows each member. On first use it is enough of an {@code .xz}, whose blocks carry
     * their own checks; the checks of the others come last. And a digest that is known is of no use without the whole.
     */
    private boolean mustReadWhole(String url, Compression compression) {
        if (request.digest().isPresent()) {
            return true;
        }
        boolean pinned = lock.entry(url).filter(check::holds).isPresent();
        return !pinned && (compression != Compression.XZ || check.expected(url).isPresent());
    }

    private MemberCollector collector(Unpack.Members wanted) {
        return new MemberCollector(services.cache(), wanted.wanted(), services.limits());
    }

    private Had admitted(
            String url, MemberCollector members, Unpack.Members wanted, OptionalLong size, Optional<Digest> digest)
            throws IOException, BuildException {
        SortedMap<RelativePath, LockEntry.Member> found = members.found();
        requireMembers(url, found, wanted);
        check.members(url, found, wanted.wanted());
        Artifact artifact = new Artifact(url, members.admit());
        return had(url, artifact, new LockEntry(lock.nameOf(url), size, digest, wanted.wanted(), found));
    }

    /** An entry that holds stays as it is: it may say more than was read this time. */
    private Had had(String url, Artifact artifact, LockEntry fresh) {
        return new Had(artifact, lock.entry(url).filter(check::holds).orElse(fresh));
    }

    private void requireMembers(String url, SortedMap<RelativePath, LockEntry.Member> found, Unpack.Members wanted)
            throws BuildException {
        List<MemberPattern> missing = wanted.required().stream()
                .filter(pattern -> found.keySet().stream().noneMatch(pattern::matches))
                .toList();
        if (!missing.isEmpty()) {
            throw problems.requiredMissing(url, missing, wanted.cure());
        }
    }
}
