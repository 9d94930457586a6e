package dev.espalier.format.fat;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.espalier.format.fat.FatExtractionTest.random;
import static dev.espalier.format.fat.FatExtractionTest.same;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a volume's bytes are: files within the rules come out of it, or a {@link FormatException}, and no more. */
class FatDamageTest {

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("config.txt", random(700));
        files.put("empty", random(0));
        files.put("overlays/disable-bt.dtbo", random(1300));
        files.put("overlays/a longer name than fits into one entry.dtbo", random(20));
        files.put("fragmented", random(1600));
        return files;
    }

    private static FatImages volume(FatType type) {
        Map<String, byte[]> files = files();
        FatImages images = FatImages.of(type, type == FatType.FAT16 ? 4085 : 40);
        files.forEach((path, content) -> {
            if (path.contains("/") && !images.has("overlays")) {
                images.directory("overlays");
            }
            if (path.equals("fragmented")) {
                images.file(path, content, List.of(30, 28, 29, 36));
            } else {
                images.file(path, content);
            }
        });
        return images;
    }

    /** Behind the last cluster in use nothing is read; before it nothing may miss. */
    @ParameterizedTest
    @EnumSource(FatType.class)
    void truncationAtEveryLength_isDamage(FatType type) throws IOException {
        FatImages images = volume(type);
        int end = images.clusterAt(36) + 1600 - 3 * 512;
        ByteView whole = ByteView.of(images.bytes());
        for (int length = 0; length < end; length++) {
            FormatException thrown = thrown(whole.slice(0, length));
            assertThat(thrown.kind()).as("cut at %s", length).isEqualTo(FormatException.Kind.DAMAGED);
            assertThat(thrown.field()).as("cut at %s", length).isEqualTo("end");
        }
        same(Taken.everything(Arrays.copyOf(images.bytes(), end)), files());
    }

    @ParameterizedTest
    @EnumSource(FatType.class)
    void damageOfAnyByte_endsInFilesOrAFormatException(FatType type) throws IOException {
        FatImages images = volume(type);
        byte[] bytes = images.bytes();
        int refused = 0;
        int taken = 0;
        for (int at : structure(images)) {
            byte good = bytes[at];
            for (int value : new int[] {0, 1, 2, 5, '.', '/', 0x7F, 0xE5, 0xFF, good ^ 1, good ^ 0x10, good ^ 0x80}) {
                bytes[at] = (byte) value;
                try {
                    Taken.hold(Taken.everything(bytes));
                    taken++;
                } catch (FormatException e) {
                    assertThat(e.getMessage()).as("byte %s is %s", at, value).isNotBlank();
                    refused++;
                }
            }
            bytes[at] = good;
        }
        assertThat(refused).isGreaterThan(500);
        assertThat(taken).isGreaterThan(500);
        same(Taken.everything(bytes), files());
    }

    /** The boot sector, what is used of the tables, the root directory and the other directory. */
    private static List<Integer> structure(FatImages images) {
        TreeSet<Integer> offsets = new TreeSet<>();
        add(offsets, 0, 512);
        add(offsets, images.fatAt(), 40 * 4);
        int root = images.entryAt("config.txt");
        add(offsets, root, 10 * 32);
        add(offsets, images.clusterAt(images.firstCluster("overlays")), 512);
        return List.copyOf(offsets);
    }

    private static void add(Set<Integer> offsets, int from, int count) {
        for (int i = 0; i < count; i++) {
            offsets.add(from + i);
        }
    }

    private static FormatException thrown(ByteView volume) throws IOException {
        try {
            Taken.from(volume, path -> true);
        } catch (FormatException e) {
            return e;
        }
        throw new AssertionError("a part was taken for a whole volume");
    }
}
