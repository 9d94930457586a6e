package dev.espalier.artifacts;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.espalier.content.Content;
import dev.espalier.content.RelativePath;

/**
 * What was had for one request, verified and in the cache.
 *
 * @param source the URL of the request's list that it came from
 * @param members by their path inside; of a request for the whole file, the file alone under its own name
 */
public record Artifact(String source, SortedMap<RelativePath, Content.Stored> members) {

    public Artifact {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    static Artifact whole(String source, Content.Stored content) {
        String name = SourceUrl.fileName(source);
        RelativePath path = RelativePath.of(RelativePath.fault(name).isEmpty() ? name : "artifact");
        SortedMap<RelativePath, Content.Stored> members = new TreeMap<>();
        members.put(path, content);
        return new Artifact(source, members);
    }

    /** The one content of a request for the whole file. */
    public Content.Stored whole() {
        if (members.size() != 1) {
            throw new IllegalStateException("an artifact of " + members.size() + " members is no single file");
        }
        return members.values().iterator().next();
    }

    public Optional<Content.Stored> member(RelativePath path) {
        return Optional.ofNullable(members.get(path));
    }
}
