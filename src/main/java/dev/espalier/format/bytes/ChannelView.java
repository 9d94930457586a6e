package dev.espalier.format.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** The bytes of an open file. The channel stays its opener's, who closes it. */
public final class ChannelView implements ByteView {
    private final SeekableByteChannel channel;

    public ChannelView(SeekableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        long size = channel.size();
        if (offset < 0 || length < 0 || offset > size - length) {
            throw ByteView.endsBefore(offset, length, size);
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        channel.position(offset);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                // Somebody cut the file after its size was asked for.
                throw ByteView.endsBefore(offset, length, offset + buffer.position());
            }
        }
        return buffer.array();
    }
}
