package dev.espalier.artifacts;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.SeekableInputStream;
import org.tukaani.xz.SeekableXZInputStream;

/**
 * The bytes of an {@code .xz} file of several blocks, as {@code xz -T0} writes it, in any order: each read decodes from the
 * start of the block it lies in, or goes on where the last one ended. What was decoded last stays in memory in chunks, for
 * a block may be larger than all the memory there is.
 */
final class XzView implements ByteView, Closeable {
    private static final int CHUNK = 64 << 10;
    private static final int CHUNKS_IN_MEMORY = 256;

    private final SeekableXZInputStream xz;

    /** Blocks of which something was decoded, and of these the ones decoded to their end, where their check is. */
    private final BitSet begun = new BitSet();

    private final BitSet checked = new BitSet();
    private long position;

    private final Map<Long, byte[]> chunks = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > CHUNKS_IN_MEMORY;
        }
    };

    private XzView(SeekableXZInputStream xz) {
        this.xz = xz;
    }

    /** Empty where the file has one block only, so that an index is of no use. Closing the view closes the channel. */
    static Optional<XzView> open(SeekableByteChannel file) throws IOException {
        SeekableXZInputStream xz;
        try {
            xz = new SeekableXZInputStream(new Seekable(file), Compression.XZ_MEMORY_LIMIT_KIB, new BasicArrayCache());
        } catch (IOException | RuntimeException e) {
            throw DecodedStream.translated(e, "xz", 0);
        }
        return xz.getBlockCount() > 1 ? Optional.of(new XzView(xz)) : Optional.empty();
    }

    long size() {
        return xz.length();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || offset > size() - length) {
            throw ByteView.endsBefore(offset, length, size());
        }
        byte[] result = new byte[length];
        int done = 0;
        while (done < length) {
            long at = offset + done;
            int from = (int) (at % CHUNK);
            int count = Math.min(CHUNK - from, length - done);
            System.arraycopy(chunk(at / CHUNK), from, result, done, count);
            done += count;
        }
        return result;
    }

    private byte[] chunk(long number) throws IOException {
        byte[] chunk = chunks.get(number);
        if (chunk == null) {
            chunk = decode(number * CHUNK, (int) Math.min(CHUNK, size() - number * CHUNK));
            chunks.put(number, chunk);
        }
        return chunk;
    }

    private byte[] decode(long offset, int length) throws IOException {
        try {
            xz.seek(offset);
            int first = xz.getBlockNumber(offset);
            int last = xz.getBlockNumber(offset + length - 1);
            byte[] bytes = xz.readNBytes(length);
            if (bytes.length < length) {
                throw FormatException.damaged(offset + bytes.length, "xz", "ends before what its index says");
            }
            begun.set(first, last + 1);
            boolean goesOn = offset == position && offset == xz.getBlockPos(first) && first > 0;
            checked.set(goesOn ? first - 1 : first, last);
            position = offset + length;
            return bytes;
        } catch (IOException | RuntimeException e) {
            throw DecodedStream.translated(e, "xz", offset);
        }
    }

    /** Decodes the blocks of which only a part was read to their end, where their check is. */
    void check() throws IOException {
        try {
            for (int block = begun.nextSetBit(0); block >= 0; block = begun.nextSetBit(block + 1)) {
                if (!checked.get(block)) {
                    long end = xz.getBlockPos(block) + xz.getBlockSize(block);
                    xz.seek(end - 1);
                    // The check is made when the next byte is asked for.
                    xz.readNBytes(2);
                    checked.set(block);
                    position = -1;
                }
            }
        } catch (IOException | RuntimeException e) {
            throw DecodedStream.translated(e, "xz", xz.position());
        }
    }

    @Override
    public void close() throws IOException {
        xz.close();
    }

    /** The file in the words of the decoder. */
    private static final class Seekable extends SeekableInputStream {
        private final SeekableByteChannel file;

        Seekable(SeekableByteChannel file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            return file.read(ByteBuffer.wrap(buffer, from, count));
        }

        @Override
        public long length() throws IOException {
            return file.size();
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public void seek(long position) throws IOException {
            file.position(position);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
