package dev.espalier.artifacts;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

import dev.espalier.format.bytes.FormatException;

/**
 * Walks over the frames of a zstd stream (RFC 8878, section 3.1.1) in front of the decoder, which allocates whatever window
 * a header asks for, fills a block of any size and knows no skippable frames: refuses the first two, leaves out the last.
 */
final class ZstdFrames extends InputStream {
    private static final long MAGIC = 0xFD2FB528L;
    /** 0x184D2A50 to 0x184D2A5F. */
    private static final long SKIPPABLE_MAGIC = 0x184D2A50L;

    private static final long SKIPPABLE_MASK = 0xFFFFFFF0L;
    private static final long MOST_WINDOW = 128L << 20;
    private static final int LONGEST_HEADER = 18;
    private static final int BLOCK_HEADER = 3;
    private static final int RLE_BLOCK = 1;
    private static final int LARGEST_BLOCK = 128 << 10;
    private static final int CHECKSUM = 4;
    private static final int[] DICTIONARY_ID_BYTES = {0, 1, 2, 4};
    private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};

    private final InputStream in;
    /** A header that was read and is not yet handed on. */
    private final byte[] header = new byte[LONGEST_HEADER];

    private int headerFrom;
    private int headerTo;
    /** Bytes of the current block or checksum that go through unseen. */
    private long passing;

    private boolean insideFrame;
    private boolean hasChecksum;
    private boolean lastBlock;
    private long offset;

    ZstdFrames(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (headerFrom == headerTo && passing == 0 && !nextHeader()) {
            return -1;
        }
        if (headerFrom < headerTo) {
            int n = Math.min(count, headerTo - headerFrom);
            System.arraycopy(header, headerFrom, buffer, from, n);
            headerFrom += n;
            return n;
        }
        int n = in.read(buffer, from, (int) Math.min(count, passing));
        if (n < 0) {
            throw new EOFException();
        }
        passing -= n;
        offset += n;
        return n;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Reads the header that is due into {@link #header}; false at the end of the stream. */
    private boolean nextHeader() throws IOException {
        headerFrom = 0;
        headerTo = 0;
        if (insideFrame && !lastBlock) {
            blockHeader();
            return true;
        }
        insideFrame = false;
        while (true) {
            int n = in.readNBytes(header, 0, 4);
            if (n == 0) {
                return false;
            }
            headerTo = n;
            if (n < 4) {
                throw new EOFException();
            }
            long magic = number(0, 4);
            if ((magic & SKIPPABLE_MASK) != SKIPPABLE_MAGIC) {
                frameHeader(magic);
                return true;
            }
            need(4);
            long length = number(4, 4);
            in.skipNBytes(length);
            offset += 8 + length;
            headerTo = 0;
        }
    }

    private void frameHeader(long magic) throws IOException {
        if (magic != MAGIC) {
            throw FormatException.notThisFormat(
                    offset, "zstd", "0x" + Long.toHexString(magic) + " is not the magic number of a frame");
        }
        need(1);
        int descriptor = header[4] & 0xff;
        boolean singleSegment = (descriptor & 0x20) != 0;
        hasChecksum = (descriptor & 0x04) != 0;
        int sizeFlag = descriptor >> 6;
        int sizeBytes = singleSegment && sizeFlag == 0 ? 1 : CONTENT_SIZE_BYTES[sizeFlag];
        need((singleSegment ? 0 : 1) + DICTIONARY_ID_BYTES[descriptor & 3] + sizeBytes);
        long window = singleSegment ? number(headerTo - sizeBytes, sizeBytes) : window(header[5] & 0xff);
        if (window < 0 || window > MOST_WINDOW) {
            throw FormatException.unsupported(
                    offset,
                    "zstd",
                    "decoding needs a window of " + Long.toUnsignedString(window) + " bytes, more than the "
                            + MOST_WINDOW + " allowed");
        }
        offset += headerTo;
        insideFrame = true;
        lastBlock = false;
    }

    private void blockHeader() throws IOException {
        need(BLOCK_HEADER);
        int bits = (int) number(0, BLOCK_HEADER);
        lastBlock = (bits & 1) != 0;
        int type = (bits >> 1) & 3;
        int size = bits >> 3;
        if (size > LARGEST_BLOCK) {
            throw FormatException.damaged(
                    offset, "zstd", "a block has " + size + " bytes, more than the " + LARGEST_BLOCK + " there may be");
        }
        passing = type == RLE_BLOCK ? 1 : size;
        if (lastBlock && hasChecksum) {
            passing += CHECKSUM;
        }
        offset += BLOCK_HEADER;
    }

    /** Window_Descriptor: five bits of exponent, three of mantissa. */
    private static long window(int descriptor) {
        long base = 1L << (10 + (descriptor >> 3));
        return base + base / 8 * (descriptor & 7);
    }

    private void need(int more) throws IOException {
        if (in.readNBytes(header, headerTo, more) < more) {
            throw new EOFException();
        }
        headerTo += more;
    }

    /** Little-endian. */
    private long number(int from, int length) {
        long value = 0;
        for (int i = from + length - 1; i >= from; i--) {
            value = (value << 8) | (header[i] & 0xff);
        }
        return value;
    }
}
