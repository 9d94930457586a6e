package dev.espalier.artifacts;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.espalier.plan.ArtifactRequest;

/** Everything that a plan asked for, in its order. */
public final class Artifacts {
    private final Map<String, Artifact> byId;

    Artifacts(Map<String, Artifact> byId) {
        this.byId = Collections.unmodifiableMap(new LinkedHashMap<>(byId));
    }

    public Artifact get(ArtifactRequest request) {
        return Optional.ofNullable(byId.get(request.id()))
                .orElseThrow(() -> new IllegalArgumentException("was not fetched: " + request.id()));
    }

    public List<Artifact> all() {
        return List.copyOf(byId.values());
    }
}
