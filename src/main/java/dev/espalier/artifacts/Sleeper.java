package dev.espalier.artifacts;

import java.time.Duration;

/** Waits; tests give one that only remembers. */
@FunctionalInterface
public interface Sleeper {
    void sleep(Duration pause) throws InterruptedException;

    /** Sleeps for real. */
    static Sleeper real() {
        return pause -> Thread.sleep(pause.toMillis());
    }
}
