package dev.espalier.format.fat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.espalier.format.bytes.CountedSource;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.GrowingPrefix;
import dev.espalier.fuzz.FuzzTarget;

import static org.assertj.core.api.Assertions.assertThat;

/** Everything is taken out of a volume: from its bytes, and from a stream of them. */
public final class FatTarget implements FuzzTarget {

    @Override
    public String name() {
        return "fat";
    }

    @Override
    public int mutants() {
        return 20_000;
    }

    @Override
    public List<byte[]> seeds() {
        return Arrays.stream(FatType.values()).map(FatTarget::volume).toList();
    }

    /** Cut off behind the last cluster in use, since what lies there is not read. */
    private static byte[] volume(FatType type) {
        FatImages images = FatImages.of(type, type == FatType.FAT16 ? 4085 : 24)
                .directory("overlays")
                .file("config.txt", new byte[] {'a', '\n'})
                .file("overlays/a longer name than fits.dtbo", new byte[600])
                .file("fragmented", new byte[700], List.of(12, 10))
                .file("empty", new byte[0]);
        return Arrays.copyOf(images.bytes(), images.clusterAt(13));
    }

    @Override
    public boolean takes(byte[] input) throws IOException {
        boolean taken = false;
        try {
            Map<String, byte[]> files = Taken.everything(input);
            Taken.hold(files);
            assertThat(files.values().stream()
                            .mapToLong(content -> content.length)
                            .sum())
                    .as("bytes of all files")
                    .isLessThanOrEqualTo(input.length);
            taken = true;
            try (GrowingPrefix stream = new GrowingPrefix(new CountedSource(input))) {
                FatExtractionTest.same(Taken.from(stream, path -> true), files);
            }
        } catch (FormatException e) {
            assertThat(taken).as("taken from bytes, but not from a stream").isFalse();
        }
        return taken;
    }
}
