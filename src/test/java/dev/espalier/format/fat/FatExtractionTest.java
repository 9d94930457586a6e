package dev.espalier.format.fat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FatExtractionTest {

    @ParameterizedTest
    @EnumSource(FatType.class)
    void filesOfEverySize_comeOutWhole(FatType type) throws IOException {
        FatImages images = new FatImages(type, 512, 4, type == FatType.FAT16 ? 4200 : 100);
        Map<String, byte[]> expected = new LinkedHashMap<>();
        for (int size : new int[] {0, 1, 2047, 2048, 2049, 70_000}) {
            expected.put("size-" + size, random(size));
            images.file("size-" + size, random(size));
        }
        same(Taken.everything(images.bytes()), expected);
        assertThat(FatVolume.open(ByteView.of(images.bytes())).type()).isEqualTo(type);
    }

    /** At 65,525 clusters the smallest volume that the specification calls FAT32. */
    @Test
    void trueFat32_isRead() throws IOException {
        FatImages images = FatImages.of(FatType.FAT32, 65_525)
                .directory("overlays")
                .from(65_520)
                .file("overlays/disable-bt.dtbo", random(1000))
                .file("at-the-end", random(5));
        same(
                Taken.everything(images.bytes()),
                Map.of("overlays/disable-bt.dtbo", random(1000), "at-the-end", random(5)));
    }

    @Test
    void sectorsOf4096Bytes_areRead() throws IOException {
        FatImages images =
                new FatImages(FatType.FAT32, 4096, 1, 64).directory("d").file("d/a long name of a file", random(9000));
        same(Taken.everything(images.bytes()), Map.of("d/a long name of a file", random(9000)));
    }

    @Test
    void onlyWantedFilesAndDirectories_areRead() throws IOException {
        FatImages images = FatImages.of(FatType.FAT12, 100)
                .file("start4.elf", random(600))
                .file("u-boot.bin", random(600))
                .directory("overlays")
                .file("overlays/one.dtbo", random(10))
                .file("overlays/readme", random(10))
                .directory("efi")
                .directory("efi/boot")
                .file("efi/boot/bootaa64.efi", random(10));
        // A directory that is not looked into may be broken.
        images.bytes()[images.clusterAt(images.firstCluster("efi"))] = '/';
        List<String> asked = new ArrayList<>();
        Taken taken = new Taken();
        new FatExtraction(
                        FatVolume.open(ByteView.of(images.bytes())),
                        path -> path.equals("start4.elf") || path.endsWith(".dtbo"),
                        path -> {
                            asked.add(path);
                            return path.equals("overlays");
                        },
                        taken)
                .run();
        assertThat(taken.files().keySet()).containsExactly("start4.elf", "overlays/one.dtbo");
        assertThat(asked).containsExactly("overlays", "efi");
    }

    @Test
    void filesComeInTheOrderOfTheVolume() throws IOException {
        FatImages images = FatImages.of(FatType.FAT12, 200)
                .from(50)
                .file("first-named", random(600))
                .from(20)
                .directory("d")
                .file("d/second", random(600))
                .from(10)
                .file("third", random(600))
                .file("empty", new byte[0]);
        assertThat(Taken.everything(images.bytes()).keySet())
                .containsExactly("empty", "third", "d/second", "first-named");
    }

    @Test
    void fragmentsInAnyOrder_arePutTogether() throws IOException {
        FatImages images = FatImages.of(FatType.FAT16, 4200)
                .file("zigzag", random(2500), List.of(30, 20, 4000, 21, 22))
                .file("between", random(1000), List.of(23, 31));
        same(Taken.everything(images.bytes()), Map.of("zigzag", random(2500), "between", random(1000)));
    }

    @Test
    void directoryBehindItsFiles_isRead() throws IOException {
        FatImages images =
                FatImages.of(FatType.FAT12, 300).from(250).directory("overlays").from(3);
        images.file("overlays/a.dtbo", random(3000)).file("overlays/b.dtbo", random(3000));
        same(
                Taken.everything(images.bytes()),
                Map.of("overlays/a.dtbo", random(3000), "overlays/b.dtbo", random(3000)));
    }

    @Test
    void directoryThatGrewInPieces_isReadToItsEnd() throws IOException {
        FatImages images = FatImages.of(FatType.FAT32, 900).directory("d");
        for (int i = 0; i < 100; i++) {
            images.file("d/a name long enough for three entries " + i, random(i));
        }
        assertThat(Taken.everything(images.bytes()))
                .hasSize(100)
                .allSatisfy((path, content) ->
                        assertThat(content).hasSize(Integer.parseInt(path.substring(path.lastIndexOf(' ') + 1))));
    }

    @Test
    void directoryThatFillsItsClusters_endsWithItsChain() throws IOException {
        FatImages images = FatImages.of(FatType.FAT32, 60)
                .directory("d")
                .file("d/kept", random(4))
                .fill("d")
                .fill("");
        same(Taken.everything(images.bytes()), Map.of("d/kept", random(4)));
    }

    @Test
    void fixedRootThatIsFull_endsWithItsRegion() throws IOException {
        FatImages images = FatImages.of(FatType.FAT12, 60);
        for (int i = 0; i < 64; i++) {
            images.file("f" + i, new byte[0]);
        }
        assertThat(Taken.everything(images.bytes())).hasSize(64);
    }

    @Test
    void endMarksOfEveryValue_endAChain() throws IOException {
        for (int end = 0xFF8; end <= 0xFFF; end++) {
            FatImages images = FatImages.of(FatType.FAT12, 60).file("f", random(500), List.of(7));
            same(Taken.everything(images.setFat(7, end).bytes()), Map.of("f", random(500)));
        }
    }

    @Test
    void upperFourBitsOfFat32_areIgnored() throws IOException {
        FatImages images = FatImages.of(FatType.FAT32, 60).file("f", random(1000), List.of(7, 9));
        same(Taken.everything(images.setFat(7, 0xA0000009).setFat(9, 0x5FFFFFFF).bytes()), Map.of("f", random(1000)));
    }

    @Test
    void secondTableInUse_isTheOneThatIsRead() throws IOException {
        FatImages images = FatImages.of(FatType.FAT32, 60).file("f", random(1000), List.of(7, 9));
        byte[] bytes = images.bytes();
        bytes[40] = (byte) 0x81;
        Arrays.fill(bytes, images.fatAt(), images.fatAt() + 200, (byte) 0);
        same(Taken.everything(bytes), Map.of("f", random(1000)));
    }

    @Test
    void sinkThatFails_isClosedAndItsExceptionKept() {
        FatImages images = FatImages.of(FatType.FAT12, 60).file("f", random(100));
        boolean[] closed = {false};
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new FatExtraction(
                                FatVolume.open(ByteView.of(images.bytes())),
                                path -> true,
                                path -> true,
                                (path, size) -> new OutputStream() {
                                    @Override
                                    public void write(int b) throws IOException {
                                        throw new IOException("disk full");
                                    }

                                    @Override
                                    public void close() {
                                        closed[0] = true;
                                    }
                                })
                        .run())
                .withMessage("disk full");
        assertThat(closed).containsExactly(true);
    }

    @Test
    void chainThatEndsEarly_isDamage() {
        FatImages images = FatImages.of(FatType.FAT16, 4200).file("f", random(1100), List.of(7, 8, 9));
        refused(
                images.setFat(8, 0xFFFF),
                "DIR_FileSize: \"f\" has 1100 bytes, but its chain ends 76 before",
                images.entryAt("f"));
    }

    @Test
    void chainThatGoesOn_isDamage() {
        FatImages images = FatImages.of(FatType.FAT16, 4200).file("f", random(1100), List.of(7, 8, 9));
        refused(
                images.setFat(9, 20).setFat(20, 0xFFFF),
                "DIR_FileSize: \"f\" has 1100 bytes, but its chain goes on behind them",
                images.entryAt("f"));
    }

    @Test
    void chainInACircle_isDamage() {
        FatImages images = FatImages.of(FatType.FAT16, 4200).file("f", random(5000));
        int first = images.firstCluster("f");
        refused(
                images.setFat(first + 3, first),
                "FAT[5]: the chain goes on at cluster 2, which another has, or itself",
                images.fatAt() + 10);
    }

    @Test
    void directoryChainInACircle_isDamage() {
        FatImages images = FatImages.of(FatType.FAT32, 100).directory("d").fill("d");
        int d = images.firstCluster("d");
        refused(
                images.setFat(d, d),
                "FAT[3]: the chain goes on at cluster 3, which another has, or itself",
                images.fatAt() + 12);
    }

    @Test
    void clusterOfTwoFiles_isDamage() {
        FatImages images = FatImages.of(FatType.FAT12, 100)
                .file("a", random(1000), List.of(7, 8))
                .file("b", random(1000), List.of(9, 10))
                .setFat(9, 8);
        refused(images, "FAT[9]: the chain goes on at cluster 8, which another has, or itself", images.fatAt() + 13);
    }

    @Test
    void twoFilesThatBeginAlike_areDamage() {
        FatImages images = FatImages.of(FatType.FAT12, 100)
                .file("a", random(500), List.of(7))
                .file("b", random(500), List.of(7));
        refused(images, "DIR_FstClus: the chain begins at cluster 7, which another has", images.entryAt("b"));
    }

    @Test
    void directoryThatIsItsOwnAncestor_isDamage() {
        FatImages images = FatImages.of(FatType.FAT32, 100).directory("a").directory("a/b");
        images.addRaw("a/b", FatImages.shortEntry("LOOP       ", 0x10, 0, images.firstCluster("a"), 0));
        refused(
                images,
                "DIR_FstClus: the chain begins at cluster 3, which another has",
                images.clusterAt(images.firstCluster("a/b")) + 64);
    }

    @Test
    void directoryThatIsTheRoot_isDamage() {
        FatImages fat32 = FatImages.of(FatType.FAT32, 100);
        fat32.addRaw("", FatImages.shortEntry("LOOP       ", 0x10, 0, 2, 0));
        refused(fat32, "DIR_FstClus: the chain begins at cluster 2, which another has", fat32.clusterAt(2));
        FatImages fat12 = FatImages.of(FatType.FAT12, 100);
        fat12.addRaw("", FatImages.shortEntry("LOOP       ", 0x10, 0, 0, 0));
        refused(
                fat12,
                "DIR_FstClus: \"LOOP\" begins at cluster 0, but clusters are 2 to 101",
                fat12.clusterAt(2) - 64 * 32);
    }

    @Test
    void freeBadAndForeignClustersInAChain_areDamage() {
        for (FatType type : FatType.values()) {
            FatImages images = FatImages.of(type, type == FatType.FAT16 ? 4200 : 100);
            int last = 1 + (type == FatType.FAT16 ? 4200 : 100);
            images.file("f", random(1100), List.of(7, 8, 9));
            int at = images.fatAt() + (type == FatType.FAT12 ? 12 : type == FatType.FAT16 ? 16 : 32);
            refused(images.setFat(8, 0), "FAT[8]: the chain runs into a cluster that is free", at);
            refused(images.setFat(8, type.bad()), "FAT[8]: the chain runs into a cluster that is marked as bad", at);
            refused(images.setFat(8, 1), "FAT[8]: the chain goes on at cluster 1, but clusters are 2 to " + last, at);
            refused(
                    images.setFat(8, last + 1),
                    "FAT[8]: the chain goes on at cluster " + (last + 1) + ", but clusters are 2 to " + last,
                    at);
        }
    }

    @Test
    void firstClusterOutsideTheVolume_isDamage() {
        FatImages images = FatImages.of(FatType.FAT12, 100);
        images.addRaw("", FatImages.shortEntry("F          ", 0x20, 0, 102, 5));
        refused(
                images,
                "DIR_FstClus: \"F\" begins at cluster 102, but clusters are 2 to 101",
                images.clusterAt(2) - 64 * 32);
    }

    @Test
    void emptyFileWithACluster_isDamage() {
        FatImages images = FatImages.of(FatType.FAT12, 100);
        images.addRaw("", FatImages.shortEntry("F          ", 0x20, 0, 7, 0));
        refused(images, "DIR_FstClus: \"F\" begins at cluster 7, but is empty", images.clusterAt(2) - 64 * 32);
    }

    @Test
    void fileLargerThanTheVolume_isDamageBeforeItIsBegun() {
        FatImages images = FatImages.of(FatType.FAT12, 100);
        images.addRaw("", FatImages.shortEntry("F          ", 0x20, 0, 7, 0xFFFFFFFFL));
        refused(
                images,
                "DIR_FileSize: \"F\" has 4294967295 bytes, more than the volume",
                images.clusterAt(2) - 64 * 32);
    }

    @Test
    void tableForOtherMedia_isDamage() {
        FatImages images = FatImages.of(FatType.FAT16, 4200).setFat(0, 0xFFF0);
        refused(images, "FAT[0]: is for media 240, but BPB_Media is 248", images.fatAt());
    }

    @Test
    void pathsLongerThanTheSpecificationHas_areNotSupported() {
        FatImages images = FatImages.of(FatType.FAT32, 4000);
        String path = "d";
        images.directory(path);
        for (int i = 0; i < 7; i++) {
            path += "/a directory with a name of 40 characters";
            images.directory(path);
        }
        byte[] bytes = images.bytes();
        String longest = path;
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Taken.everything(bytes))
                .withMessage("DIR_Name: \"" + longest + "\" is longer than 259 characters")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.UNSUPPORTED));
    }

    private static void refused(FatImages images, String message, long offset) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Taken.everything(images.bytes()))
                .withMessage(message)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FormatException.Kind.DAMAGED))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(offset));
    }

    static void same(Map<String, byte[]> files, Map<String, byte[]> expected) {
        assertThat(files.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach((path, content) -> assertThat(files.get(path)).as(path).containsExactly(content));
    }

    /** The same bytes for the same length. */
    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
