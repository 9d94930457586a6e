package dev.espalier.format.fat;

import java.io.IOException;
import java.util.Optional;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;

/**
 * Where things lie on a volume: the BIOS parameter block, FAT specification 1.03, pages 7 to 16. Its fields are checked
 * against each other here once; whoever reads by them need not doubt them again. Offsets and sizes are in bytes.
 *
 * @param fatOffset the table that is in use, the first of the copies unless the volume says otherwise
 * @param rootOffset the root directory of FAT12 and FAT16, which lies before the clusters; unused on FAT32
 * @param rootSize 0 on FAT32, where the root directory is a chain of clusters like any other
 * @param rootCluster the root directory's first cluster on FAT32; unused otherwise
 * @param dataOffset where cluster 2, the first, begins
 * @param clusters how many there are
 * @param media the byte that the first entry of the table repeats
 */
record BootSector(
        FatType type,
        long fatOffset,
        long rootOffset,
        int rootSize,
        int rootCluster,
        long dataOffset,
        int clusterSize,
        int clusters,
        int media) {
    static final int SIZE = 512;

    // Fields, in file order.
    private static final int JMP_BOOT = 0;
    private static final int BYTES_PER_SECTOR = 11;
    private static final int SECTORS_PER_CLUSTER = 13;
    private static final int RESERVED_SECTORS = 14;
    private static final int NUMBER_OF_FATS = 16;
    private static final int ROOT_ENTRIES = 17;
    private static final int TOTAL_SECTORS_16 = 19;
    private static final int MEDIA = 21;
    private static final int FAT_SIZE_16 = 22;
    private static final int TOTAL_SECTORS_32 = 32;
    private static final int FAT_SIZE_32 = 36;
    private static final int EXT_FLAGS = 40;
    private static final int FS_VERSION = 42;
    private static final int ROOT_CLUSTER = 44;
    private static final int BOOT_SIGNATURE_16 = 38;
    private static final int BOOT_SIGNATURE_32 = 66;
    private static final int SIGNATURE = 510;

    private static final int LABEL_IS_THERE = 0x29;
    /** Counted from the field that tells whether there is one. */
    private static final int VOLUME_LABEL = 5;

    private static final int LABEL_SIZE = 11;
    private static final String NO_LABEL = "NO NAME";

    private static final int ONE_ACTIVE_FAT = 0x80;
    private static final int ACTIVE_FAT = 0x0F;

    static BootSector read(ByteView volume) throws IOException {
        return parse(ByteReader.read(volume, 0, SIZE));
    }

    /** Whether the fields by which every driver knows the format have values that are allowed. */
    static boolean isPlausible(ByteReader sector) throws FormatException {
        return whyAnotherFormat(sector).isEmpty();
    }

    /** BS_VolLab, empty where there is none, of which each byte that is not printable ASCII becomes a question mark. */
    static String label(ByteReader sector, FatType type) throws FormatException {
        int signature = type == FatType.FAT32 ? BOOT_SIGNATURE_32 : BOOT_SIGNATURE_16;
        if (sector.u8(signature) != LABEL_IS_THERE) {
            return "";
        }
        StringBuilder label = new StringBuilder();
        for (byte each : sector.bytes(signature + VOLUME_LABEL, LABEL_SIZE)) {
            label.append(each >= ' ' && each <= '~' ? (char) each : '?');
        }
        String stripped = label.toString().stripTrailing();
        return stripped.equals(NO_LABEL) ? "" : stripped;
    }

    private static Optional<FormatException> whyAnotherFormat(ByteReader sector) throws FormatException {
        if (sector.u8(SIGNATURE) != 0x55 || sector.u8(SIGNATURE + 1) != 0xAA) {
            return another(sector, SIGNATURE, "Signature_word", "the sector does not end in 55 AA");
        }
        boolean shortJump = sector.u8(JMP_BOOT) == 0xEB && sector.u8(JMP_BOOT + 2) == 0x90;
        if (!shortJump && sector.u8(JMP_BOOT) != 0xE9) {
            return another(sector, JMP_BOOT, "BS_jmpBoot", "is neither EB xx 90 nor E9 xx xx");
        }
        int bytesPerSector = sector.u16le(BYTES_PER_SECTOR);
        if (bytesPerSector < 512 || bytesPerSector > 4096 || Integer.bitCount(bytesPerSector) != 1) {
            return another(
                    sector, BYTES_PER_SECTOR, "BPB_BytsPerSec", bytesPerSector + " is not 512, 1024, 2048 or 4096");
        }
        int sectorsPerCluster = sector.u8(SECTORS_PER_CLUSTER);
        if (Integer.bitCount(sectorsPerCluster) != 1) {
            return another(sector, SECTORS_PER_CLUSTER, "BPB_SecPerClus", sectorsPerCluster + " is not a power of two");
        }
        int media = sector.u8(MEDIA);
        if (media != 0xF0 && media < 0xF8) {
            return another(sector, MEDIA, "BPB_Media", media + " is neither 240 nor at least 248");
        }
        return Optional.empty();
    }

    private static Optional<FormatException> another(ByteReader sector, int at, String field, String message) {
        return Optional.of(sector.notThisFormat(at, field, message));
    }

    private static BootSector parse(ByteReader sector) throws FormatException {
        Optional<FormatException> another = whyAnotherFormat(sector);
        if (another.isPresent()) {
            throw another.get();
        }
        int bytesPerSector = sector.u16le(BYTES_PER_SECTOR);
        long reserved = notZero(sector, RESERVED_SECTORS, "BPB_RsvdSecCnt", sector.u16le(RESERVED_SECTORS));
        long fats = notZero(sector, NUMBER_OF_FATS, "BPB_NumFATs", sector.u8(NUMBER_OF_FATS));
        // FAT32 has another layout from here on, and this field is what every driver tells it by; the specification's
        // own rule, the number of clusters, is met by all volumes but those that were made FAT32 although too small.
        boolean fat32 = sector.u16le(FAT_SIZE_16) == 0;
        long fatSectors = fat32
                ? notZero(sector, FAT_SIZE_32, "BPB_FATSz32", sector.u32le(FAT_SIZE_32))
                : sector.u16le(FAT_SIZE_16);
        int rootEntries = sector.u16le(ROOT_ENTRIES);
        if (fat32 && rootEntries != 0) {
            throw sector.damaged(
                    ROOT_ENTRIES, "BPB_RootEntCnt", "is " + rootEntries + ", but the root of FAT32 has no fixed place");
        }
        if (!fat32) {
            notZero(sector, ROOT_ENTRIES, "BPB_RootEntCnt", rootEntries);
        }
        int rootSize = rootEntries * DirectoryReader.ENTRY;
        long rootSectors = (rootSize + bytesPerSector - 1L) / bytesPerSector;
        long dataSector = reserved + fats * fatSectors + rootSectors;
        long totalSectors = totalSectors(sector);
        int sectorsPerCluster = sector.u8(SECTORS_PER_CLUSTER);
        long clusters = (totalSectors - dataSector) / sectorsPerCluster;
        if (totalSectors < dataSector || clusters == 0) {
            throw sector.damaged(
                    TOTAL_SECTORS_16,
                    "BPB_TotSec",
                    "of " + totalSectors + " sectors the first " + dataSector + " are taken, which leaves no cluster");
        }
        FatType type = fat32 ? FatType.FAT32 : clusters < FatType.FAT16_CLUSTERS ? FatType.FAT12 : FatType.FAT16;
        if (clusters > type.mostClusters() || (!fat32 && clusters >= FatType.FAT32_CLUSTERS)) {
            throw sector.damaged(TOTAL_SECTORS_16, "BPB_TotSec", clusters + " clusters are too many for " + type);
        }
        // Some tools make the table a little too small for the volume. What it cannot tell of is not in use then.
        clusters = Math.min(clusters, type.entries(fatSectors * bytesPerSector) - FatTable.FIRST_CLUSTER);
        long fat = fat32 ? activeFat(sector, fats) : 0;
        return new BootSector(
                type,
                (reserved + fat * fatSectors) * bytesPerSector,
                (reserved + fats * fatSectors) * bytesPerSector,
                rootSize,
                fat32 ? rootCluster(sector, clusters) : 0,
                dataSector * bytesPerSector,
                sectorsPerCluster * bytesPerSector,
                (int) clusters,
                sector.u8(MEDIA));
    }

    private static long notZero(ByteReader sector, int at, String field, long value) throws FormatException {
        if (value == 0) {
            throw sector.damaged(at, field, "is 0");
        }
        return value;
    }

    private static long totalSectors(ByteReader sector) throws FormatException {
        long small = sector.u16le(TOTAL_SECTORS_16);
        long large = sector.u32le(TOTAL_SECTORS_32);
        if (small != 0 && large != 0 && small != large) {
            throw sector.damaged(
                    TOTAL_SECTORS_16, "BPB_TotSec16", small + " sectors here, but " + large + " in BPB_TotSec32");
        }
        return small != 0 ? small : large;
    }

    private static long activeFat(ByteReader sector, long fats) throws FormatException {
        int version = sector.u16le(FS_VERSION);
        if (version != 0) {
            throw sector.unsupported(FS_VERSION, "BPB_FSVer", "version " + version + " is not 0");
        }
        int flags = sector.u16le(EXT_FLAGS);
        if ((flags & ONE_ACTIVE_FAT) == 0) {
            return 0;
        }
        int active = flags & ACTIVE_FAT;
        if (active >= fats) {
            throw sector.damaged(EXT_FLAGS, "BPB_ExtFlags", "table " + active + " is active, but there are " + fats);
        }
        return active;
    }

    private static int rootCluster(ByteReader sector, long clusters) throws FormatException {
        long root = sector.u32le(ROOT_CLUSTER);
        if (root < FatTable.FIRST_CLUSTER || root >= FatTable.FIRST_CLUSTER + clusters) {
            throw sector.damaged(
                    ROOT_CLUSTER, "BPB_RootClus", "cluster " + root + " is not one of the " + clusters + " there are");
        }
        return (int) root;
    }

    boolean hasCluster(long cluster) {
        return cluster >= FatTable.FIRST_CLUSTER && cluster < FatTable.FIRST_CLUSTER + (long) clusters;
    }

    /** The clusters there are, for messages. */
    String clusterRange() {
        return FatTable.FIRST_CLUSTER + " to " + (FatTable.FIRST_CLUSTER + clusters - 1);
    }

    /** Where a cluster begins. */
    long offset(int cluster) {
        return dataOffset + (long) (cluster - FatTable.FIRST_CLUSTER) * clusterSize;
    }
}
