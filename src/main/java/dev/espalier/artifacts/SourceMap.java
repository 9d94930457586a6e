package dev.espalier.artifacts;

import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;

import dev.espalier.content.RelativePath;

/**
 * Finds the place of a URL. An override (prefix by prefix, the longest wins) says where exactly; what no override names
 * is looked for in the mirror, and in the mirror only: who gives one means to leave the network alone.
 */
final class SourceMap {
    private final SortedMap<String, String> overrides;
    private final Optional<Mirror> mirror;

    SourceMap(SortedMap<String, String> overrides, Optional<Mirror> mirror) {
        this.overrides = overrides;
        this.mirror = mirror;
    }

    /** @throws FetchException when the URL names no place that Espalier could read */
    Place place(String url) throws FetchException {
        Optional<String> prefix =
                overrides.keySet().stream().filter(url::startsWith).max(Comparator.comparingInt(String::length));
        if (prefix.isPresent()) {
            String replaced =
                    overrides.get(prefix.get()) + url.substring(prefix.get().length());
            URI place = parse(replaced);
            return SourceUrl.isHttp(place) ? new Place.Remote(place) : local(place);
        }
        URI place = parse(url);
        if (!SourceUrl.isHttp(place)) {
            return local(place);
        }
        return mirror.isPresent() ? mirrored(mirror.get(), place) : new Place.Remote(place);
    }

    private static Place mirrored(Mirror mirror, URI url) throws FetchException {
        RelativePath name =
                Mirror.name(url).orElseThrow(() -> FetchException.refused("has a path that no mirror can hold"));
        return mirror instanceof Mirror.Directory directory
                ? new Place.Local(directory.file(name))
                : new Place.Remote(((Mirror.Server) mirror).url(name));
    }

    private static URI parse(String url) throws FetchException {
        try {
            URI uri = URI.create(url);
            if (SourceUrl.isHttp(uri) ? uri.getHost() != null : "file".equalsIgnoreCase(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw FetchException.refused("is not a URL: " + e.getMessage());
        }
        throw FetchException.refused("is not an http:, https: or file: URL");
    }

    private static Place local(URI file) throws FetchException {
        try {
            return new Place.Local(Path.of(file));
        } catch (IllegalArgumentException e) {
            // InvalidPathException is one of these.
            throw FetchException.refused("names no file of this machine: " + e.getMessage());
        }
    }
}
