package dev.espalier.format.ext4;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;

/**
 * Reads all inodes in use and what lies in their blocks of metadata, in the order of the volume, and then joins them by
 * their names.
 */
final class TreeReader {
    /** About what an inode takes in memory besides names, pieces and attributes. */
    private static final int INODE = 320;

    /** About what a name takes in memory besides its bytes. */
    private static final int NAME = 104;

    private final Superblock superblock;
    private final MemoryBudget budget;
    private final BlockClaims claims;
    private final ReadQueue queue;
    private final AttributeReader attributeReader;

    /** Inodes in use, by number. */
    private final TreeMap<Long, InodeDraft> drafts = new TreeMap<>();

    /** Blocks of attributes by their number; several inodes may have the same. Empty until it was read. */
    private final TreeMap<Long, List<RawAttribute>> attributeBlocks = new TreeMap<>();

    private TreeReader(ByteView volume, Superblock superblock, long mostMemory, long lookBack) {
        this.superblock = superblock;
        this.budget = new MemoryBudget(mostMemory);
        this.claims = new BlockClaims(superblock, budget);
        this.queue = new ReadQueue(volume, superblock, claims, lookBack);
        this.attributeReader = new AttributeReader(superblock, budget);
    }

    static Ext4Tree read(ByteView volume, Superblock superblock, long mostMemory, long lookBack) throws IOException {
        TreeReader reader = new TreeReader(volume, superblock, mostMemory, lookBack);
        if (superblock.blockSize() == Superblock.OFFSET) {
            // Elsewhere it is part of block 0, which nothing else can be in.
            reader.claims.take(1, 1, new Field(Superblock.OFFSET, "s_first_data_block"));
        }
        reader.wantDescriptors(0);
        reader.queue.run();
        return new TreeAssembly(superblock, reader.drafts, reader.attributeBlocks).assemble();
    }

    /** The next block of descriptors waits until one was read: a volume may claim more than there could be. */
    private void wantDescriptors(long index) throws IOException {
        long first = index * superblock.descriptorsPerBlock();
        if (first >= superblock.groups()) {
            return;
        }
        Field field = new Field(Superblock.OFFSET, "s_first_meta_bg");
        queue.want(superblock.descriptorBlock(index), 1, field, (number, block) -> {
            long end = Math.min(superblock.groups(), first + superblock.descriptorsPerBlock());
            for (long group = first; group < end; group++) {
                int at = (int) (group - first) * superblock.descriptorSize();
                readGroup(GroupDescriptor.parse(superblock, group, block, at));
            }
            wantDescriptors(index + 1);
        });
    }

    private void readGroup(GroupDescriptor group) throws IOException {
        claims.take(group.blockBitmap(), 1, new Field(group.offset(), "bg_block_bitmap"));
        claims.take(group.inodeBitmap(), 1, new Field(group.offset(), "bg_inode_bitmap"));
        claims.take(
                group.inodeTable(),
                GroupDescriptor.tableBlocks(superblock),
                new Field(group.offset(), "bg_inode_table"));
        if (!group.unused()) {
            queue.wantClaimed(group.inodeBitmap(), 1, (number, bitmap) -> {
                group.checkBitmap(superblock, bitmap);
                wantTable(group, BitSet.valueOf(bitmap.bytes(0, superblock.inodesPerGroup() / Byte.SIZE)));
            });
        }
    }

    /** Queues those blocks of the table that hold inodes in use. */
    private void wantTable(GroupDescriptor group, BitSet used) {
        int perBlock = superblock.blockSize() / superblock.inodeSize();
        int next = used.nextSetBit(0);
        while (next >= 0) {
            int block = next / perBlock;
            queue.wantClaimed(
                    group.inodeTable() + block, 1, (number, bytes) -> readTable(group, used, block * perBlock, bytes));
            next = used.nextSetBit((block + 1) * perBlock);
        }
    }

    /** One block of a table, which begins with the inode of this index. */
    private void readTable(GroupDescriptor group, BitSet used, int firstIndex, ByteReader block) throws IOException {
        int end = firstIndex + block.length() / superblock.inodeSize();
        for (int index = used.nextSetBit(firstIndex); index >= 0 && index < end; index = used.nextSetBit(index + 1)) {
            // Inodes are counted from 1.
            long number = group.group() * superblock.inodesPerGroup() + index + 1;
            if (number >= superblock.firstInode() || number == Superblock.ROOT_INODE) {
                int at = (index - firstIndex) * superblock.inodeSize();
                Optional<InodeFields> fields = InodeFields.parse(superblock, number, block, at);
                if (fields.isPresent()) {
                    readInode(fields.get(), block, at);
                }
            }
        }
    }

    private void readInode(InodeFields inode, ByteReader block, int at) throws IOException {
        budget.take(INODE, inode.field(0, "inode"));
        int mapAt = at + InodeFields.BLOCK;
        ByteReader map = new ByteReader(block.bytes(mapAt, InodeFields.BLOCK_SIZE), block.offset(mapAt));
        InodeDraft draft = new InodeDraft(
                inode,
                attributeReader.inInode(inode, block, at),
                inode.type().isDevice()
                        ? Optional.of(DeviceNumber.decode(map.u32le(0), map.u32le(Integer.BYTES)))
                        : Optional.empty());
        drafts.put(inode.number(), draft);
        if (inode.attributeBlock() != 0) {
            wantAttributes(inode);
        }
        if (inode.isFastLink()) {
            link(draft, ByteString.of(map.bytes(0, (int) inode.size())));
        } else if (inode.type() == InodeType.REGULAR
                || inode.type() == InodeType.DIRECTORY
                || inode.type() == InodeType.SYMBOLIC_LINK) {
            checkSize(draft);
            Mapping.read(superblock, inode, map, queue, claims, budget, pieces -> mapped(draft, pieces));
        }
    }

    private void wantAttributes(InodeFields inode) throws IOException {
        long block = inode.attributeBlock();
        if (attributeBlocks.putIfAbsent(block, List.of()) == null) {
            queue.want(
                    block,
                    1,
                    inode.field(InodeFields.FILE_ACL, "i_file_acl"),
                    (number, bytes) -> attributeBlocks.put(number, attributeReader.inBlock(number, bytes)));
        }
    }

    /** What is going to be in memory must not be large, nor a directory a piece of a block. */
    private void checkSize(InodeDraft draft) throws FormatException {
        InodeFields inode = draft.fields();
        Field field = inode.field(InodeFields.SIZE_LO, "i_size");
        if (inode.type() == InodeType.DIRECTORY && (inode.size() == 0 || inode.size() % superblock.blockSize() != 0)) {
            throw field.damaged("directory " + inode.number() + " has " + inode.size() + " bytes, not whole blocks of "
                    + superblock.blockSize());
        }
        if (inode.type() == InodeType.SYMBOLIC_LINK) {
            if (inode.size() >= superblock.blockSize()) {
                throw field.damaged(
                        "symbolic link " + inode.number() + " has " + inode.size() + " bytes, more than a block");
            }
            budget.take(inode.size(), field);
        }
        if (draft.isAttributeValue()) {
            if (inode.type() != InodeType.REGULAR
                    || inode.size() > AttributeReader.LARGEST_VALUE
                    || !superblock.has(Feature.EA_INODE)) {
                throw field.damaged("inode " + inode.number() + " cannot be the value of an attribute, of "
                        + inode.size() + " bytes");
            }
            budget.take(inode.size(), field);
        }
    }

    private void mapped(InodeDraft draft, List<Piece> pieces) throws IOException {
        InodeFields inode = draft.fields();
        if (draft.isAttributeValue()) {
            ContentBlocks.want(superblock, inode, pieces, queue, content -> attributeValue(draft, content));
        } else if (inode.type() == InodeType.SYMBOLIC_LINK) {
            ContentBlocks.want(superblock, inode, pieces, queue, content -> link(draft, content));
        } else if (inode.type() == InodeType.DIRECTORY) {
            wantDirectory(draft, pieces);
        } else {
            draft.pieces(pieces);
        }
    }

    private static void link(InodeDraft draft, ByteString target) throws FormatException {
        if (target.length() == 0 || target.contains(0)) {
            throw draft.fields()
                    .field(InodeFields.BLOCK, "i_block")
                    .damaged("symbolic link " + draft.fields().number() + " to \"" + target + "\"");
        }
        draft.content(target);
    }

    private void attributeValue(InodeDraft draft, ByteString value) throws FormatException {
        InodeFields inode = draft.fields();
        long computed = Integer.toUnsignedLong(Crc32c.update(superblock.seed(), value.toBytes()));
        if (computed != inode.accessSeconds()) {
            throw inode.field(InodeFields.ATIME, "i_atime")
                    .damaged("the hash of the attribute value in inode " + inode.number() + " is "
                            + Superblock.hex(inode.accessSeconds()) + ", but should be " + Superblock.hex(computed));
        }
        draft.content(value);
    }

    private void wantDirectory(InodeDraft draft, List<Piece> pieces) throws FormatException {
        InodeFields inode = draft.fields();
        long present = pieces.stream().mapToLong(Piece::length).sum();
        if (present != inode.size()) {
            throw inode.field(InodeFields.BLOCK, "i_block")
                    .damaged("directory " + inode.number() + " has " + inode.size() + " bytes, of which only " + present
                            + " lie anywhere");
        }
        for (Piece piece : pieces) {
            long first = piece.logical() == 0 ? piece.physical() / superblock.blockSize() : -1;
            queue.wantClaimed(
                    piece.physical() / superblock.blockSize(),
                    piece.length() / superblock.blockSize(),
                    (number, block) -> readNames(draft, number == first, block));
        }
    }

    private void readNames(InodeDraft draft, boolean first, ByteReader block) throws FormatException {
        List<NamedInode> names = new DirectoryBlock(superblock, draft.fields(), first, block).read();
        for (NamedInode name : names) {
            budget.take(NAME + name.name().length(), new Field(name.offset(), "name"));
        }
        draft.addNames(first, names);
    }
}
