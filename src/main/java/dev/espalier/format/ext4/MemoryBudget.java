package dev.espalier.format.ext4;

import dev.espalier.format.bytes.FormatException;

/** Counts roughly the bytes that stay in memory, and refuses what is beyond a limit, whatever the volume claims. */
final class MemoryBudget {
    private final long limit;
    private long taken;

    MemoryBudget(long limit) {
        this.limit = limit;
    }

    void take(long bytes, Field field) throws FormatException {
        taken += bytes;
        if (taken > limit) {
            throw field.unsupported(
                    "names and inodes of this volume need more than " + limit / 1024 / 1024 + " MiB of memory");
        }
    }

    void giveBack(long bytes) {
        taken -= bytes;
    }
}
