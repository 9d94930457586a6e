package dev.espalier.artifacts;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import dev.espalier.content.Digest;

/**
 * Where things lie in the cache directory; the only class that knows.
 *
 * <pre>
 * sha256/ab/abcd…      content under its digest; never changed once it is there
 * derived/ab/abcd…     what was made of content: digest and facts, under the digest of recipe and inputs
 * seen/ab/abcd…        size and time of a local file whose content the lock agreed with
 * new/…                files being written; they become content by a rename
 * partial/abcd….part   downloads that may be resumed, with .from (their validator) and .lock (their only writer)
 * </pre>
 */
record CacheLayout(Path root) {
    /** How the name of a partial file's lock ends. */
    static final String LOCK = ".lock";

    Path content(Digest digest) {
        return sharded("sha256", digest);
    }

    Path derived(Digest key) {
        return sharded("derived", key);
    }

    Path seen(String key) {
        return sharded("seen", named(key));
    }

    Path unfinished() {
        return root.resolve("new");
    }

    Path partials() {
        return root.resolve("partial");
    }

    Path partial(String url) {
        return partials().resolve(named(url).hex() + ".part");
    }

    Path partialValidator(String url) {
        return partials().resolve(named(url).hex() + ".from");
    }

    Path partialLock(String url) {
        return partials().resolve(named(url).hex() + LOCK);
    }

    private Path sharded(String kind, Digest digest) {
        return root.resolve(kind).resolve(digest.shortened(2)).resolve(digest.hex());
    }

    private static Digest named(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
