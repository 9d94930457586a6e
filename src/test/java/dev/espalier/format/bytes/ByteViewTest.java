package dev.espalier.format.bytes;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ByteViewTest {
    private static final byte[] BYTES = bytes();

    private static byte[] bytes() {
        byte[] bytes = new byte[200_000];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @Test
    void everyView_givesTheSameBytes() throws IOException {
        try (var files = Jimfs.newFileSystem(Configuration.unix());
                GrowingPrefix prefix = new GrowingPrefix(new CountedSource(BYTES))) {
            Path file = Files.write(files.getPath("disk"), BYTES);
            try (SeekableByteChannel channel = Files.newByteChannel(file)) {
                isAView(ByteView.of(BYTES));
                isAView(new ChannelView(channel));
                isAView(prefix);
            }
        }
    }

    private static void isAView(ByteView view) throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            int offset = random.nextInt(BYTES.length);
            int length = random.nextInt(BYTES.length - offset + 1);
            assertThat(view.read(offset, length)).containsExactly(part(offset, length));
            assertThat(view.slice(offset, length).read(0, length)).containsExactly(part(offset, length));
        }
        assertThat(view.read(BYTES.length, 0)).isEmpty();
        endsAt(view, BYTES.length, 1, "end: 1 bytes wanted, but only 0 are there");
        endsAt(view, BYTES.length - 3, 5, "end: 5 bytes wanted, but only 3 are there");
        endsAt(view, BYTES.length + 1000, 5, "end: 5 bytes wanted, but only 0 are there");
        endsAt(view.slice(10, 20), 15, 6, "end: 6 bytes wanted, but only 5 are there");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> view.read(-1, 1));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> view.read(Long.MAX_VALUE, 1));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> view.slice(0, 100).read(-1, 1));
    }

    private static void endsAt(ByteView view, long offset, int length, String message) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> view.read(offset, length))
                .withMessage(message)
                .satisfies(e -> assertThat(e.offset()).isEqualTo(offset))
                .satisfies(e -> assertThat(e.field()).isEqualTo("end"));
    }

    private static byte[] part(int offset, int length) {
        byte[] part = new byte[length];
        System.arraycopy(BYTES, offset, part, 0, length);
        return part;
    }
}
