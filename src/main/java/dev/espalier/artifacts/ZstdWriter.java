package dev.espalier.artifacts;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.airlift.compress.zstd.ZstdCompressor;

/**
 * Compresses what is written, a frame for every {@link #FRAME} bytes, in a thread of its own: while one frame is compressed
 * the next is gathered. Frames that follow each other are one stream to every decoder (RFC 8878, section 3). The streaming
 * encoder of the library makes files half as large again.
 */
final class ZstdWriter extends OutputStream {
    private static final int FRAME = 4 << 20;

    private final OutputStream out;
    private final ExecutorService compressor = Executors.newSingleThreadExecutor(ZstdWriter::worker);
    private byte[] frame = new byte[FRAME];
    private byte[] spare = new byte[FRAME];
    private int filled;
    private boolean nothingYet = true;
    private boolean closed;
    private Optional<Future<byte[]>> underWay = Optional.empty();

    /** Closing this leaves {@code out} open. */
    ZstdWriter(OutputStream out) {
        this.out = out;
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "espalier-zstd");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int more = Math.min(count - done, FRAME - filled);
            System.arraycopy(bytes, from + done, frame, filled, more);
            filled += more;
            done += more;
            if (filled == FRAME) {
                handOver();
            }
        }
    }

    private void handOver() throws IOException {
        takeOver();
        byte[] full = frame;
        int length = filled;
        underWay = Optional.of(compressor.submit(() -> compress(full, length)));
        frame = spare;
        spare = full;
        filled = 0;
        nothingYet = false;
    }

    private static byte[] compress(byte[] frame, int length) {
        ZstdCompressor zstd = new ZstdCompressor();
        byte[] compressed = new byte[zstd.maxCompressedLength(length)];
        return Arrays.copyOf(compressed, zstd.compress(frame, 0, length, compressed, 0, compressed.length));
    }

    private void takeOver() throws IOException {
        if (underWay.isEmpty()) {
            return;
        }
        Future<byte[]> compressed = underWay.get();
        underWay = Optional.empty();
        try {
            out.write(compressed.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            throw new IllegalStateException("every bytes can be compressed", e.getCause());
        }
    }

    /** Ends the stream; what was not closed is no whole stream. */
    void finish() throws IOException {
        if (filled > 0 || nothingYet) {
            handOver();
        }
        takeOver();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            compressor.shutdownNow();
        }
    }
}
