package dev.espalier.format.fat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

import dev.espalier.format.bytes.ByteView;

import static org.assertj.core.api.Assertions.assertThat;

/** What an extraction gave, in the order in which it came. */
final class Taken implements FatExtraction.Sink {
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private int open;

    static Map<String, byte[]> everything(byte[] volume) throws IOException {
        return from(ByteView.of(volume), path -> true);
    }

    static Map<String, byte[]> from(ByteView volume, Predicate<String> wanted) throws IOException {
        Taken taken = new Taken();
        try {
            new FatExtraction(FatVolume.open(volume), wanted, path -> true, taken).run();
        } finally {
            assertThat(taken.open).as("streams left open").isZero();
        }
        return taken.files;
    }

    /** What holds of every file that comes out. */
    static void hold(Map<String, byte[]> files) {
        files.forEach((path, content) -> {
            assertThat(path)
                    .hasSizeBetween(1, 259)
                    .doesNotContain("\\", "\0", "//")
                    .doesNotStartWith("/");
            assertThat(path.split("/", -1)).doesNotContain("", ".", "..");
            assertThat(path.codePoints().noneMatch(Character::isISOControl)).isTrue();
        });
        long distinct = files.keySet().stream()
                .map(path -> path.toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        assertThat(distinct).isEqualTo(files.size());
    }

    Map<String, byte[]> files() {
        return files;
    }

    @Override
    public OutputStream file(String path, long size) {
        open++;
        return new ByteArrayOutputStream() {
            @Override
            public void close() {
                open--;
                assertThat(files.put(path, toByteArray()))
                        .as("%s came twice", path)
                        .isNull();
                assertThat((long) size()).isLessThanOrEqualTo(size);
            }
        };
    }
}
