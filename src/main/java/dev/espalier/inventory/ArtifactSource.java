package dev.espalier.inventory;

import java.util.Optional;

import dev.espalier.content.Digest;

/**
 * An artifact named in the inventory.
 *
 * @param location an {@code http:}, {@code https:} or {@code file:} URL, or a path relative to the file that names it
 *     (made absolute by the loader, as a {@code file:} URL)
 * @param member the file inside, when the artifact is an archive (zip, tar.*, {@code .deb})
 * @param digest of the artifact as a whole, when the inventory pins it
 */
public record ArtifactSource(String location, Optional<String> member, Optional<Digest> digest) {}
