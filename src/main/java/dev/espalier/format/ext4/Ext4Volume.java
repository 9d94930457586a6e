package dev.espalier.format.ext4;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.GrowingPrefix;

/** A file system of the ext2, ext3 or ext4 kind whose superblock is sound and has no feature that is not read here. */
public final class Ext4Volume {
    /** Where the superblock lies and how long it is: {@link #looksLikeOne} tells by it. */
    public static final int SUPERBLOCK_OFFSET = Superblock.OFFSET;

    public static final int SUPERBLOCK_SIZE = Superblock.SIZE;

    /** Enough for some 300,000 files. */
    private static final long MOST_MEMORY = 128 * 1024 * 1024;

    /** What a {@link GrowingPrefix} keeps, less the block by which it may be ahead, and one of the volume. */
    private static final long LOOK_BACK = GrowingPrefix.BUDGET - 1024 * 1024;

    private final ByteView bytes;
    private final Superblock superblock;

    private Ext4Volume(ByteView bytes, Superblock superblock) {
        this.bytes = bytes;
        this.superblock = superblock;
    }

    /** Reads the superblock, of a view that begins where the partition does. */
    public static Ext4Volume open(ByteView bytes) throws IOException {
        return new Ext4Volume(bytes, Superblock.read(bytes));
    }

    /** Whether 1024 bytes are likely the superblock of a volume; {@link #open} knows for sure. */
    public static boolean looksLikeOne(ByteReader superblock) throws FormatException {
        return Superblock.isPlausible(superblock);
    }

    public UUID uuid() {
        return superblock.uuid();
    }

    /** At most 16 bytes, not necessarily UTF-8. */
    public ByteString label() {
        return superblock.label();
    }

    /** Bytes of a block. */
    public int blockSize() {
        return superblock.blockSize();
    }

    /** Bytes of the whole volume. */
    public long size() {
        return superblock.offset(superblock.blocks());
    }

    /** The features that it declares and that are known here, by the names of {@code mke2fs}. */
    public List<String> features() {
        return superblock.features().stream().map(Feature::label).toList();
    }

    /**
     * Whether what was changed last stands in the journal only, because the volume was in use when it was copied or was
     * never unmounted. What is read then may be older, or not fit together.
     */
    public boolean needsRecovery() {
        return superblock.has(Feature.RECOVER);
    }

    /** Whether the driver found damage and nobody has repaired it since. */
    public boolean hasErrors() {
        return (superblock.state() & Superblock.ERRORS) != 0;
    }

    /** Whether it was unmounted; a volume without journal may be inconsistent if not. */
    public boolean wasUnmounted() {
        return (superblock.state() & Superblock.VALID) != 0;
    }

    /** Whether files without a name were still open, whose space nobody has freed since. They are not read. */
    public boolean hasOrphans() {
        return superblock.lastOrphan() != 0 || superblock.has(Feature.ORPHAN_PRESENT);
    }

    /**
     * Reads all names and inodes, and where the content of files lies, in the order of the volume: behind a
     * {@link GrowingPrefix} with the usual budget, one pass and, if much lies before what tells of it, one or two more.
     */
    public Ext4Tree readTree() throws IOException {
        return readTree(MOST_MEMORY, LOOK_BACK);
    }

    /**
     * The same with other limits, in bytes.
     *
     * @param mostMemory what names and inodes may take: about 400 for each file
     * @param lookBack how far behind the farthest byte read a stream behind the view surely still has all bytes
     */
    public Ext4Tree readTree(long mostMemory, long lookBack) throws IOException {
        return TreeReader.read(bytes, superblock, mostMemory, lookBack);
    }

    /** The content of a regular file from its beginning, holes as zeros. To close it does nothing. */
    public InputStream open(Inode file) {
        return new FileContent(bytes, file);
    }
}
