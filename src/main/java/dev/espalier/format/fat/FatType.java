package dev.espalier.format.fat;

/** The three widths of an entry of the file allocation table, with the values that mean something else than a cluster. */
public enum FatType {
    FAT12(12, 0xFF7),
    FAT16(16, 0xFFF7),
    /** Of its 32 bits the upper four are reserved and not part of the value. */
    FAT32(32, 0x0FFFFFF7);

    /** FAT specification 1.03, page 14: the first count of clusters that is not FAT12 any more. */
    static final long FAT16_CLUSTERS = 4085;

    /** The first count of clusters that is not FAT16 any more. */
    static final long FAT32_CLUSTERS = 65525;

    private final int bits;
    private final int bad;

    FatType(int bits, int bad) {
        this.bits = bits;
        this.bad = bad;
    }

    int bits() {
        return bits;
    }

    /** The value of a cluster that must not be used; every greater one ends a chain. */
    int bad() {
        return bad;
    }

    /** The greatest number of clusters that leaves the special values free. */
    long mostClusters() {
        return (long) bad - FatTable.FIRST_CLUSTER;
    }

    /** How many bytes hold the entries of this many clusters and of the two reserved ones before them. */
    long tableSize(long clusters) {
        return ((clusters + FatTable.FIRST_CLUSTER) * bits + 7) / 8;
    }

    /** How many entries a table of this many bytes has. */
    long entries(long tableSize) {
        return tableSize * 8 / bits;
    }
}
