package dev.espalier.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.espalier.content.Digest;
import dev.espalier.report.Location;

/** Collects what is wanted of artifacts: one request for each, however many nodes want something of it. */
final class ArtifactRequests {
    private final SortedMap<String, ArtifactRequest> byId = new TreeMap<>();

    /** Asks for the whole file and returns its id. */
    String whole(String source, Optional<Digest> digest, Location where) {
        return whole(List.of(source), digest, where);
    }

    /** The same of several places, of which only one need have it. */
    String whole(List<String> sources, Optional<Digest> digest, Location where) {
        return add(new ArtifactRequest(sources, digest, new ArtifactRequest.Unpack.Whole(), where));
    }

    /** Asks for members, of which each of {@code required} must be there, and returns the artifact's id. */
    String members(
            List<String> sources,
            Optional<Digest> digest,
            List<MemberPattern> wanted,
            List<MemberPattern> required,
            String cure,
            Location where) {
        return members(sources, digest, new ArtifactRequest.Unpack.Members(wanted, required, cure), where);
    }

    /** Asks for what {@code members} names and returns the artifact's id. */
    String members(
            List<String> sources, Optional<Digest> digest, ArtifactRequest.Unpack.Members members, Location where) {
        return add(new ArtifactRequest(sources, digest, members, where));
    }

    private String add(ArtifactRequest request) {
        byId.merge(request.id(), request, ArtifactRequests::merge);
        return request.id();
    }

    private static ArtifactRequest merge(ArtifactRequest one, ArtifactRequest other) {
        if (one.unpack() instanceof ArtifactRequest.Unpack.Members mine
                && other.unpack() instanceof ArtifactRequest.Unpack.Members theirs) {
            return new ArtifactRequest(
                    one.sources(),
                    one.digest().or(other::digest),
                    new ArtifactRequest.Unpack.Members(
                            joined(mine.wanted(), theirs.wanted()),
                            joined(mine.required(), theirs.required()),
                            mine.cure(),
                            joined(mine.archives(), theirs.archives())),
                    one.where());
        }
        if (!one.unpack().equals(other.unpack())) {
            throw new IllegalStateException("the same URL is wanted whole and in parts: " + one.id());
        }
        return one.digest().isPresent() ? one : other.digest().isPresent() ? other : one;
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    /** Sorted by id. */
    List<ArtifactRequest> all() {
        return List.copyOf(byId.values());
    }
}
