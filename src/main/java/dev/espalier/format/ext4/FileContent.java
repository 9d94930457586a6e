package dev.espalier.format.ext4;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

import dev.espalier.format.bytes.ByteView;

/** The content of a regular file, at most 64 KiB of it in memory. */
final class FileContent extends InputStream {
    private static final int CHUNK = 64 * 1024;

    private final ByteView volume;
    private final Inode file;

    /** How many bytes were read. */
    private long position;

    /** The piece that the next byte lies in or before. */
    private int next;

    FileContent(ByteView volume, Inode file) {
        this.volume = volume;
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        while (next < file.pieces().size() && end(file.pieces().get(next)) <= position) {
            next++;
        }
        if (position >= file.size()) {
            return -1;
        }
        int count;
        if (next == file.pieces().size() || file.pieces().get(next).logical() > position) {
            long hole = (next == file.pieces().size()
                            ? file.size()
                            : file.pieces().get(next).logical())
                    - position;
            count = (int) Math.min(length, hole);
            Arrays.fill(into, offset, offset + count, (byte) 0);
        } else {
            Piece piece = file.pieces().get(next);
            count = (int) Math.min(Math.min(length, CHUNK), end(piece) - position);
            byte[] part = volume.read(piece.physical() + position - piece.logical(), count);
            System.arraycopy(part, 0, into, offset, count);
        }
        position += count;
        return count;
    }

    private static long end(Piece piece) {
        return piece.logical() + piece.length();
    }
}
