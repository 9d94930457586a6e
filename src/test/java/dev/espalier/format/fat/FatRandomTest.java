package dev.espalier.format.fat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

import dev.espalier.format.bytes.CountedSource;
import dev.espalier.format.bytes.GrowingPrefix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Trees of any shape on volumes of any shape, as fragmented as it gets: what went in comes out, also as a stream. */
class FatRandomTest {
    private static final String LETTERS = "abcXYZ019 ._-+äÄßΣ漢~\uD83C\uDF53";

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWentIn_comesOut(long seed) throws IOException {
        Random random = new Random(seed);
        FatType type = List.of(FatType.values()).get(random.nextInt(3));
        int clusters = type == FatType.FAT16 ? 4085 + random.nextInt(2000) : 400 + random.nextInt(2000);
        FatImages images = new FatImages(type, 512 << random.nextInt(4), 1 << random.nextInt(3), clusters);
        Map<String, byte[]> expected = filled(images, clusters, random);
        FatExtractionTest.same(Taken.everything(images.bytes()), expected);

        GrowingPrefix prefix = new GrowingPrefix(new CountedSource(images.bytes()));
        try (prefix) {
            FatExtractionTest.same(Taken.from(prefix, expected::containsKey), expected);
            assertThat(prefix.rewinds()).isZero();
        }
    }

    private static Map<String, byte[]> filled(FatImages images, int clusters, Random random) {
        List<Integer> free = new ArrayList<>();
        for (int cluster = clusters / 4; cluster < clusters; cluster++) {
            free.add(cluster);
        }
        if (random.nextBoolean()) {
            Collections.shuffle(free, random);
        }
        List<String> directories = new ArrayList<>(List.of(""));
        Map<String, byte[]> files = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < 10 + random.nextInt(20); i++) {
            String parent = directories.get(random.nextInt(directories.size()));
            // The fixed root has 64 entries; a name in it takes at most two.
            String path = (parent.isEmpty() ? "" : parent + "/") + name(i, parent.isEmpty() ? 5 : 40, random);
            if (random.nextInt(5) == 0 && path.length() < 100) {
                images.directory(path);
                directories.add(path);
            } else {
                byte[] content = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(20_000)];
                random.nextBytes(content);
                int count = (content.length + images.clusterSize() - 1) / images.clusterSize();
                if (count <= free.size()) {
                    List<Integer> chain = new ArrayList<>(free.subList(0, count));
                    free.subList(0, count).clear();
                    images.file(path, content, chain);
                    files.put(path, content);
                }
            }
        }
        return files;
    }

    /** Unique by its number; random otherwise. */
    private static String name(int number, int most, Random random) {
        StringBuilder name = new StringBuilder("n" + number);
        int length = random.nextInt(most);
        for (int i = 0; i < length; i++) {
            int at = LETTERS.offsetByCodePoints(0, random.nextInt(LETTERS.codePointCount(0, LETTERS.length())));
            name.appendCodePoint(LETTERS.codePointAt(at));
        }
        return name.append(random.nextBoolean() ? ".dtbo" : "x").toString();
    }
}
