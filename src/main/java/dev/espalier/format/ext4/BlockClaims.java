package dev.espalier.format.ext4;

import java.util.Map;
import java.util.TreeMap;

import dev.espalier.format.bytes.FormatException;

/**
 * Which blocks are taken, so that none has two purposes, and no circle of blocks is read forever. Neighbours are one run,
 * whoever took them: a volume whose files lie in a row costs next to nothing.
 */
final class BlockClaims {
    /** About what one run takes in memory. */
    private static final int RUN = 96;

    private final Superblock superblock;
    private final MemoryBudget budget;

    /** The end of each run by its beginning. */
    private final TreeMap<Long, Long> runs = new TreeMap<>();

    BlockClaims(Superblock superblock, MemoryBudget budget) {
        this.superblock = superblock;
        this.budget = budget;
    }

    /** Takes {@code count} blocks, at least one, for what {@code field} tells of. */
    void take(long block, long count, Field field) throws FormatException {
        if (!superblock.hasBlocks(block, count)) {
            throw field.damaged(count + " from block " + Long.toUnsignedString(block) + " on, but blocks are "
                    + superblock.blockRange());
        }
        long end = block + count;
        Map.Entry<Long, Long> before = runs.lowerEntry(end);
        if (before != null && before.getValue() > block) {
            throw field.damaged("block " + Math.max(block, before.getKey()) + " is in use for something else already");
        }
        Long follows = runs.remove(end);
        long newEnd = follows == null ? end : follows;
        if (before != null && before.getValue() == block) {
            runs.put(before.getKey(), newEnd);
        } else {
            runs.put(block, newEnd);
            budget.take(RUN, field);
        }
        if (follows != null) {
            budget.giveBack(RUN);
        }
    }
}
