package dev.espalier.format.ext4;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.FormatException;

/**
 * Extended attributes behind the fields of an inode or in a block of their own: {@code struct ext4_xattr_ibody_header},
 * {@code ext4_xattr_header} and {@code ext4_xattr_entry}.
 */
final class AttributeReader {
    private static final long ATTRIBUTE_MAGIC = 0xEA02_0000L;

    private static final int INODE_HEADER = 4;

    // Fields of the header of a block.
    private static final int BLOCKS = 0x8;
    private static final int CHECKSUM = 0x10;
    private static final int BLOCK_HEADER = 32;

    // Fields of an entry.
    private static final int NAME_LEN = 0x0;
    private static final int NAME_INDEX = 0x1;
    private static final int VALUE_OFFS = 0x2;
    private static final int VALUE_INUM = 0x4;
    private static final int VALUE_SIZE = 0x8;
    private static final int NAME = 0x10;
    private static final int ALIGNMENT = 4;
    private static final int END_MARK = 4;

    private static final int ACL_ACCESS = 2;
    private static final int ACL_DEFAULT = 3;

    /** About what an attribute takes in memory besides name and value. */
    private static final int ATTRIBUTE = 160;

    /** Linux takes no larger value. */
    static final int LARGEST_VALUE = 64 * 1024;

    private final Superblock superblock;
    private final MemoryBudget budget;

    AttributeReader(Superblock superblock, MemoryBudget budget) {
        this.superblock = superblock;
        this.budget = budget;
    }

    /** Those that follow the fields of the inode at {@code at} of a block, if any do. */
    List<RawAttribute> inInode(InodeFields inode, ByteReader block, int at) throws FormatException {
        int start = InodeFields.OLD_SIZE + inode.extraSize();
        int room = superblock.inodeSize() - start;
        // An inode without further fields has nothing behind them either.
        if (inode.extraSize() == 0 || room < INODE_HEADER || block.u32le(at + start) != ATTRIBUTE_MAGIC) {
            return List.of();
        }
        ByteReader region = new ByteReader(block.bytes(at + start, room), block.offset(at + start));
        return entries(region, INODE_HEADER, INODE_HEADER);
    }

    /** Those of a block. */
    List<RawAttribute> inBlock(long number, ByteReader block) throws FormatException {
        if (block.u32le(0) != ATTRIBUTE_MAGIC) {
            throw block.damaged(
                    0, "h_magic", "is " + Superblock.hex(block.u32le(0)) + ", not " + Superblock.hex(ATTRIBUTE_MAGIC));
        }
        if (superblock.hasChecksums()) {
            int computed = Crc32c.update(superblock.seed(), number, Long.BYTES);
            computed = Crc32c.update(computed, block.bytes(0, CHECKSUM));
            computed = Crc32c.update(computed, 0, Integer.BYTES);
            int rest = CHECKSUM + Integer.BYTES;
            computed = Crc32c.update(computed, block.bytes(rest, block.length() - rest));
            Checksum.compare(block, CHECKSUM, "h_checksum", block.u32le(CHECKSUM), Integer.toUnsignedLong(computed));
        }
        if (block.u32le(BLOCKS) != 1) {
            throw block.damaged(BLOCKS, "h_blocks", "is " + block.u32le(BLOCKS) + ", not 1");
        }
        return entries(block, BLOCK_HEADER, 0);
    }

    /**
     * @param first where the first entry begins
     * @param base what the offsets of values are counted from
     */
    private List<RawAttribute> entries(ByteReader region, int first, int base) throws FormatException {
        List<Integer> starts = new ArrayList<>();
        int at = first;
        while (region.u32le(at) != 0) {
            starts.add(at);
            at += (NAME + region.u8(at + NAME_LEN) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        List<RawAttribute> attributes = new ArrayList<>();
        for (int start : starts) {
            attributes.add(attribute(region, start, base, at + END_MARK));
        }
        return attributes;
    }

    private RawAttribute attribute(ByteReader region, int at, int base, int lowestValue) throws FormatException {
        int index = region.u8(at + NAME_INDEX);
        ByteString suffix = ByteString.of(region.bytes(at + NAME, region.u8(at + NAME_LEN)));
        Optional<String> prefix = prefix(index);
        if (prefix.isEmpty()) {
            throw region.unsupported(at + NAME_INDEX, "e_name_index", index + " is no kind of attribute known here");
        }
        if (suffix.contains(0)) {
            throw region.damaged(at + NAME, "e_name", "\"" + suffix + "\" is no name of an attribute");
        }
        ByteString name = ByteString.utf8(prefix.get()).plus(suffix);
        long size = region.u32le(at + VALUE_SIZE);
        budget.take(
                ATTRIBUTE + name.length() + Math.min(size, LARGEST_VALUE),
                new Field(region.offset(at + VALUE_SIZE), "e_value_size"));
        long inode = region.u32le(at + VALUE_INUM);
        if (inode != 0) {
            return elsewhere(region, at, name, inode, size);
        }
        if (size == 0) {
            return new RawAttribute(
                    index, name, ByteString.EMPTY, 0, 0, new Field(region.offset(at + VALUE_OFFS), "e_value_offs"));
        }
        int start = base + region.u16le(at + VALUE_OFFS);
        if (start < lowestValue || size > region.length() - start) {
            throw region.damaged(
                    at + VALUE_OFFS,
                    "e_value_offs",
                    size + " bytes at " + (start - base) + " of \"" + name + "\", but values lie from "
                            + (lowestValue - base) + " to " + (region.length() - base - 1));
        }
        ByteString value = isAcl(index)
                ? PosixAcl.portable(region, start, (int) size)
                : ByteString.of(region.bytes(start, (int) size));
        return new RawAttribute(index, name, value, 0, size, new Field(region.offset(at + VALUE_OFFS), "e_value_offs"));
    }

    private static boolean isAcl(int index) {
        return index == ACL_ACCESS || index == ACL_DEFAULT;
    }

    /** The value of an attribute that is the content of an inode, in the form that Linux returns. */
    static ByteString portable(RawAttribute attribute, ByteString content) throws FormatException {
        if (!isAcl(attribute.index())) {
            return content;
        }
        return PosixAcl.portable(
                new ByteReader(content.toBytes(), attribute.field().offset()), 0, content.length());
    }

    private RawAttribute elsewhere(ByteReader region, int at, ByteString name, long inode, long size)
            throws FormatException {
        Field field = new Field(region.offset(at + VALUE_INUM), "e_value_inum");
        if (!superblock.has(Feature.EA_INODE)) {
            throw field.damaged("\"" + name + "\" lies in inode " + inode + ", but the volume lacks ea_inode");
        }
        return new RawAttribute(region.u8(at + NAME_INDEX), name, ByteString.EMPTY, inode, size, field);
    }

    /** What the name begins with that is not written out. Richacls have no more name than that, nor have lists. */
    private static Optional<String> prefix(int index) {
        return switch (index) {
            case 1 -> Optional.of("user.");
            case ACL_ACCESS -> Optional.of("system.posix_acl_access");
            case ACL_DEFAULT -> Optional.of("system.posix_acl_default");
            case 4 -> Optional.of("trusted.");
            case 6 -> Optional.of("security.");
            case 7 -> Optional.of("system.");
            case 8 -> Optional.of("system.richacl");
            case 10 -> Optional.of("gnu.");
            default -> Optional.empty();
        };
    }
}
