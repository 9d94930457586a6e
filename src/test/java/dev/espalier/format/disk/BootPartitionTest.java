package dev.espalier.format.disk;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.FormatException.Kind;
import dev.espalier.format.bytes.Guid;
import dev.espalier.format.fat.FatImages;
import dev.espalier.format.fat.FatType;
import dev.espalier.format.fat.FatVolume;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BootPartitionTest {
    private static final Guid LINUX = Guid.parse("0FC63DAF-8483-4772-8E79-3D69D8477DE4");

    @Test
    void onGpt_itIsTheEfiSystemPartition() throws IOException {
        byte[] volume = FatImages.of(FatType.FAT12, 50).bytes();
        DiskImages disk = DiskImages.gpt(512, 300)
                .partition(LINUX, 200, 210, "BOOT")
                .partition(BootPartition.EFI_SYSTEM, 40, 140, "EFI")
                .content(40, volume);
        BootPartition found = find(disk.bytes());
        assertThat(found.firstByte()).isEqualTo(40 * 512);
        assertThat(FatVolume.open(found.view()).type()).isEqualTo(FatType.FAT12);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> found.view().read(101 * 512, 1));
    }

    @Test
    void onMbr_itIsTheLikeliestTypeAndOfTwoTheFirst() throws IOException {
        Map<String, Long> expected = new LinkedHashMap<>();
        expected.put("83 0C 0B", 100L);
        expected.put("0B 0C 83", 100L);
        expected.put("0C 0C", 50L);
        expected.put("0C EF", 100L);
        expected.put("01 04 06", 150L);
        expected.put("01", 50L);
        for (Map.Entry<String, Long> each : expected.entrySet()) {
            DiskImages disk = DiskImages.mbr(300);
            int first = 50;
            for (String type : each.getKey().split(" ", -1)) {
                disk.partition(Integer.parseInt(type, 16), first, 50);
                first += 50;
            }
            assertThat(find(disk.bytes()).firstByte()).as(each.getKey()).isEqualTo(each.getValue() * 512);
        }
    }

    @Test
    void volumeWithoutTable_isTheDiskItself() throws IOException {
        BootPartition found = find(FatImages.of(FatType.FAT16, 4200).bytes());
        assertThat(found.firstByte()).isZero();
        assertThat(FatVolume.open(found.view()).type()).isEqualTo(FatType.FAT16);
    }

    @Test
    void volumeWithATableOfItself_isTheDiskItself() throws IOException {
        byte[] volume = FatImages.of(FatType.FAT12, 50).bytes();
        volume[446] = (byte) 0x80;
        volume[446 + 4] = 0x01;
        volume[446 + 12] = 50;
        assertThat(find(volume).firstByte()).isZero();
    }

    @Test
    void tableInWhatWasAVolumeOnce_counts() throws IOException {
        byte[] disk = FatImages.of(FatType.FAT12, 200).bytes();
        disk[446] = (byte) 0x80;
        disk[446 + 4] = 0x0C;
        disk[446 + 8] = 63;
        disk[446 + 12] = 50;
        assertThat(find(disk).firstByte()).isEqualTo(63 * 512);
    }

    @Test
    void noBootPartition_listsWhatIsThere() {
        refused(
                DiskImages.gpt(512, 300)
                        .partition(LINUX, 40, 99, "BOOT")
                        .partition(LINUX, 100, 110, "")
                        .bytes(),
                Kind.NOT_THIS_FORMAT,
                "boot partition: there is no EFI system or FAT partition; the disk has 1 \"BOOT\""
                        + " 0FC63DAF-8483-4772-8E79-3D69D8477DE4, 2 0FC63DAF-8483-4772-8E79-3D69D8477DE4");
        refused(
                DiskImages.mbr(300)
                        .partition(0x83, 40, 10)
                        .partition(0x82, 60, 10)
                        .bytes(),
                Kind.NOT_THIS_FORMAT,
                "boot partition: there is no EFI system or FAT partition; the disk has 1 0x83, 2 0x82");
        refused(
                DiskImages.gpt(512, 300).bytes(),
                Kind.NOT_THIS_FORMAT,
                "boot partition: there is no EFI system or FAT partition; the disk has an empty table");
        refused(
                DiskImages.mbr(300)
                        .partition(0x83, 40, 10)
                        .partition(0x0F, 60, 10)
                        .bytes(),
                Kind.UNSUPPORTED,
                "boot partition: there is none outside the extended partition, which is not looked into;"
                        + " the disk has 1 0x83, 2 0x0F");
    }

    @Test
    void neitherTableNorVolume_isAnotherFormat() {
        refused(
                new byte[1024],
                Kind.NOT_THIS_FORMAT,
                "Signature: the first sector does not end in 55 AA, so this is no disk with partitions");
    }

    private static BootPartition find(byte[] disk) throws IOException {
        return BootPartition.find(ByteView.of(disk), OptionalLong.of(disk.length));
    }

    private static void refused(byte[] disk, Kind kind, String message) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> find(disk))
                .withMessage(message)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
