package dev.espalier.artifacts;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.plan.ArtifactRequest.Unpack;
import dev.espalier.plan.MemberPattern;

/**
 * What one artifact was when it was first used.
 *
 * @param url the source that was used, as the lock writes it
 * @param size of the file as it is fetched, where the source said it
 * @param sha256 of the file as it is fetched; empty when only a part of it was ever read
 * @param wanted the patterns that {@code members} were selected by; none when the file itself was wanted
 * @param members everything in the artifact that matches {@code wanted}
 */
record LockEntry(
        String url,
        OptionalLong size,
        Optional<Digest> sha256,
        List<MemberPattern> wanted,
        SortedMap<RelativePath, Member> members) {

    /** A file inside the artifact. */
    record Member(long size, Digest sha256) {}

    LockEntry {
        wanted = wanted.stream().sorted().distinct().toList();
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    /** Whether it was read to its end, so that its digest is known; otherwise only its members were. */
    boolean readWhole() {
        return sha256.isPresent();
    }

    /** Whether everything that {@code unpack} may select is pinned here. */
    boolean covers(Unpack unpack) {
        return unpack instanceof Unpack.Members members ? wanted.containsAll(members.wanted()) : sha256.isPresent();
    }

    /** The members that match one of {@code patterns}. */
    SortedMap<RelativePath, Member> members(List<MemberPattern> patterns) {
        SortedMap<RelativePath, Member> selected = new TreeMap<>();
        members.forEach((path, member) -> {
            if (patterns.stream().anyMatch(pattern -> pattern.matches(path))) {
                selected.put(path, member);
            }
        });
        return selected;
    }
}
