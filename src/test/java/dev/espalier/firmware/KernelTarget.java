package dev.espalier.firmware;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.kernel.Arm64Image;
import dev.espalier.format.kernel.KernelFiles;
import dev.espalier.format.kernel.ZbootImage;
import dev.espalier.fuzz.FuzzTarget;
import io.airlift.compress.zstd.ZstdCompressor;

import static org.assertj.core.api.Assertions.assertThat;

/** Kernels in every wrapping: what comes out is a gzip stream of an arm64 Image. */
public final class KernelTarget implements FuzzTarget {

    @Override
    public String name() {
        return "kernel";
    }

    @Override
    public int mutants() {
        return 8_000;
    }

    /** The densest that zstd can be, from inputs of some kilobytes. */
    @Override
    public long mostAllocated() {
        return 192L << 20;
    }

    @Override
    public List<byte[]> seeds() {
        byte[] image = KernelFiles.image(700);
        byte[] gzip = GzipStream.compress(image);
        return List.of(
                image, gzip, KernelFiles.zboot("gzip", gzip), KernelFiles.zboot("zstd22", zstd(image), image.length));
    }

    private static byte[] zstd(byte[] bytes) {
        ZstdCompressor compressor = new ZstdCompressor();
        byte[] packed = new byte[compressor.maxCompressedLength(bytes.length)];
        int length = compressor.compress(bytes, 0, bytes.length, packed, 0, packed.length);
        return Arrays.copyOf(packed, length);
    }

    @Override
    public boolean takes(byte[] input) throws IOException {
        byte[] unwrapped;
        try {
            unwrapped = KernelUnwrapper.unwrap(input);
        } catch (FormatException e) {
            assertThat(e.offset()).isBetween(0L, (long) input.length);
            return false;
        }
        byte[] kernel = new GZIPInputStream(new ByteArrayInputStream(unwrapped)).readAllBytes();
        assertThat(Arm64Image.matches(kernel)).isTrue();
        if (Arm64Image.matches(input) && !ZbootImage.matches(input)) {
            assertThat(kernel).isEqualTo(input);
        }
        return true;
    }
}
