package dev.espalier.format.ext4;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.GrowingPrefix;

/**
 * Blocks of metadata that wait to be read, in the order in which they lie on the volume: forward, so that a stream behind
 * the view is decoded once. What is learnt to be needed while reading mostly lies ahead. What lies a little behind is read
 * at once, since a {@link GrowingPrefix} still holds what was decoded last; what lies further back waits until all else
 * is read, so that one new beginning of the stream serves all of it.
 */
final class ReadQueue {

    /** Takes one block that was wanted, and may want more. */
    @FunctionalInterface
    interface BlockReader {
        void read(long block, ByteReader bytes) throws IOException;
    }

    /** Blocks in a row that wait for the same reader. */
    private record Run(long count, BlockReader reader) {}

    /** About what a run and its reader take in memory. */
    private static final int RUN = 192;

    private final ByteView volume;
    private final Superblock superblock;
    private final long lookBackBlocks;
    private final BlockClaims claims;
    private final MemoryBudget budget;
    private final TreeMap<Long, Run> waiting = new TreeMap<>();

    /** The farthest block read since the last beginning. */
    private long farthest;

    /** @param lookBack how far behind the farthest byte read a stream surely still has all bytes */
    ReadQueue(ByteView volume, Superblock superblock, BlockClaims claims, MemoryBudget budget, long lookBack) {
        this.volume = volume;
        this.superblock = superblock;
        this.claims = claims;
        this.budget = budget;
        this.lookBackBlocks = lookBack / superblock.blockSize();
    }

    /** Queues blocks that nothing else on the volume uses. */
    void want(long block, long count, Field field, BlockReader reader) throws IOException {
        claims.take(block, count, field);
        wantClaimed(block, count, reader);
    }

    /** Queues blocks, at least one, that were claimed for what they are wanted for. Each is queued once. */
    void wantClaimed(long block, long count, BlockReader reader) throws FormatException {
        budget.take(RUN, new Field(superblock.offset(block), "block"));
        waiting.put(block, new Run(count, reader));
    }

    /** Reads until nothing is left. */
    void run() throws IOException {
        while (!waiting.isEmpty()) {
            Map.Entry<Long, Run> next = next();
            long block = next.getKey();
            Run run = next.getValue();
            waiting.remove(block);
            if (run.count() > 1) {
                waiting.put(block + 1, new Run(run.count() - 1, run.reader()));
            } else {
                budget.giveBack(RUN);
            }
            farthest = Math.max(farthest, block);
            run.reader().read(block, ByteReader.read(volume, superblock.offset(block), superblock.blockSize()));
        }
    }

    /** The lowest that lies ahead or close behind; if none does, the lowest of all. */
    private Map.Entry<Long, Run> next() {
        Optional<Map.Entry<Long, Run>> reachable = Optional.ofNullable(waiting.ceilingEntry(farthest - lookBackBlocks));
        if (reachable.isEmpty()) {
            farthest = 0;
        }
        return reachable.orElseGet(waiting::firstEntry);
    }
}
