package dev.espalier.format.ext4;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;

/**
 * Reads all inodes in use and what lies in their blocks of metadata, in the order of the volume, and then joins them by
 * their names.
 */
final class TreeReader {
    /** About what an inode takes in memory besides names, the bounds of pieces, and attributes. */
    private static final int INODE = 192;

    /** About what a name takes in memory besides its bytes. */
    private static final int NAME = 128;

    private final Superblock superblock;
    private final MemoryBudget budget;
    private final BlockClaims claims;
    private final ReadQueue queue;
    private final AttributeReader attributeReader;

    private final SharedTimes times = new SharedTimes();
    private final TreeAssembly assembly;

    /** Several inodes may have the same block of attributes. */
    private final Set<Long> wantedAttributes = new TreeSet<>();

    private TreeReader(ByteView volume, Superblock superblock, long mostMemory, long lookBack) {
        this.superblock = superblock;
        this.budget = new MemoryBudget(mostMemory);
        this.claims = new BlockClaims(superblock, budget);
        this.queue = new ReadQueue(volume, superblock, claims, budget, lookBack);
        this.attributeReader = new AttributeReader(superblock, budget);
        this.assembly = new TreeAssembly(superblock);
    }

    static Ext4Tree read(ByteView volume, Superblock superblock, long mostMemory, long lookBack) throws IOException {
        TreeReader reader = new TreeReader(volume, superblock, mostMemory, lookBack);
        if (superblock.blockSize() == Superblock.OFFSET) {
            // Elsewhere it is part of block 0, which nothing else can be in.
            reader.claims.take(1, 1, new Field(Superblock.OFFSET, "s_first_data_block"));
        }
        reader.wantDescriptors(0);
        reader.queue.run();
        return reader.assembly.assemble();
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
    private void wantTable(GroupDescriptor group, BitSet used) throws FormatException {
        int perBlock = superblock.blockSize() / superblock.inodeSize();
        int next = used.nextSetBit(0);
        while (next >= 0) {
            int block = next / perBlock;
            BitSet usedHere = used.get(block * perBlock, (block + 1) * perBlock);
            // Inodes are counted from 1.
            long firstNumber = group.group() * superblock.inodesPerGroup() + (long) block * perBlock + 1;
            queue.wantClaimed(
                    group.inodeTable() + block, 1, (number, bytes) -> readTable(firstNumber, usedHere, bytes));
            next = used.nextSetBit((block + 1) * perBlock);
        }
    }

    /** One block of a table, which begins with the inode of this number. */
    private void readTable(long firstNumber, BitSet used, ByteReader block) throws IOException {
        for (int index = used.nextSetBit(0); index >= 0; index = used.nextSetBit(index + 1)) {
            long number = firstNumber + index;
            if (number >= superblock.firstInode() || number == Superblock.ROOT_INODE) {
                int at = index * superblock.inodeSize();
                Optional<InodeFields> fields = InodeFields.parse(superblock, times, number, block, at);
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
        List<RawAttribute> attributes = attributeReader.inInode(inode, block, at);
        if (!attributes.isEmpty() || inode.attributeBlock() != 0) {
            assembly.attributes(inode.number(), new FoundAttributes(attributes, inode.attributeBlock()));
            wantAttributes(inode);
        }
        if (inode.isFastLink()) {
            link(inode, ByteString.of(map.bytes(0, (int) inode.size())));
        } else if (inode.type() == InodeType.REGULAR
                || inode.type() == InodeType.DIRECTORY
                || inode.type() == InodeType.SYMBOLIC_LINK) {
            checkSize(inode);
            Mapping.read(superblock, inode, map, queue, claims, budget, pieces -> mapped(inode, pieces));
        } else {
            Optional<DeviceNumber> device = inode.type().isDevice()
                    ? Optional.of(DeviceNumber.decode(map.u32le(0), map.u32le(Integer.BYTES)))
                    : Optional.empty();
            assembly.inode(inode.toInode(device, Optional.empty(), List.of()));
        }
    }

    private void wantAttributes(InodeFields inode) throws IOException {
        long block = inode.attributeBlock();
        if (block != 0 && wantedAttributes.add(block)) {
            queue.want(
                    block,
                    1,
                    inode.field(InodeFields.FILE_ACL, "i_file_acl"),
                    (number, bytes) -> assembly.attributeBlock(number, attributeReader.inBlock(number, bytes)));
        }
    }

    /** What is going to be in memory must not be large, nor a directory a piece of a block. */
    private void checkSize(InodeFields inode) throws FormatException {
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
        if (inode.isAttributeValue()) {
            if (inode.type() != InodeType.REGULAR
                    || inode.size() > AttributeReader.LARGEST_VALUE
                    || !superblock.has(Feature.EA_INODE)) {
                throw field.damaged("inode " + inode.number() + " cannot be the value of an attribute, of "
                        + inode.size() + " bytes");
            }
            budget.take(inode.size(), field);
        }
    }

    private void mapped(InodeFields inode, List<Piece> pieces) throws IOException {
        if (inode.isAttributeValue()) {
            ContentBlocks.want(superblock, inode, pieces, queue, content -> attributeValue(inode, content));
        } else if (inode.type() == InodeType.SYMBOLIC_LINK) {
            ContentBlocks.want(superblock, inode, pieces, queue, content -> link(inode, content));
        } else if (inode.type() == InodeType.DIRECTORY) {
            assembly.inode(inode.toInode(Optional.empty(), Optional.empty(), List.of()));
            wantDirectory(inode, pieces);
        } else {
            assembly.inode(inode.toInode(Optional.empty(), Optional.empty(), pieces));
        }
    }

    private void link(InodeFields inode, ByteString target) throws FormatException {
        if (target.length() == 0 || target.contains(0)) {
            throw inode.field(InodeFields.BLOCK, "i_block")
                    .damaged("symbolic link " + inode.number() + " to \"" + target + "\"");
        }
        assembly.inode(inode.toInode(Optional.empty(), Optional.of(target), List.of()));
    }

    private void attributeValue(InodeFields inode, ByteString value) throws FormatException {
        long computed = Integer.toUnsignedLong(Crc32c.update(superblock.seed(), value.toBytes()));
        if (computed != inode.accessSeconds()) {
            throw inode.field(InodeFields.ATIME, "i_atime")
                    .damaged("the hash of the attribute value in inode " + inode.number() + " is "
                            + Superblock.hex(inode.accessSeconds()) + ", but should be " + Superblock.hex(computed));
        }
        assembly.attributeValue(inode.number(), value);
    }

    private void wantDirectory(InodeFields inode, List<Piece> pieces) throws FormatException {
        long present = pieces.stream().mapToLong(Piece::length).sum();
        if (present != inode.size()) {
            throw inode.field(InodeFields.BLOCK, "i_block")
                    .damaged("directory " + inode.number() + " has " + inode.size() + " bytes, of which only " + present
                            + " lie anywhere");
        }
        Directory directory = new Directory();
        assembly.directory(inode.number(), directory);
        for (Piece piece : pieces) {
            long first = piece.logical() == 0 ? piece.physical() / superblock.blockSize() : -1;
            queue.wantClaimed(
                    piece.physical() / superblock.blockSize(),
                    piece.length() / superblock.blockSize(),
                    (number, block) -> {
                        boolean isFirst = number == first;
                        directory.add(isFirst, names(new DirectoryBlock(superblock, inode, isFirst, block)));
                    });
        }
    }

    private List<NamedInode> names(DirectoryBlock block) throws FormatException {
        List<NamedInode> names = block.read();
        for (NamedInode name : names) {
            budget.take(NAME + name.name().length(), name.field("name"));
        }
        return names;
    }
}
