package dev.espalier.format.fat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.GrowingPrefix;

/**
 * Takes the wanted files out of a volume, going forward over it so that a stream behind it is decoded once, and stops
 * when nothing is left to read.
 *
 * <p>Directories and files wait in one queue and are read in the order of their first clusters. A directory may turn up
 * files that lie before it, and a file's later clusters may lie behind the next file: going back a little costs nothing,
 * since a {@link GrowingPrefix} still holds what was decoded last. What lies further back waits until all else is read,
 * so that one new beginning of the stream serves all of it.
 *
 * <p>Nothing here is recursive, and no file or directory is ever whole in memory; see the package for what is.
 */
public final class FatExtraction {

    /** Where the files go. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Begins a file of {@code size} bytes, which are written to the stream before it is closed. Where something
         * fails it is closed early, and {@link FatExtraction#run} ends in the exception.
         */
        OutputStream file(String path, long size) throws IOException;
    }

    /** FAT specification 1.03, page 29: with all directories a name has at most 259 characters. This bounds depth too. */
    private static final int LONGEST_PATH = 259;

    /** A boot partition has a few hundred files; this is where memory would begin to be one's concern. */
    private static final int MOST_PENDING = 50_000;

    /** Bytes read and written together. */
    private static final int CHUNK = 64 * 1024;

    /**
     * How far behind the farthest byte read a stream surely still has all bytes: what {@link GrowingPrefix} keeps, less
     * the block and the cluster by which it may be ahead.
     */
    private static final long LOOK_BACK = GrowingPrefix.BUDGET - 1024 * 1024;

    private final FatVolume volume;
    private final BootSector boot;
    private final Predicate<String> wanted;
    private final Predicate<String> mayHoldWanted;
    private final Sink sink;
    private final long lookBack;

    private final TreeSet<Pending> pending =
            new TreeSet<>(Comparator.comparingInt(Pending::firstCluster).thenComparing(Pending::path));

    /** Clusters that have been read, so that none is read for two files, nor twice in a circle. */
    private final BitSet read = new BitSet();

    /** The farthest cluster read since the last beginning. */
    private int farthest = FatTable.FIRST_CLUSTER;

    /**
     * @param wanted which files to take, by their path: parts with {@code /} between, as in {@code overlays/README}
     * @param mayHoldWanted which directories to look into, by their path; the root is always looked into
     */
    public FatExtraction(FatVolume volume, Predicate<String> wanted, Predicate<String> mayHoldWanted, Sink sink) {
        this(volume, wanted, mayHoldWanted, sink, LOOK_BACK);
    }

    /** With another look back than that of a stream with the usual budget. */
    FatExtraction(
            FatVolume volume, Predicate<String> wanted, Predicate<String> mayHoldWanted, Sink sink, long lookBack) {
        this.volume = volume;
        this.boot = volume.boot();
        this.wanted = wanted;
        this.mayHoldWanted = mayHoldWanted;
        this.sink = sink;
        this.lookBack = lookBack;
    }

    /** A file or directory to be read. The size is only a file's; the offset is that of its directory entry. */
    private record Pending(String path, int firstCluster, boolean isDirectory, long size, long entryOffset) {}

    /** Gives every wanted file to the sink, once. To be called once. */
    public void run() throws IOException {
        go(this::readFile);
    }

    /** The sizes of all wanted files by their paths, of which none is read. To be called once, instead of {@link #run}. */
    public SortedMap<String, Long> list() throws IOException {
        SortedMap<String, Long> sizes = new TreeMap<>();
        go(file -> sizes.put(file.path(), file.size()));
        return sizes;
    }

    private interface Found {
        void on(Pending file) throws IOException;
    }

    private void go(Found found) throws IOException {
        if (boot.type() == FatType.FAT32) {
            readDirectory("", claimed(boot.rootCluster(), 0, "BPB_RootClus"));
        } else {
            readFixedRoot();
        }
        while (!pending.isEmpty()) {
            Pending next = next();
            pending.remove(next);
            if (next.isDirectory()) {
                readDirectory(next.path() + "/", claimed(next.firstCluster(), next.entryOffset(), "DIR_FstClus"));
            } else {
                found.on(next);
            }
        }
    }

    /** The lowest that lies ahead or close behind; if none does, the lowest of all. */
    private Pending next() {
        long reachable = farthest - lookBack / boot.clusterSize();
        int from = (int) Math.max(0, reachable);
        Pending next = Optional.ofNullable(pending.ceiling(new Pending("", from, false, 0, 0)))
                .orElseGet(pending::first);
        if (next.firstCluster() < from) {
            farthest = next.firstCluster();
        }
        return next;
    }

    /** The root directory of FAT12 and FAT16, which lies before the clusters. */
    private void readFixedRoot() throws IOException {
        DirectoryReader directory = new DirectoryReader(boot.type());
        for (int done = 0; done < boot.rootSize() && !directory.hasEnded(); done += CHUNK) {
            int length = Math.min(CHUNK, boot.rootSize() - done);
            queue("", directory.read(ByteReader.read(volume.bytes(), boot.rootOffset() + done, length)));
        }
    }

    private void readDirectory(String prefix, int firstCluster) throws IOException {
        DirectoryReader directory = new DirectoryReader(boot.type());
        int cluster = firstCluster;
        while (cluster != FatTable.END && !directory.hasEnded()) {
            long start = boot.offset(cluster);
            for (int done = 0; done < boot.clusterSize() && !directory.hasEnded(); done += CHUNK) {
                int length = Math.min(CHUNK, boot.clusterSize() - done);
                queue(prefix, directory.read(ByteReader.read(volume.bytes(), start + done, length)));
            }
            if (!directory.hasEnded()) {
                cluster = following(cluster);
            }
        }
    }

    private void queue(String prefix, List<DirectoryEntry> entries) throws FormatException {
        for (DirectoryEntry entry : entries) {
            String path = prefix + entry.name();
            if (path.length() > LONGEST_PATH) {
                throw FormatException.unsupported(
                        entry.offset(), "DIR_Name", "\"" + path + "\" is longer than " + LONGEST_PATH + " characters");
            }
            if ((entry.isDirectory() ? mayHoldWanted : wanted).test(path)) {
                pending.add(checked(entry, path));
                if (pending.size() > MOST_PENDING) {
                    throw FormatException.unsupported(
                            entry.offset(), "directory", "more than " + MOST_PENDING + " files are wanted");
                }
            }
        }
    }

    private Pending checked(DirectoryEntry entry, String path) throws FormatException {
        boolean empty = !entry.isDirectory() && entry.size() == 0;
        if (empty ? entry.firstCluster() != 0 : !boot.hasCluster(entry.firstCluster())) {
            throw FormatException.damaged(
                    entry.offset(),
                    "DIR_FstClus",
                    "\"" + path + "\" begins at cluster " + entry.firstCluster()
                            + (empty ? ", but is empty" : ", but clusters are " + boot.clusterRange()));
        }
        long size = entry.isDirectory() ? 0 : entry.size();
        if (size > (long) boot.clusters() * boot.clusterSize()) {
            throw FormatException.damaged(
                    entry.offset(), "DIR_FileSize", "\"" + path + "\" has " + size + " bytes, more than the volume");
        }
        return new Pending(path, (int) entry.firstCluster(), entry.isDirectory(), size, entry.offset());
    }

    private void readFile(Pending file) throws IOException {
        long left = file.size();
        try (OutputStream out = sink.file(file.path(), file.size())) {
            int cluster = left == 0 ? FatTable.END : claimed(file.firstCluster(), file.entryOffset(), "DIR_FstClus");
            while (left > 0) {
                if (cluster == FatTable.END) {
                    throw wrongSize(file, "has " + file.size() + " bytes, but its chain ends " + left + " before");
                }
                // As many clusters as lie in a row, up to a chunk.
                int first = cluster;
                int count = 1;
                cluster = following(cluster);
                while (cluster == first + count
                        && (count + 1L) * boot.clusterSize() <= CHUNK
                        && (long) count * boot.clusterSize() < left) {
                    count++;
                    cluster = following(cluster);
                }
                long run = Math.min(left, (long) count * boot.clusterSize());
                copy(boot.offset(first), run, out);
                left -= run;
            }
            if (cluster != FatTable.END) {
                throw wrongSize(file, "has " + file.size() + " bytes, but its chain goes on behind them");
            }
        }
    }

    private void copy(long offset, long length, OutputStream out) throws IOException {
        for (long done = 0; done < length; done += CHUNK) {
            out.write(volume.bytes().read(offset + done, (int) Math.min(CHUNK, length - done)));
        }
    }

    private static FormatException wrongSize(Pending file, String message) {
        return FormatException.damaged(file.entryOffset(), "DIR_FileSize", "\"" + file.path() + "\" " + message);
    }

    private int following(int cluster) throws IOException {
        int next = volume.table().next(cluster);
        if (next != FatTable.END) {
            if (read.get(next)) {
                throw volume.table()
                        .damaged(cluster, "the chain goes on at cluster " + next + ", which another has, or itself");
            }
            take(next);
        }
        return next;
    }

    /** The first cluster of a chain, which the field at {@code offset} names. */
    private int claimed(int cluster, long offset, String field) throws FormatException {
        if (read.get(cluster)) {
            throw FormatException.damaged(
                    offset, field, "the chain begins at cluster " + cluster + ", which another has");
        }
        take(cluster);
        return cluster;
    }

    private void take(int cluster) {
        read.set(cluster);
        farthest = Math.max(farthest, cluster);
    }
}
