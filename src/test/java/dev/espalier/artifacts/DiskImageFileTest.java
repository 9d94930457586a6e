package dev.espalier.artifacts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import dev.espalier.format.bytes.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

import static dev.espalier.artifacts.Workbench.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DiskImageFileTest {
    private static final byte[] IMAGE = image();
    private static final int BLOCK = 100_000;

    @TempDir
    Path directory;

    enum Packing {
        PLAIN {
            @Override
            byte[] pack(byte[] image) {
                return image;
            }
        },
        XZ_BLOCKS {
            @Override
            byte[] pack(byte[] image) throws IOException {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (XZOutputStream out = new XZOutputStream(bytes, new LZMA2Options(0))) {
                    for (int at = 0; at < image.length; at += BLOCK) {
                        out.write(image, at, Math.min(BLOCK, image.length - at));
                        out.endBlock();
                    }
                }
                return bytes.toByteArray();
            }
        },
        XZ {
            @Override
            byte[] pack(byte[] image) throws IOException {
                return Archives.packed(Compression.XZ, image);
            }
        },
        GZIP {
            @Override
            byte[] pack(byte[] image) throws IOException {
                return Archives.packed(Compression.GZIP, image);
            }
        },
        ZSTD {
            @Override
            byte[] pack(byte[] image) throws IOException {
                return Archives.packed(Compression.ZSTD, image);
            }
        },
        ZIP {
            @Override
            byte[] pack(byte[] image) throws IOException {
                return Archives.zip(zip -> {
                    Archives.file(zip, "2021-10-30-raspios.img", image);
                    Archives.file(zip, "2021-10-30-raspios.info", Archives.text("info"));
                });
            }
        };

        abstract byte[] pack(byte[] image) throws IOException;
    }

    private static byte[] image() {
        byte[] image = Arrays.copyOf(noise(300_000, 3), 900_000);
        System.arraycopy(noise(150_000, 4), 0, image, 720_000, 150_000);
        return image;
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("image"), content);
    }

    @ParameterizedTest
    @EnumSource
    void everyPacking_isReadInAnyOrder(Packing packing) throws IOException {
        Random random = new Random(1);
        try (DiskImageFile image = DiskImageFile.open(file(packing.pack(IMAGE)))) {
            for (int i = 0; i < 100; i++) {
                int from = random.nextInt(IMAGE.length);
                int length = random.nextInt(Math.min(60_000, IMAGE.length - from + 1));
                assertThat(image.view().read(from, length)).isEqualTo(Arrays.copyOfRange(IMAGE, from, from + length));
            }
            image.check();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "PLAIN", mode = EnumSource.Mode.EXCLUDE)
    void damageAnywhere_isFoundByTheCheck(Packing packing) throws IOException {
        byte[] sound = packing.pack(IMAGE);
        for (int at = 100; at < sound.length - 600; at += sound.length / 41) {
            byte[] packed = sound.clone();
            packed[at] ^= 0x10;
            Path file = file(packed);
            assertThatThrownBy(() -> {
                        try (DiskImageFile image = DiskImageFile.open(file)) {
                            for (int from = 0; from < IMAGE.length; from += 30_000) {
                                image.view().read(from, 10);
                            }
                            image.check();
                        }
                    })
                    .as("damaged at %d", at)
                    .isInstanceOf(FormatException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cutShort_isDamage(Packing packing) throws IOException {
        byte[] packed = packing.pack(IMAGE);
        Path file = file(Arrays.copyOf(packed, packed.length / 2));
        assertThatThrownBy(() -> {
                    try (DiskImageFile image = DiskImageFile.open(file)) {
                        image.view().read(IMAGE.length - 10, 10);
                    }
                })
                .isInstanceOf(FormatException.class);
    }

    @Test
    void zipOfTwoImages_isRefused() throws IOException {
        Path file = file(Archives.zip(zip -> {
            Archives.file(zip, "one.img", new byte[0]);
            Archives.file(zip, "other.IMG", new byte[0]);
        }));
        assertThatThrownBy(() -> DiskImageFile.open(file))
                .isInstanceOf(FormatException.class)
                .hasMessage("zip: holds 2 files that end in .img or .raw, not one");
    }
}
