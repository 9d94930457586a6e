package dev.espalier.rootfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.ext4.Piece;

/**
 * Reads the data of many files going forward over a volume, so that a stream behind it is decoded once or a few times, and
 * gives them one after another, each whole and from its beginning.
 *
 * <p>A file's turn comes where its data begins. A file whose pieces lie in disorder, or apart with much of other files
 * between, has its turn where the last of it lies. Pieces that are come by before the turn of their file are held in
 * memory, at most {@link #BUDGET} bytes; a file for which that leaves no room waits for the next pass. A file in
 * disorder that is larger than all of the budget is read last, in its own order, and goes back as often as that takes.
 *
 * <p>The order depends on nothing but where the files lie.
 */
final class Sweep {
    /** Bytes of file data in memory at most, beside one chunk. */
    static final long BUDGET = 32L << 20;

    private static final int CHUNK = 256 << 10;

    private final ByteView volume;
    private final List<List<Piece>> files;
    private final long budget;
    private final Sink sink;

    /** Where the files go. */
    interface Sink {
        void begin(int file) throws IOException;

        /**
         * The next bytes of the file that was begun; between pieces there may be a hole.
         *
         * @param offset in the file, never less than the end of the bytes before
         */
        void data(long offset, byte[] bytes) throws IOException;

        void end() throws IOException;
    }

    /** @param files are told to the sink by their index; each has at least one piece */
    Sweep(ByteView volume, List<List<Piece>> files, Sink sink) {
        this(volume, files, sink, BUDGET);
    }

    Sweep(ByteView volume, List<List<Piece>> files, Sink sink, long budget) {
        this.volume = volume;
        this.files = files;
        this.sink = sink;
        this.budget = budget;
    }

    /** @throws FormatException where files share bytes, as some can in images of Android */
    void run() throws IOException {
        int[] left = IntStream.range(0, files.size()).toArray();
        List<Integer> wayward = new ArrayList<>();
        while (left.length > 0) {
            Pass pass = new Pass(left);
            wayward.addAll(pass.wayward);
            left = pass.run();
        }
        wayward.sort(Comparator.comparingLong(file -> firstPhysical(files.get(file))));
        for (int file : wayward) {
            sink.begin(file);
            for (Piece piece : files.get(file)) {
                copy(piece);
            }
            sink.end();
        }
    }

    private void copy(Piece piece) throws IOException {
        for (long done = 0; done < piece.length(); done += CHUNK) {
            int count = (int) Math.min(CHUNK, piece.length() - done);
            sink.data(piece.logical() + done, volume.read(piece.physical() + done, count));
        }
    }

    private static long size(List<Piece> pieces) {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    private static long firstPhysical(List<Piece> pieces) {
        return pieces.stream().mapToLong(Piece::physical).min().orElseThrow();
    }

    private static long lastPhysical(List<Piece> pieces) {
        return pieces.stream().mapToLong(Piece::physical).max().orElseThrow();
    }

    /** Whether the pieces lie on the volume in the order in which they lie in the file. */
    private static boolean ascend(List<Piece> pieces) {
        for (int i = 1; i < pieces.size(); i++) {
            if (pieces.get(i).physical() < pieces.get(i - 1).physical()) {
                return false;
            }
        }
        return true;
    }

    /** A piece of a file that is wanted in a pass. */
    private record Wanted(int file, int index, long physical, long length) {}

    /** One way over the volume. */
    private final class Pass {
        private final List<Wanted> wanted = new ArrayList<>();
        /** How many wanted bytes lie before each of them. */
        private final long[] before;

        private final List<Turn> turns = new ArrayList<>();
        private final List<Integer> wayward = new ArrayList<>();

        private final List<Integer> deferred = new ArrayList<>();
        private final boolean[] done = new boolean[files.size()];
        /** By file, the pieces that were come by before its turn; there too while none is held yet. */
        private final Map<Integer, byte[][]> held = new HashMap<>();

        private long reserved;
        private int next;

        private record Turn(int file, long physical) {}

        Pass(int[] left) throws FormatException {
            for (int file : left) {
                List<Piece> pieces = files.get(file);
                for (int i = 0; i < pieces.size(); i++) {
                    wanted.add(new Wanted(
                            file, i, pieces.get(i).physical(), pieces.get(i).length()));
                }
            }
            wanted.sort(Comparator.comparingLong(Wanted::physical));
            before = new long[wanted.size() + 1];
            for (int i = 0; i < wanted.size(); i++) {
                Wanted piece = wanted.get(i);
                before[i + 1] = before[i] + piece.length();
                if (i > 0 && wanted.get(i - 1).physical() + wanted.get(i - 1).length() > piece.physical()) {
                    throw FormatException.unsupported(
                            piece.physical(), "extents", "these bytes belong to several files");
                }
            }
            for (int file : left) {
                turnOf(file).ifPresentOrElse(turns::add, () -> wayward.add(file));
            }
            wayward.forEach(file -> done[file] = true);
            turns.sort(Comparator.comparingLong(Turn::physical));
        }

        private Optional<Turn> turnOf(int file) {
            List<Piece> pieces = files.get(file);
            long size = size(pieces);
            if (ascend(pieces) && between(pieces) - size <= Math.min(size, budget / 2)) {
                return Optional.of(new Turn(file, firstPhysical(pieces)));
            }
            return size <= budget ? Optional.of(new Turn(file, lastPhysical(pieces))) : Optional.empty();
        }

        /** Wanted bytes from a file's first piece on the volume to its last, its own among them. */
        private long between(List<Piece> pieces) {
            return before[indexOf(lastPhysical(pieces)) + 1] - before[indexOf(firstPhysical(pieces))];
        }

        private int indexOf(long physical) {
            int low = 0;
            int high = wanted.size() - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (wanted.get(middle).physical() < physical) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        /** Returns the files that have to wait. */
        int[] run() throws IOException {
            for (Turn turn : turns) {
                int file = turn.file();
                if (!done[file] && (ascend(files.get(file)) || mayHold(file))) {
                    emit(file);
                }
            }
            return deferred.stream().mapToInt(Integer::intValue).toArray();
        }

        private void emit(int file) throws IOException {
            List<Piece> pieces = files.get(file);
            sink.begin(file);
            for (int i = 0; i < pieces.size(); i++) {
                byte[][] mine = held.getOrDefault(file, new byte[0][]);
                if (i < mine.length && mine[i].length > 0) {
                    sink.data(pieces.get(i).logical(), mine[i]);
                    mine[i] = new byte[0];
                } else {
                    passOver(pieces.get(i).physical());
                    copy(pieces.get(i));
                    next++;
                }
            }
            sink.end();
            done[file] = true;
            if (held.remove(file) != null) {
                reserved -= size(pieces);
            }
        }

        /** Goes to a piece and takes along what lies before it and is wanted later in this pass. */
        private void passOver(long physical) throws IOException {
            while (wanted.get(next).physical() < physical) {
                Wanted piece = wanted.get(next++);
                if (!done[piece.file()] && mayHold(piece.file())) {
                    byte[] bytes = volume.read(piece.physical(), (int) piece.length());
                    Optional.ofNullable(held.get(piece.file())).orElseThrow()[piece.index()] = bytes;
                }
            }
        }

        /** Whether there is room to hold all of a file; if not, it waits for the next pass. */
        private boolean mayHold(int file) {
            if (held.containsKey(file)) {
                return true;
            }
            List<Piece> pieces = files.get(file);
            if (reserved + size(pieces) > budget) {
                done[file] = true;
                deferred.add(file);
                return false;
            }
            byte[][] none = new byte[pieces.size()][];
            Arrays.fill(none, new byte[0]);
            held.put(file, none);
            reserved += size(pieces);
            return true;
        }
    }
}
