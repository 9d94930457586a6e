package dev.espalier.report;

import java.util.OptionalLong;

/** Something that happened while a build ran. Carries no clock: whoever prints it looks at his own. */
public sealed interface Event {
    /** {@code done} bytes of an artifact have been read, of {@code total} when the server said so. */
    record Fetching(String url, long done, OptionalLong total) implements Event {}

    /** An artifact is complete: {@code read} bytes came from its source, {@code kept} were kept. */
    record Fetched(String url, long read, long kept) implements Event {}

    /** A download is tried again, {@code why} says what went wrong, the next try is in {@code delayMillis}. */
    record Retrying(String url, String why, long delayMillis) implements Event {}

    /** An artifact was not opened at all: the lock and the cache have everything that is wanted of it. */
    record CacheHit(String url) implements Event {}

    /** The lock has a new entry, recorded on first use. */
    record Recorded(String url) implements Event {}

    /** A problem that does not stop the build. */
    record Warned(Problem problem) implements Event {}
}
