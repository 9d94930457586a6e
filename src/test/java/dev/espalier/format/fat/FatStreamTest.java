package dev.espalier.format.fat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.CountedSource;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.GrowingPrefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.espalier.format.fat.FatExtractionTest.random;
import static dev.espalier.format.fat.FatExtractionTest.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Extraction from a stream that is decoded as it goes: how much, how often, and in which order. */
class FatStreamTest {
    private static final int BLOCK = GrowingPrefix.BLOCK;

    /** Volumes of these tests: 4 KiB clusters, so that 16 of them are a block. */
    private static FatImages volume(int clusters) {
        return new FatImages(FatType.FAT32, 512, 8, clusters);
    }

    @Test
    void decodingStopsBehindTheLastWantedCluster() throws IOException {
        FatImages images = volume(4000)
                .file("start4.elf", random(300_000))
                .directory("overlays")
                .file("overlays/vc4.dtbo", random(50_000))
                .file("talos.efi", random(5_000_000));
        try (GrowingPrefix prefix = new GrowingPrefix(new CountedSource(images.bytes()))) {
            Map<String, byte[]> files = Taken.from(prefix, path -> !path.endsWith(".efi"));
            same(files, Map.of("start4.elf", random(300_000), "overlays/vc4.dtbo", random(50_000)));
            int lastWanted = images.clusterAt(images.firstCluster("overlays/vc4.dtbo")) + 50_000;
            assertThat(prefix.decoded()).isBetween((long) lastWanted, (long) lastWanted + BLOCK);
            assertThat(prefix.rewinds()).isZero();
        }
    }

    @Test
    void nothingWanted_decodesNoMoreThanTheDirectories() throws IOException {
        FatImages images = volume(4000).file("big", random(9_000_000));
        try (GrowingPrefix prefix = new GrowingPrefix(new CountedSource(images.bytes()))) {
            assertThat(Taken.from(prefix, path -> false)).isEmpty();
            assertThat(prefix.decoded()).isEqualTo(BLOCK);
        }
    }

    @Test
    void unwantedFileInFront_isPassedOverInOneGo() throws IOException {
        FatImages images = volume(4000)
                .directory("efi")
                .file("efi/talos.efi", random(9_000_000))
                .directory("overlays")
                .file("overlays/a.dtbo", random(9_000))
                .file("start4.elf", random(9_000));
        try (GrowingPrefix prefix = new GrowingPrefix(new CountedSource(images.bytes()), 4 * BLOCK)) {
            assertThat(Taken.from(prefix, path -> !path.endsWith(".efi"))).hasSize(2);
            assertThat(prefix.rewinds()).isZero();
        }
    }

    @Test
    void directoryBehindItsFiles_costsNothingWithinTheBudget() throws IOException {
        FatImages images = volume(4000).from(3000).directory("overlays").from(3);
        for (int i = 0; i < 20; i++) {
            images.file("overlays/" + i + ".dtbo", random(100_000 + i));
        }
        try (GrowingPrefix prefix = new GrowingPrefix(new CountedSource(images.bytes()))) {
            assertThat(Taken.from(prefix, path -> true)).hasSize(20);
            assertThat(prefix.rewinds()).isZero();
        }
    }

    @Test
    void directoryFarBehindItsFiles_costsOneRewindForAllOfThem() throws IOException {
        FatImages images = volume(4000);
        Map<String, byte[]> expected = new LinkedHashMap<>();
        // Twelve directories at the end, the files of each in front: one rewind for each would be too many.
        for (int i = 0; i < 12; i++) {
            images.from(3000 + i * 50).directory("d" + i).from(10);
        }
        for (int i = 0; i < 24; i++) {
            String path = "d" + i % 12 + "/" + i + ".dtbo";
            images.file(path, random(100_000 + i));
            expected.put(path, random(100_000 + i));
        }
        int budget = 4 * BLOCK;
        try (GrowingPrefix prefix = new GrowingPrefix(new CountedSource(images.bytes()), budget)) {
            same(taken(prefix, budget), expected);
            assertThat(prefix.rewinds()).isEqualTo(1);
        }
    }

    @Test
    void fragmentBehindManyFiles_costsOneRewind() throws IOException {
        FatImages images = volume(4000).from(4);
        Map<String, byte[]> expected = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            images.file("f" + i, random(100_000 + i));
            expected.put("f" + i, random(100_000 + i));
        }
        expected.put("fragmented", random(8192));
        images.file("fragmented", random(8192), List.of(3, 3900));
        int budget = 4 * BLOCK;
        try (GrowingPrefix prefix = new GrowingPrefix(new CountedSource(images.bytes()), budget)) {
            same(taken(prefix, budget), expected);
            assertThat(prefix.rewinds()).isEqualTo(1);
        }
    }

    @Test
    void tableIsHeld_soThatLongChainsDoNotRewind() throws IOException {
        // 2.6 blocks of table, three of budget: the table has left memory long before the file ends.
        FatImages images = FatImages.of(FatType.FAT32, 43_000).file("big", random(21_000_000));
        try (GrowingPrefix prefix = new GrowingPrefix(new CountedSource(images.bytes()), 3 * BLOCK)) {
            same(Taken.from(prefix, path -> true), Map.of("big", random(21_000_000)));
            assertThat(prefix.rewinds()).isZero();
        }
    }

    @Test
    void fragmentsThatJumpTooOften_areRefused() throws IOException {
        List<Integer> chain = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            chain.add(100 + i);
            chain.add(3000 + i);
        }
        FatImages images =
                volume(4000).from(200).file("filler", random(9_000_000)).file("jumping", random(24 * 4096), chain);
        try (GrowingPrefix prefix = new GrowingPrefix(new CountedSource(images.bytes()), BLOCK)) {
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> Taken.from(prefix, path -> path.equals("jumping")))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.UNSUPPORTED))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("order"));
            assertThat(prefix.rewinds()).isEqualTo(8);
        }
        same(Taken.everything(images.bytes()), Map.of("filler", random(9_000_000), "jumping", random(24 * 4096)));
    }

    /** A boot sector that claims 2 TiB in front of nothing: neither memory nor time go where it points. */
    @ParameterizedTest
    @ValueSource(ints = {1, 128})
    void sizesThatLie_endWithTheStream(int sectorsPerCluster) throws IOException {
        FatImages images = new FatImages(FatType.FAT32, 512, sectorsPerCluster, 100);
        byte[] bytes = images.bytes();
        for (int i = 0; i < 4; i++) {
            bytes[32 + i] = (byte) (i == 3 ? 0x0F : 0xFF);
            bytes[36 + i] = (byte) (i == 3 ? 0x00 : 0xFF);
        }
        try (GrowingPrefix prefix = new GrowingPrefix(new CountedSource(bytes))) {
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> Taken.from(prefix, path -> true))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.DAMAGED));
            assertThat(prefix.decoded()).isLessThanOrEqualTo(bytes.length);
        }
    }

    private static Map<String, byte[]> taken(ByteView view, int lookBack) throws IOException {
        Taken taken = new Taken();
        new FatExtraction(FatVolume.open(view), path -> true, path -> true, taken, lookBack).run();
        return taken.files();
    }
}
