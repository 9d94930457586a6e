package dev.espalier.format.ext4;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the bytes of a volume are: a tree comes out of it, or a {@link FormatException}, and no more, and soon. */
class Ext4DamageIT {
    /** More by {@code -Despalier.mutations}. */
    private static final int MUTATIONS = Integer.getInteger("espalier.mutations", 500);

    private static final Duration LONGEST = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private FileSystemImages images = new FileSystemImages(Path.of("."));

    @BeforeEach
    void tools() throws Exception {
        images = new FileSystemImages(directory);
        images.requireTools();
    }

    private byte[] image(String options) throws Exception {
        // More where blocks are larger.
        String size = options.contains("-b 4096") ? "24M" : "12M";
        Path image = images.make("image", size, ("-m 0 -N 640 -J size=1 " + options).split(" "));
        images.mounted(image, FileSystemImages.fill(60) + " >/dev/null; rm -rf $M/sizes/megabyte $M/sizes/terabyte");
        images.sound(image);
        return Files.readAllBytes(image);
    }

    /** Which bytes are read for the tree: all others cannot matter. */
    private static BitSet metadata(byte[] image) throws IOException {
        BitSet read = new BitSet();
        ByteView whole = ByteView.of(image);
        Ext4Volume.open((offset, length) -> {
                    read.set((int) offset, (int) offset + length);
                    return whole.read(offset, length);
                })
                .readTree();
        return read;
    }

    /** The outcomes of many reads. */
    private static final class Tally {
        private final List<String> sound = new ArrayList<>();
        private int damaged;
        private int refused;
        private Duration longest = Duration.ZERO;

        void read(String what, byte[] image) throws IOException {
            long start = System.nanoTime();
            try {
                TreeListing.readEverything(ByteView.of(image), 100_000);
                sound.add(what);
            } catch (FormatException e) {
                assertThat(e.field()).as(what).isNotBlank();
                assertThat(e.offset()).as(what).isNotNegative();
                if (e.kind() == FormatException.Kind.DAMAGED) {
                    damaged++;
                } else {
                    refused++;
                }
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError(what, e);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            longest = took.compareTo(longest) > 0 ? took : longest;
            assertThat(took).as(what).isLessThan(LONGEST);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "damaged %d, refused %d, read %d; longest %d ms",
                    damaged,
                    refused,
                    sound.size(),
                    longest.toMillis());
        }
    }

    /** Without checksums every lie is read as if it were true; with them hardly one is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-O ^metadata_csum,^uninit_bg",
                "-O ^metadata_csum,^uninit_bg -b 4096 -J size=4",
                "-O ^extents,^64bit,^metadata_csum,^uninit_bg",
                "-O ^metadata_csum,ea_inode,^uninit_bg,large_dir,meta_bg,^resize_inode",
                "-O ^metadata_csum,uninit_bg",
                "-O metadata_csum",
                "-O metadata_csum,^64bit",
            })
    void changedBytes_areDamageOrDoNotMatter(String options) throws Exception {
        byte[] image = image(options);
        int[] metadata = metadata(image).stream().toArray();
        Tally tally = new Tally();
        for (int seed = 0; seed < MUTATIONS; seed++) {
            Random random = new Random(seed);
            byte[] changed = image.clone();
            StringBuilder what = new StringBuilder("seed " + seed);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = metadata[random.nextInt(metadata.length)];
                // Mostly where something is: most of what is read are zeros.
                for (int tries = 0; tries < 20 && changed[at] == 0; tries++) {
                    at = metadata[random.nextInt(metadata.length)];
                }
                changed[at] = value(random, changed[at]);
                what.append(", ").append(at).append('=').append(changed[at]);
            }
            tally.read(what.toString(), changed);
        }
        System.out.println(options + ": " + tally);
        assertThat(tally.damaged).isPositive();
        assertThat(tally.damaged + tally.refused + tally.sound.size()).isEqualTo(MUTATIONS);
    }

    private static byte value(Random random, byte old) {
        return (byte)
                switch (random.nextInt(6)) {
                    case 0 -> 0;
                    case 1 -> 0xFF;
                    case 2 -> old ^ 1 << random.nextInt(Byte.SIZE);
                    case 3 -> old + 1;
                    case 4 -> old - 1;
                    default -> random.nextInt();
                };
    }

    /** Whole words of blocks exchanged: numbers that are sound elsewhere. */
    @ParameterizedTest
    @ValueSource(strings = {"-O ^metadata_csum,^uninit_bg", "-O ^extents,^64bit,^metadata_csum,^uninit_bg"})
    void copiedWords_areDamageOrDoNotMatter(String options) throws Exception {
        byte[] image = image(options);
        int[] metadata = metadata(image).stream().toArray();
        Tally tally = new Tally();
        for (int seed = 0; seed < MUTATIONS; seed++) {
            Random random = new Random(seed);
            byte[] changed = image.clone();
            int length = 4 << random.nextInt(7);
            int from = metadata[random.nextInt(metadata.length)] & -4;
            int to = metadata[random.nextInt(metadata.length)] & -4;
            length = Math.min(length, image.length - Math.max(from, to));
            System.arraycopy(image, from, changed, to, length);
            tally.read("seed " + seed + ": " + length + " from " + from + " to " + to, changed);
        }
        System.out.println(options + ", copied: " + tally);
        assertThat(tally.damaged).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-t ext4", "-O ^extents,^64bit"})
    void truncation_isDamageWhereverMetadataLies(String options) throws Exception {
        byte[] image = image(options);
        BitSet metadata = metadata(image);
        int end = metadata.length();
        Random random = new Random(7);
        for (int round = 0; round < MUTATIONS / 4; round++) {
            int length = random.nextInt(end);
            ByteView cut = ByteView.of(image).slice(0, length);
            try {
                Ext4Volume.open(cut).readTree();
                assertThat(length).isGreaterThanOrEqualTo(end);
            } catch (FormatException e) {
                assertThat(e.kind()).as("cut at %s", length).isEqualTo(FormatException.Kind.DAMAGED);
                assertThat(e.field()).as("cut at %s", length).isEqualTo("end");
            }
        }
    }
}
