package dev.espalier.format.ext4;

import java.io.IOException;
import java.util.List;

import dev.espalier.format.bytes.ByteString;

/** Collects a short content, block by block in any order: the target of a symbolic link, or the value of an attribute. */
final class ContentBlocks {

    /** Takes the content when it is whole. */
    @FunctionalInterface
    interface Completion {
        void complete(ByteString content) throws IOException;
    }

    private ContentBlocks() {}

    /** Queues all blocks of the content, of which none may be missing. */
    static void want(
            Superblock superblock, InodeFields inode, List<Piece> pieces, ReadQueue queue, Completion completion)
            throws IOException {
        long present = pieces.stream().mapToLong(Piece::length).sum();
        if (present != inode.size()) {
            throw inode.field(InodeFields.BLOCK, "i_block")
                    .damaged("only " + present + " of the " + inode.size() + " bytes of inode " + inode.number()
                            + " lie anywhere");
        }
        byte[] content = new byte[(int) inode.size()];
        if (pieces.isEmpty()) {
            completion.complete(ByteString.EMPTY);
            return;
        }
        long[] missing = {content.length};
        for (Piece piece : pieces) {
            long first = piece.physical() / superblock.blockSize();
            long blocks = (piece.length() - 1) / superblock.blockSize() + 1;
            queue.wantClaimed(first, blocks, (block, bytes) -> {
                int at = (int) (piece.logical() + (block - first) * superblock.blockSize());
                int length = Math.min(superblock.blockSize(), content.length - at);
                System.arraycopy(bytes.bytes(0, length), 0, content, at, length);
                missing[0] -= length;
                if (missing[0] == 0) {
                    completion.complete(ByteString.of(content));
                }
            });
        }
    }
}
