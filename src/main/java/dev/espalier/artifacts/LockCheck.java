package dev.espalier.artifacts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.plan.ArtifactRequest;
import dev.espalier.plan.ArtifactRequest.Unpack;
import dev.espalier.plan.MemberPattern;
import dev.espalier.report.BuildException;

/**
 * Holds what was read of one artifact against what is known of it: the digest in the inventory, which wins, or else the
 * lock. The sources of a request are one content in several containers, so the members of one are held against the
 * members recorded for any.
 */
final class LockCheck {
    private final ArtifactRequest request;
    private final Lock lock;
    private final ArtifactProblems problems;

    LockCheck(ArtifactRequest request, Lock lock, ArtifactProblems problems) {
        this.request = request;
        this.lock = lock;
        this.problems = problems;
    }

    /** The digest that the file behind {@code url} must have, where one is known. */
    Optional<Digest> expected(String url) {
        return request.digest().or(() -> lock.entry(url).flatMap(LockEntry::sha256));
    }

    /** The size of the file with the expected digest, where the lock knows it. */
    OptionalLong expectedSize(String url) {
        return lock.entry(url)
                .filter(entry -> entry.sha256().equals(expected(url)))
                .map(LockEntry::size)
                .orElse(OptionalLong.empty());
    }

    void whole(String url, Digest found) throws BuildException {
        if (request.digest().isPresent()) {
            if (!request.digest().get().equals(found)) {
                throw problems.notAsPinned(url, request.digest().get(), found);
            }
            return;
        }
        Optional<Digest> locked = lock.entry(url).flatMap(LockEntry::sha256);
        if (locked.isPresent() && !locked.get().equals(found)) {
            throw problems.changed(url, locked.get(), found);
        }
    }

    void members(String url, SortedMap<RelativePath, LockEntry.Member> found, List<MemberPattern> wanted)
            throws BuildException {
        if (request.digest().isPresent()) {
            return;
        }
        List<String> differences = new ArrayList<>();
        for (String source : request.sources()) {
            lock.entry(source).ifPresent(entry -> differences.addAll(differences(entry, found, wanted)));
        }
        if (!differences.isEmpty()) {
            int others = differences.size() - 1;
            throw problems.changed(
                    url, differences.get(0) + (others == 0 ? "" : ", and " + others + " more members differ"));
        }
    }

    private List<String> differences(
            LockEntry entry, SortedMap<RelativePath, LockEntry.Member> found, List<MemberPattern> wanted) {
        List<String> differences = new ArrayList<>();
        entry.members(wanted).forEach((path, locked) -> {
            Optional<LockEntry.Member> now = Optional.ofNullable(found.get(path));
            if (now.isEmpty()) {
                differences.add("has no member \"" + path + "\", but " + problems.lockName() + " does");
            } else if (!now.get().equals(locked)) {
                differences.add("has a member \"" + path + "\" with sha256 "
                        + now.get().sha256() + ", but " + problems.lockName() + " says " + locked.sha256());
            }
        });
        found.forEach((path, now) -> {
            boolean selected = entry.wanted().stream().anyMatch(pattern -> pattern.matches(path));
            if (selected && !entry.members().containsKey(path)) {
                differences.add("has a member \"" + path + "\" that " + problems.lockName() + " does not have");
            }
        });
        return differences;
    }

    /** Whether the entry pins everything that is asked for now. */
    boolean holds(LockEntry entry) {
        boolean digestAgrees = request.digest().isEmpty() || request.digest().equals(entry.sha256());
        return digestAgrees && entry.covers(request.unpack());
    }

    /** The problem of a locked build whose lock pins too little. */
    BuildException unrecorded() {
        Optional<LockEntry> entry = request.sources().stream()
                .flatMap(url -> lock.entry(url).stream())
                .findFirst();
        if (entry.isEmpty()) {
            return problems.unrecorded();
        }
        if (request.digest().isPresent() && !request.digest().equals(entry.get().sha256())) {
            return problems.unrecorded(request.digest().get());
        }
        if (request.unpack() instanceof Unpack.Members members) {
            return problems.unrecorded(members.wanted().stream()
                    .filter(pattern -> !entry.get().wanted().contains(pattern))
                    .toList());
        }
        return problems.unrecorded();
    }
}
