package dev.espalier.format.ext4;

import java.time.Instant;
import java.util.Arrays;

/** Gives the same object for the same time, mostly: neighbours on a volume were written together. */
final class SharedTimes {
    private static final int PLACES = 1024;

    private final Instant[] known = new Instant[PLACES];

    SharedTimes() {
        Arrays.fill(known, Instant.EPOCH);
    }

    Instant share(Instant time) {
        int place = Math.floorMod(time.hashCode(), PLACES);
        if (!known[place].equals(time)) {
            known[place] = time;
        }
        return known[place];
    }
}
