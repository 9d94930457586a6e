package dev.espalier.artifacts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.fuzz.FuzzTarget;

import static org.assertj.core.api.Assertions.assertThat;

/** One stream of packed bytes: what is unpacked does not depend on how much is asked for at a time. */
public final class PackedTarget implements FuzzTarget {
    private static final int MOST_READ = 1 << 20;
    private static final int BLOCK = 1 << 16;
    private static final int PIECE = 7;
    /** What a legal header may make a decoder allocate: the limit of {@link Compression}, and something for itself. */
    static final long LARGEST_WINDOW = 160 << 20;

    private final Compression compression;
    private final int mutants;

    private PackedTarget(Compression compression, int mutants) {
        this.compression = compression;
        this.mutants = mutants;
    }

    public static PackedTarget gzip() {
        return new PackedTarget(Compression.GZIP, 10_000);
    }

    public static PackedTarget xz() {
        return new PackedTarget(Compression.XZ, 4_000);
    }

    public static PackedTarget zstd() {
        return new PackedTarget(Compression.ZSTD, 4_000);
    }

    @Override
    public String name() {
        return compression.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public int mutants() {
        return mutants;
    }

    @Override
    public long mostAllocated() {
        return 2 * LARGEST_WINDOW;
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.write(Archives.packed(compression, Archives.text("one ")));
        two.write(Archives.packed(compression, Archives.text("and one and one more ".repeat(20))));
        return List.of(
                two.toByteArray(),
                Archives.packed(compression, new byte[0]),
                Archives.packed(compression, Workbench.noise(200, 3)));
    }

    @Override
    public boolean takes(byte[] input) throws IOException {
        ByteArrayOutputStream inBlocks = new ByteArrayOutputStream();
        ByteArrayOutputStream inPieces = new ByteArrayOutputStream();
        boolean whole = decodes(input, BLOCK, inBlocks);
        assertThat(decodes(input, PIECE, inPieces)).isEqualTo(whole);
        // What is longer than anybody reads here ends in another place.
        int read = whole ? Math.min(inBlocks.size(), inPieces.size()) : 0;
        assertThat(Arrays.equals(inBlocks.toByteArray(), 0, read, inPieces.toByteArray(), 0, read))
                .isTrue();
        return whole;
    }

    private boolean decodes(byte[] input, int atATime, ByteArrayOutputStream to) throws IOException {
        byte[] buffer = new byte[atATime];
        try (InputStream in = compression.decode(new ByteArrayInputStream(input))) {
            int count;
            while ((count = in.read(buffer)) >= 0 && to.size() < MOST_READ) {
                to.write(buffer, 0, count);
            }
            return true;
        } catch (FormatException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }
}
