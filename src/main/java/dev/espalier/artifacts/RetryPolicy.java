package dev.espalier.artifacts;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often and after which pauses a failed exchange is tried again. The pauses carry no jitter: one build asks a server
 * over two connections at most, so there is no herd to spread.
 *
 * @param pauses before the second, third, ... try; one try more than there are pauses
 * @param longestPause how long a {@code Retry-After} is obeyed; a server that asks for more is not waited for that long
 */
public record RetryPolicy(List<Duration> pauses, Duration longestPause) {
    /** A second, doubled up to 32: a little over a minute in all. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            IntStream.range(0, 6).mapToObj(i -> Duration.ofSeconds(1L << i)).toList(), Duration.ofMinutes(2));

    public RetryPolicy {
        pauses = List.copyOf(pauses);
    }

    /** The pause after the {@code failures}th failure in a row, counted from 1. */
    Duration pause(int failures, FetchException why) {
        Duration own = pauses.get(failures - 1);
        Duration asked = why.retryAfter().orElse(own);
        Duration longer = asked.compareTo(own) > 0 ? asked : own;
        return longer.compareTo(longestPause) > 0 && asked.compareTo(own) > 0 ? longestPause : longer;
    }

    boolean allowsAnother(int failures) {
        return failures <= pauses.size();
    }
}
