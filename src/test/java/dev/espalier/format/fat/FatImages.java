package dev.espalier.format.fat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Makes FAT volumes in memory, cluster by cluster where a test cares: {@link #from} says where the next ones are taken,
 * and the {@code ...At} methods say where a field lies, so that it can be broken. A FAT32 volume may be smaller than any
 * real one.
 */
public final class FatImages {
    /** The stem and the suffix of a short name are meant in lower case. */
    private static final int BOTH_LOWER_CASE = 0x18;

    private static final int ENTRY = 32;
    private static final int FIXED_ROOT_ENTRIES = 64;
    private static final int END = 0x0FFFFFFF;

    private final FatType type;
    private final int clusterSize;
    private final int clusters;
    private final int fatOffset;
    private final int fatSize;
    private final int rootOffset;
    private final int dataOffset;
    private final ByteBuffer image;
    private final Map<String, Directory> directories = new LinkedHashMap<>();
    private final Map<String, Integer> entries = new LinkedHashMap<>();
    private int next = 2;
    private int aliases;

    /** A directory's clusters (none for a fixed root) and how many of its entries are used. */
    private static final class Directory {
        private final List<Integer> chain = new ArrayList<>();
        private int used;
    }

    /** A volume of two tables with 512-byte sectors. */
    public static FatImages of(FatType type, int clusters) {
        return new FatImages(type, 512, 1, clusters);
    }

    public FatImages(FatType type, int bytesPerSector, int sectorsPerCluster, int clusters) {
        this.type = type;
        this.clusterSize = sectorsPerCluster * bytesPerSector;
        this.clusters = clusters;
        int reserved = type == FatType.FAT32 ? 4 : 1;
        int fatSectors = Math.toIntExact((type.tableSize(clusters) + bytesPerSector - 1) / bytesPerSector);
        int rootEntries = type == FatType.FAT32 ? 0 : FIXED_ROOT_ENTRIES;
        int rootSectors = (rootEntries * ENTRY + bytesPerSector - 1) / bytesPerSector;
        this.fatOffset = reserved * bytesPerSector;
        this.fatSize = fatSectors * bytesPerSector;
        this.rootOffset = fatOffset + 2 * fatSize;
        this.dataOffset = rootOffset + rootSectors * bytesPerSector;
        int sectors = dataOffset / bytesPerSector + clusters * sectorsPerCluster;
        this.image = ByteBuffer.allocate(sectors * bytesPerSector).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0, new byte[] {(byte) 0xEB, 0x3C, (byte) 0x90, 'E', 'S', 'P', 'A', 'L', 'I', 'E', 'R'});
        image.putShort(11, (short) bytesPerSector);
        image.put(13, (byte) sectorsPerCluster);
        image.putShort(14, (short) reserved);
        image.put(16, (byte) 2);
        image.putShort(17, (short) rootEntries);
        image.put(21, (byte) 0xF8);
        image.putInt(32, sectors);
        image.put(510, (byte) 0x55).put(511, (byte) 0xAA);
        setFat(0, 0x0FFFFF00 | 0xF8);
        setFat(1, END);
        Directory root = new Directory();
        directories.put("", root);
        if (type == FatType.FAT32) {
            image.putInt(36, fatSectors);
            grow(root);
            image.putInt(44, root.chain.get(0));
        } else {
            image.putShort(22, (short) fatSectors);
        }
    }

    /** The next clusters are taken from this one on, those passed over that are in use. */
    public FatImages from(int cluster) {
        next = cluster;
        return this;
    }

    public FatImages file(String path, byte[] content) {
        List<Integer> chain = new ArrayList<>();
        for (int done = 0; done < content.length; done += clusterSize) {
            chain.add(take());
        }
        return file(path, content, chain);
    }

    /** With the given clusters, in that order. */
    public FatImages file(String path, byte[] content, List<Integer> chain) {
        for (int i = 0; i < chain.size(); i++) {
            int from = i * clusterSize;
            image.put(clusterAt(chain.get(i)), content, from, Math.min(clusterSize, content.length - from));
            setFat(chain.get(i), i + 1 < chain.size() ? chain.get(i + 1) : END);
        }
        addNamed(path, 0x20, chain.isEmpty() ? 0 : chain.get(0), content.length);
        return this;
    }

    public FatImages directory(String path) {
        Directory directory = new Directory();
        directories.put(path, directory);
        grow(directory);
        int first = directory.chain.get(0);
        addRaw(path, shortEntry(".          ", 0x10, 0, first, 0));
        addRaw(path, shortEntry("..         ", 0x10, 0, parent(path).isEmpty() ? 0 : firstCluster(parent(path)), 0));
        addNamed(path, 0x10, first, 0);
        return this;
    }

    /** Makes the next entry of a directory take a cluster, wherever {@link #from} points. */
    public FatImages fill(String directory) {
        Directory full = existing(directory);
        while (full.used * ENTRY < full.chain.size() * clusterSize) {
            byte[] deleted = new byte[ENTRY];
            deleted[0] = (byte) 0xE5;
            addRaw(directory, deleted);
        }
        return this;
    }

    /** Any 32 bytes as the next entry. */
    public FatImages addRaw(String directory, byte[] entry) {
        Directory to = existing(directory);
        if (to.chain.size() * clusterSize == to.used * ENTRY && (type == FatType.FAT32 || !directory.isEmpty())) {
            grow(to);
        }
        image.put(entryAt(to, to.used), entry);
        to.used++;
        return this;
    }

    /** An entry with a short name only; the name is the 11 bytes as they lie on the volume. */
    public static byte[] shortEntry(String name, int attributes, int caseFlags, int cluster, long size) {
        ByteBuffer entry = ByteBuffer.allocate(ENTRY).order(ByteOrder.LITTLE_ENDIAN);
        entry.put(name.getBytes(StandardCharsets.ISO_8859_1));
        entry.put(11, (byte) attributes).put(12, (byte) caseFlags);
        entry.putShort(20, (short) (cluster >>> 16))
                .putShort(26, (short) cluster)
                .putInt(28, (int) size);
        return entry.array();
    }

    /** The entries of a long name, in the order in which they lie on the volume. */
    public static List<byte[]> longEntries(String name, int checksum) {
        int parts = (name.length() + 12) / 13;
        char[] units = Arrays.copyOf(name.toCharArray(), parts * 13);
        if (name.length() < units.length) {
            Arrays.fill(units, name.length() + 1, units.length, '\uFFFF');
        }
        List<byte[]> entries = new ArrayList<>();
        for (int part = parts; part >= 1; part--) {
            ByteBuffer entry = ByteBuffer.allocate(ENTRY).order(ByteOrder.LITTLE_ENDIAN);
            entry.put(0, (byte) (part == parts ? (part | 0x40) : part))
                    .put(11, (byte) 0x0F)
                    .put(13, (byte) checksum);
            int unit = (part - 1) * 13;
            for (int at : new int[] {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30}) {
                entry.putChar(at, units[unit++]);
            }
            entries.add(entry.array());
        }
        return entries;
    }

    /** Sets an entry of both tables. */
    public FatImages setFat(int cluster, int value) {
        for (int table : new int[] {fatOffset, fatOffset + fatSize}) {
            if (type == FatType.FAT32) {
                image.putInt(table + 4 * cluster, value);
            } else if (type == FatType.FAT16) {
                image.putShort(table + 2 * cluster, (short) value);
            } else {
                int at = table + cluster * 3 / 2;
                int both = Short.toUnsignedInt(image.getShort(at));
                int mixed =
                        cluster % 2 == 0 ? (both & 0xF000) | (value & 0xFFF) : (both & 0xF) | ((value & 0xFFF) << 4);
                image.putShort(at, (short) mixed);
            }
        }
        return this;
    }

    /** The image itself: a change shows in what is built on. */
    public byte[] bytes() {
        return image.array();
    }

    public int size() {
        return image.capacity();
    }

    /** Where the first table begins. */
    public int fatAt() {
        return fatOffset;
    }

    public int clusterAt(int cluster) {
        return dataOffset + (cluster - 2) * clusterSize;
    }

    /** Where the entry with the short name of this file or directory lies. */
    public int entryAt(String path) {
        return Objects.requireNonNull(entries.get(path), path);
    }

    public int firstCluster(String path) {
        Directory directory = directories.get(path);
        return directory != null
                ? directory.chain.get(0)
                : Short.toUnsignedInt(image.getShort(entryAt(path) + 26)) | (image.getShort(entryAt(path) + 20) << 16);
    }

    public int clusterSize() {
        return clusterSize;
    }

    public boolean has(String directory) {
        return directories.containsKey(directory);
    }

    private void addNamed(String path, int attributes, int cluster, long size) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String parent = parent(path);
        String shortName = plainShortName(name);
        int caseFlags = shortName.isEmpty() ? 0 : BOTH_LOWER_CASE;
        if (shortName.isEmpty()) {
            shortName = "ALIAS~" + String.format(Locale.ROOT, "%02d", aliases++ % 100) + "TXT";
            int checksum = LongName.checksum(shortName.getBytes(StandardCharsets.ISO_8859_1));
            longEntries(name, checksum).forEach(entry -> addRaw(parent, entry));
        }
        addRaw(parent, shortEntry(shortName, attributes, caseFlags, cluster, size));
        Directory directory = existing(parent);
        entries.put(path, entryAt(directory, directory.used - 1));
    }

    /** The 11 bytes of a lower-case name that needs no long form, with the flags for lower case; or nothing. */
    private static String plainShortName(String name) {
        if (!name.matches("[a-z0-9_-]{1,8}(\\.[a-z0-9_-]{1,3})?")) {
            return "";
        }
        String[] parts = (name.toUpperCase(Locale.ROOT) + ".").split("\\.", -1);
        return String.format(Locale.ROOT, "%-8s%-3s", parts[0], parts[1]);
    }

    private int entryAt(Directory directory, int index) {
        int at = index * ENTRY;
        return directory.chain.isEmpty()
                ? rootOffset + at
                : clusterAt(directory.chain.get(at / clusterSize)) + at % clusterSize;
    }

    private void grow(Directory directory) {
        int cluster = take();
        if (!directory.chain.isEmpty()) {
            setFat(directory.chain.get(directory.chain.size() - 1), cluster);
        }
        directory.chain.add(cluster);
        setFat(cluster, END);
    }

    private int take() {
        while (isUsed(next)) {
            next++;
        }
        if (next >= clusters + 2) {
            throw new IllegalStateException("the volume of " + clusters + " clusters is full");
        }
        int taken = next++;
        setFat(taken, END);
        return taken;
    }

    private boolean isUsed(int cluster) {
        return switch (type) {
            case FAT32 -> image.getInt(fatOffset + 4 * cluster) != 0;
            case FAT16 -> image.getShort(fatOffset + 2 * cluster) != 0;
            case FAT12 -> {
                int both = Short.toUnsignedInt(image.getShort(fatOffset + cluster * 3 / 2));
                yield (cluster % 2 == 0 ? both & 0xFFF : both >> 4) != 0;
            }
        };
    }

    private Directory existing(String path) {
        return Objects.requireNonNull(directories.get(path), path);
    }

    private static String parent(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }
}
