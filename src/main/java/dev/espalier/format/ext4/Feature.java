package dev.espalier.format.ext4;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.FormatException;

/** The features a superblock declares, under the names that {@code mke2fs} and {@code tune2fs} give them. */
enum Feature {
    DIR_PREALLOC(Word.COMPAT, 0x1, "dir_prealloc"),
    IMAGIC_INODES(Word.COMPAT, 0x2, "imagic_inodes"),
    HAS_JOURNAL(Word.COMPAT, 0x4, "has_journal"),
    EXT_ATTR(Word.COMPAT, 0x8, "ext_attr"),
    RESIZE_INODE(Word.COMPAT, 0x10, "resize_inode"),
    DIR_INDEX(Word.COMPAT, 0x20, "dir_index"),
    LAZY_BG(Word.COMPAT, 0x40, "lazy_bg"),
    SPARSE_SUPER2(Word.COMPAT, 0x200, "sparse_super2"),
    FAST_COMMIT(Word.COMPAT, 0x400, "fast_commit"),
    STABLE_INODES(Word.COMPAT, 0x800, "stable_inodes"),
    ORPHAN_FILE(Word.COMPAT, 0x1000, "orphan_file"),

    COMPRESSION(Word.INCOMPAT, 0x1, "compression", "files may be compressed"),
    FILETYPE(Word.INCOMPAT, 0x2, "filetype"),
    RECOVER(Word.INCOMPAT, 0x4, "needs_recovery"),
    JOURNAL_DEV(Word.INCOMPAT, 0x8, "journal_dev", "this is a journal of another volume, not a file system"),
    META_BG(Word.INCOMPAT, 0x10, "meta_bg"),
    EXTENTS(Word.INCOMPAT, 0x40, "extent"),
    SIXTY_FOUR_BIT(Word.INCOMPAT, 0x80, "64bit"),
    MMP(Word.INCOMPAT, 0x100, "mmp"),
    FLEX_BG(Word.INCOMPAT, 0x200, "flex_bg"),
    EA_INODE(Word.INCOMPAT, 0x400, "ea_inode"),
    DIRDATA(Word.INCOMPAT, 0x1000, "dirdata", "directory entries may hold more than names"),
    CSUM_SEED(Word.INCOMPAT, 0x2000, "metadata_csum_seed"),
    LARGEDIR(Word.INCOMPAT, 0x4000, "large_dir"),
    INLINE_DATA(Word.INCOMPAT, 0x8000, "inline_data", "files and directories may lie within their inodes"),
    ENCRYPT(Word.INCOMPAT, 0x1_0000, "encrypt", "files and names may be encrypted"),
    CASEFOLD(Word.INCOMPAT, 0x2_0000, "casefold"),

    SPARSE_SUPER(Word.RO_COMPAT, 0x1, "sparse_super"),
    LARGE_FILE(Word.RO_COMPAT, 0x2, "large_file"),
    HUGE_FILE(Word.RO_COMPAT, 0x8, "huge_file"),
    GDT_CSUM(Word.RO_COMPAT, 0x10, "uninit_bg"),
    DIR_NLINK(Word.RO_COMPAT, 0x20, "dir_nlink"),
    EXTRA_ISIZE(Word.RO_COMPAT, 0x40, "extra_isize"),
    QUOTA(Word.RO_COMPAT, 0x100, "quota"),
    BIGALLOC(Word.RO_COMPAT, 0x200, "bigalloc"),
    METADATA_CSUM(Word.RO_COMPAT, 0x400, "metadata_csum"),
    READONLY(Word.RO_COMPAT, 0x1000, "read-only"),
    PROJECT(Word.RO_COMPAT, 0x2000, "project"),
    SHARED_BLOCKS(Word.RO_COMPAT, 0x4000, "shared_blocks"),
    VERITY(Word.RO_COMPAT, 0x8000, "verity"),
    ORPHAN_PRESENT(Word.RO_COMPAT, 0x1_0000, "orphan_present");

    /** The three words of the superblock. What is unknown in the first and the last does not keep a reader out. */
    enum Word {
        COMPAT(0x5C, "s_feature_compat"),
        INCOMPAT(0x60, "s_feature_incompat"),
        RO_COMPAT(0x64, "s_feature_ro_compat");

        private final int offset;
        private final String field;

        Word(int offset, String field) {
            this.offset = offset;
            this.field = field;
        }
    }

    private final Word word;
    private final int bit;
    private final String label;
    private final Optional<String> obstacle;

    Feature(Word word, int bit, String label) {
        this(word, bit, label, Optional.empty());
    }

    /** A feature with which a volume is not read here, and why. */
    Feature(Word word, int bit, String label, String obstacle) {
        this(word, bit, label, Optional.of(obstacle));
    }

    Feature(Word word, int bit, String label, Optional<String> obstacle) {
        this.word = word;
        this.bit = bit;
        this.label = label;
        this.obstacle = obstacle;
    }

    String label() {
        return label;
    }

    /** The features of a superblock, all of which can be read here. */
    static Set<Feature> read(ByteReader superblock) throws FormatException {
        Set<Feature> features = new TreeSet<>();
        for (Feature feature : values()) {
            if ((superblock.u32le(feature.word.offset) & feature.bit) != 0) {
                if (feature.obstacle.isPresent()) {
                    throw superblock.unsupported(
                            feature.word.offset,
                            feature.word.field,
                            "\"" + feature.label + "\" is set: " + feature.obstacle.get());
                }
                features.add(feature);
            }
        }
        long unknown = superblock.u32le(Word.INCOMPAT.offset) & ~known(Word.INCOMPAT);
        if (unknown != 0) {
            throw superblock.unsupported(
                    Word.INCOMPAT.offset,
                    Word.INCOMPAT.field,
                    "0x" + Long.toHexString(Long.lowestOneBit(unknown))
                            + " is set, a feature that this reader does not know");
        }
        return features;
    }

    private static long known(Word word) {
        return Arrays.stream(values())
                .filter(feature -> feature.word == word)
                .mapToLong(feature -> feature.bit)
                .reduce(0, (a, b) -> a | b);
    }
}
