package dev.espalier.format.ext4;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.FormatException;

/** Collects the pieces of one inode, as the blocks that tell of them come in, in any order. */
final class Mapping {

    /** What to do when all pieces are known. */
    @FunctionalInterface
    interface Completion {
        void complete(List<Piece> pieces) throws IOException;
    }

    /** Blocks in a row. */
    private record Run(long logical, long physical, long count) {
        boolean isFollowedBy(Run next) {
            return next.logical == logical + count && next.physical == physical + count;
        }
    }

    /** About what a run takes in memory until it is a piece. */
    private static final int RUN = 48;

    /** And afterwards. */
    private static final int PIECE = 24;

    private final Superblock superblock;
    private final InodeFields inode;
    private final ReadQueue queue;
    private final BlockClaims claims;
    private final MemoryBudget budget;
    private final boolean mayShareBlocks;
    private final Completion completion;
    private final List<Run> runs = new ArrayList<>();

    /** Blocks still to come, and the root, which is in the inode. */
    private int outstanding = 1;

    private Mapping(
            Superblock superblock,
            InodeFields inode,
            ReadQueue queue,
            BlockClaims claims,
            MemoryBudget budget,
            Completion completion) {
        this.superblock = superblock;
        this.inode = inode;
        this.queue = queue;
        this.claims = claims;
        this.budget = budget;
        this.mayShareBlocks =
                inode.type() == InodeType.REGULAR && !inode.isAttributeValue() && superblock.has(Feature.SHARED_BLOCKS);
        this.completion = completion;
    }

    /** Begins with {@code i_block}, and calls {@code completion} now or when the last block was read. */
    static void read(
            Superblock superblock,
            InodeFields inode,
            ByteReader root,
            ReadQueue queue,
            BlockClaims claims,
            MemoryBudget budget,
            Completion completion)
            throws IOException {
        Mapping mapping = new Mapping(superblock, inode, queue, claims, budget, completion);
        if (inode.has(InodeFields.EXTENTS_FL)) {
            new ExtentTree(mapping).readRoot(root);
        } else {
            new IndirectMap(mapping).readRoot(root);
        }
        mapping.countDown();
    }

    Superblock superblock() {
        return superblock;
    }

    InodeFields inode() {
        return inode;
    }

    /** Queues a block that tells of more pieces. */
    void want(long block, Field field, ReadQueue.BlockReader reader) throws IOException {
        outstanding++;
        queue.want(block, 1, field, (number, bytes) -> {
            reader.read(number, bytes);
            countDown();
        });
    }

    /** Adds blocks of the file. */
    void add(long logical, long physical, long count, Field field) throws FormatException {
        if (!mayShareBlocks) {
            claims.take(physical, count, field);
        } else if (!superblock.hasBlocks(physical, count)) {
            throw field.damaged(count + " from block " + physical + " on, but blocks are " + superblock.blockRange());
        }
        if (!join(runs, new Run(logical, physical, count))) {
            budget.take(RUN, field);
        }
    }

    /** Adds a run to the last one, or else behind it. */
    private static boolean join(List<Run> runs, Run next) {
        int last = runs.size() - 1;
        if (last >= 0 && runs.get(last).isFollowedBy(next)) {
            Run run = runs.get(last);
            runs.set(last, new Run(run.logical(), run.physical(), run.count() + next.count()));
            return true;
        }
        runs.add(next);
        return false;
    }

    private void countDown() throws IOException {
        outstanding--;
        if (outstanding == 0) {
            completion.complete(pieces());
        }
    }

    /** Joined where they lie in a row, and only as far as the file goes. */
    private List<Piece> pieces() throws FormatException {
        runs.sort(Comparator.comparingLong(Run::logical));
        List<Run> joined = new ArrayList<>();
        runs.forEach(run -> join(joined, run));
        List<Piece> pieces = new ArrayList<>(joined.size());
        for (Run run : joined) {
            long logical = superblock.offset(run.logical());
            long length = Math.min(superblock.offset(run.count()), inode.size() - logical);
            if (length > 0) {
                pieces.add(new Piece(logical, superblock.offset(run.physical()), length));
            }
        }
        budget.giveBack((long) RUN * runs.size());
        budget.take((long) PIECE * pieces.size(), inode.field(InodeFields.BLOCK, "i_block"));
        runs.clear();
        return PieceList.of(pieces);
    }
}
