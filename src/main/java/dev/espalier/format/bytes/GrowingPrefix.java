package dev.espalier.format.bytes;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A stream as bytes by offset. It is decoded from its start as far as the highest offset asked for (rounded up to
 * {@link #BLOCK}) and no further, so that the rest of a disk image is never decoded, nor fetched.
 *
 * <p>What was decoded stays in memory up to a budget, the lowest offsets leaving first; blocks of zeros, which fill most
 * of a disk image, cost one bit. A read of what has left begins again at the start of the stream. So every order of
 * reads works in bounded memory and without a scratch file, and the usual order, forward, decodes once.
 */
public final class GrowingPrefix implements ByteView, Closeable {
    /** Bytes that are decoded, kept and dropped together. */
    public static final int BLOCK = 64 * 1024;

    /** Bytes kept in memory unless told otherwise: the firmware of a Raspberry Pi fits. */
    public static final int BUDGET = 32 * 1024 * 1024;

    /** A stream that would have to be decoded more than 1 + 8 times is refused: that time is better spent elsewhere. */
    public static final int MOST_REWINDS = 8;

    /** Far beyond any disk; it keeps block numbers in an {@code int}. */
    private static final long LONGEST = (long) Integer.MAX_VALUE * BLOCK;

    private static final byte[] ZEROS = new byte[BLOCK];

    private final StreamSource source;
    private final int blocksInMemory;

    /** The non-zero blocks that are in memory, by their number. */
    private final TreeMap<Integer, byte[]> kept = new TreeMap<>();

    /** Which of the decoded blocks hold nothing but zeros. */
    private final BitSet zero = new BitSet();

    private Optional<InputStream> stream = Optional.empty();
    private int nextBlock;
    private long end = Long.MAX_VALUE;
    private int timesOpened;
    private long decoded;

    public GrowingPrefix(StreamSource source) {
        this(source, BUDGET);
    }

    /** With at most {@code budget} bytes of non-zero blocks in memory, but always room for one block. */
    public GrowingPrefix(StreamSource source, int budget) {
        this.source = source;
        this.blocksInMemory = Math.max(1, budget / BLOCK);
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || offset > LONGEST - length) {
            throw FormatException.damaged(offset, "end", length + " bytes wanted where no stream reaches");
        }
        if (offset > end - length) {
            throw ByteView.endsBefore(offset, length, end);
        }
        byte[] result = new byte[length];
        int done = 0;
        while (done < length) {
            long at = offset + done;
            int from = (int) (at % BLOCK);
            int count = Math.min(BLOCK - from, length - done);
            byte[] block = block((int) (at / BLOCK));
            if (at > end - count) {
                throw ByteView.endsBefore(offset, length, end);
            }
            System.arraycopy(block, from, result, done, count);
            done += count;
        }
        return result;
    }

    /** How many bytes came out of the stream so far, those decoded again included. */
    public long decoded() {
        return decoded;
    }

    /** How often the stream was begun again. */
    public int rewinds() {
        return Math.max(0, timesOpened - 1);
    }

    /** Closes the stream. Nothing is read afterwards. */
    @Override
    public void close() throws IOException {
        beginAgain();
    }

    private byte[] block(int number) throws IOException {
        boolean hasLeft = number < nextBlock && !zero.get(number) && !kept.containsKey(number);
        if (hasLeft) {
            beginAgain();
        }
        while (nextBlock <= number && (long) nextBlock * BLOCK < end) {
            decodeNextBlock();
        }
        return kept.getOrDefault(number, ZEROS);
    }

    private void decodeNextBlock() throws IOException {
        byte[] block = new byte[BLOCK];
        int filled = fill(block);
        decoded += filled;
        if (filled < BLOCK) {
            end = (long) nextBlock * BLOCK + filled;
        }
        if (Arrays.equals(block, ZEROS)) {
            zero.set(nextBlock);
        } else {
            kept.put(nextBlock, block);
            if (kept.size() > blocksInMemory) {
                kept.pollFirstEntry();
            }
        }
        nextBlock++;
    }

    /** How many bytes of the block the stream still had. */
    private int fill(byte[] block) throws IOException {
        InputStream in = stream.isPresent() ? stream.get() : open();
        int filled = 0;
        try {
            while (filled < BLOCK) {
                int count = in.read(block, filled, BLOCK - filled);
                if (count < 0) {
                    break;
                }
                filled += count;
            }
        } catch (EOFException e) {
            // Decoders say so when their input is cut short; to who reads the image, it has ended.
            return filled;
        } catch (IOException e) {
            // Part of a block is lost, so that the stream stands nowhere that a later read could go on from.
            try {
                beginAgain();
            } catch (IOException onClose) {
                e.addSuppressed(onClose);
            }
            throw e;
        }
        return filled;
    }

    private InputStream open() throws IOException {
        if (timesOpened > MOST_REWINDS) {
            throw FormatException.unsupported(
                    0,
                    "order",
                    "the parts that are wanted lie so far apart and in such an order that the stream would have to be"
                            + " decoded more than "
                            + (1 + MOST_REWINDS)
                            + " times; unpack the image first, an uncompressed file is read in any order");
        }
        InputStream in = source.open();
        timesOpened++;
        stream = Optional.of(in);
        return in;
    }

    private void beginAgain() throws IOException {
        Optional<InputStream> old = stream;
        stream = Optional.empty();
        nextBlock = 0;
        kept.clear();
        zero.clear();
        if (old.isPresent()) {
            old.get().close();
        }
    }
}
