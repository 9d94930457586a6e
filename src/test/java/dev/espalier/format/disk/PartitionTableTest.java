package dev.espalier.format.disk;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.CountedSource;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.FormatException.Kind;
import dev.espalier.format.bytes.GrowingPrefix;
import dev.espalier.format.bytes.Guid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PartitionTableTest {
    private static final Guid EFI = BootPartition.EFI_SYSTEM;
    private static final Guid LINUX = Guid.parse("0FC63DAF-8483-4772-8E79-3D69D8477DE4");
    private static final int SECTORS = 300;

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void gpt_isReadWithEitherSectorSize(int sectorSize) throws IOException {
        DiskImages disk = DiskImages.gpt(sectorSize, SECTORS)
                .partition(EFI, 40, 99, "EFI")
                .partition(Guid.ZERO, 0, 0, "")
                .partition(LINUX, 100, 265, "BOOT-äöü-which is 36 characters long");
        assertThat(PartitionTable.read(view(disk), size(disk)))
                .containsExactly(
                        new Partition(1, 40L * sectorSize, 60L * sectorSize, new PartitionType.Gpt(EFI), "EFI"),
                        new Partition(
                                3,
                                100L * sectorSize,
                                166L * sectorSize,
                                new PartitionType.Gpt(LINUX),
                                "BOOT-äöü-which is 36 characters long"));
    }

    @Test
    void gptInAStream_isReadWithoutItsEnd() throws IOException {
        DiskImages disk = DiskImages.gpt(512, 100_000).partition(EFI, 2048, 50_000, "EFI");
        try (GrowingPrefix stream = new GrowingPrefix(new CountedSource(disk.bytes()))) {
            assertThat(PartitionTable.read(stream, OptionalLong.empty())).hasSize(1);
            assertThat(stream.decoded()).isEqualTo(GrowingPrefix.BLOCK);
        }
    }

    @Test
    void emptyTables_haveNoPartitions() throws IOException {
        assertThat(PartitionTable.read(view(DiskImages.gpt(512, SECTORS)), OptionalLong.empty()))
                .isEmpty();
        assertThat(PartitionTable.read(view(DiskImages.mbr(SECTORS)), OptionalLong.empty()))
                .isEmpty();
    }

    @Test
    void mbr_isRead() throws IOException {
        DiskImages disk = DiskImages.mbr(SECTORS)
                .partition(0x0C, 63, 100)
                .partition(0x83, 200, 0) // no sectors: not in use
                .partition(0x00, 0, 0)
                .partition(0x83, 200, 100);
        assertThat(PartitionTable.read(view(disk), size(disk)))
                .containsExactly(
                        new Partition(1, 63 * 512, 100 * 512, new PartitionType.Mbr(0x0C), ""),
                        new Partition(4, 200 * 512, 100 * 512, new PartitionType.Mbr(0x83), ""));
    }

    @Test
    void mbrOfTwoTebibytes_hasOffsetsBeyondAnInt() throws IOException {
        DiskImages disk = DiskImages.mbr(1).partition(0x83, 0xFFFFFFFFL, 0xFFFFFFFFL);
        assertThat(PartitionTable.read(view(disk), OptionalLong.empty()))
                .containsExactly(
                        new Partition(1, 0xFFFFFFFFL * 512, 0xFFFFFFFFL * 512, new PartitionType.Mbr(0x83), ""));
    }

    @Test
    void gptNames_showNothingThatATerminalObeys() throws IOException {
        DiskImages disk = DiskImages.gpt(512, SECTORS).partition(EFI, 40, 99, "a\u001B[31m\uD83Cb\0hidden");
        Partition partition = PartitionTable.read(view(disk), size(disk)).get(0);
        assertThat(partition).hasToString("1 \"a?[31m?b\" C12A7328-F81F-11D2-BA4B-00A0C93EC93B");
    }

    /** Every field of the header that is read, broken, with the checksum made right again. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
             8 | 4 | 0x00010001 | UNSUPPORTED | Revision: 0x00010001 is not 0x00010000
            12 | 4 | 91         | DAMAGED     | HeaderSize: 91 is not between 92 and 512
            12 | 4 | 513        | DAMAGED     | HeaderSize: 513 is not between 92 and 512
            12 | 4 | 0x80000000 | DAMAGED     | HeaderSize: 2147483648 is not between 92 and 512
            20 | 4 | 1          | UNSUPPORTED | Reserved: 0x00000001 is not 0
            24 | 8 | 2          | DAMAGED     | MyLBA: this is sector 1, not 2
            40 | 8 | 33         | DAMAGED     | PartitionEntryLBA: an array of 16384 bytes at sector 2 does not lie between the header and FirstUsableLBA 33
            40 | 8 | 267        | DAMAGED     | FirstUsableLBA: 267 lies behind LastUsableLBA 266
            40 | 8 | 41         | DAMAGED     | StartingLBA: partition 1 from sector 40 to 99 does not lie between 41 and 266
            48 | 8 | 98         | DAMAGED     | StartingLBA: partition 1 from sector 40 to 99 does not lie between 34 and 98
            48 | 8 | 300        | DAMAGED     | LastUsableLBA: sector 300 of 512 bytes lies behind the disk's end at byte 153600
            48 | 8 | -1         | DAMAGED     | LastUsableLBA: 18446744073709551615 is no sector of any disk
            48 | 8 | 0x3fffffffffffff | DAMAGED | LastUsableLBA: 18014398509481983 is no sector of any disk
            72 | 8 | 1          | DAMAGED     | PartitionEntryLBA: an array of 16384 bytes at sector 1 does not lie between the header and FirstUsableLBA 34
            72 | 8 | 35         | DAMAGED     | PartitionEntryLBA: an array of 16384 bytes at sector 35 does not lie between the header and FirstUsableLBA 34
            72 | 8 | -1         | DAMAGED     | PartitionEntryLBA: 18446744073709551615 is no sector of any disk
            80 | 4 | 8193       | UNSUPPORTED | NumberOfPartitionEntries: 8193 entries of 128 bytes are more than 1048576 bytes
            80 | 4 | -1         | UNSUPPORTED | NumberOfPartitionEntries: 4294967295 entries of 128 bytes are more than 1048576 bytes
            80 | 4 | 129        | DAMAGED     | PartitionEntryLBA: an array of 16512 bytes at sector 2 does not lie between the header and FirstUsableLBA 34
            84 | 4 | 0          | DAMAGED     | SizeOfPartitionEntry: 0 is not a power of two from 128 to 4096
            84 | 4 | 192        | DAMAGED     | SizeOfPartitionEntry: 192 is not a power of two from 128 to 4096
            84 | 4 | 8192       | DAMAGED     | SizeOfPartitionEntry: 8192 is not a power of two from 128 to 4096
            """)
    void brokenHeaderField_isNamed(int field, int width, String value, Kind kind, String message) {
        DiskImages disk = DiskImages.gpt(512, SECTORS).partition(EFI, 40, 99, "EFI");
        put(disk, disk.headerAt() + field, width, Long.decode(value));
        disk.seal();
        refused(disk, kind, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            32 | 100 | StartingLBA: partition 2 from sector 100 to 99 does not lie between 34 and 266
            32 | 33  | StartingLBA: partition 2 from sector 33 to 99 does not lie between 34 and 266
            32 | -1  | StartingLBA: 18446744073709551615 is no sector of any disk
            40 | 267 | StartingLBA: partition 2 from sector 40 to 267 does not lie between 34 and 266
            40 | -2  | EndingLBA: 18446744073709551614 is no sector of any disk
            40 | 100 | partitions: 2 and 1 overlap from byte 51200 on
            """)
    void brokenEntryField_isNamed(int field, long value, String message) {
        DiskImages disk =
                DiskImages.gpt(512, SECTORS).partition(LINUX, 100, 110, "").partition(EFI, 40, 99, "EFI");
        put(disk, disk.entryAt(1) + field, 8, value);
        disk.seal();
        refused(disk, Kind.DAMAGED, message);
    }

    @Test
    void checksums_areChecked() {
        DiskImages header = DiskImages.gpt(512, SECTORS);
        header.bytes()[512 + 60] ^= 1;
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> PartitionTable.read(view(header), size(header)))
                .withMessageMatching("HeaderCRC32: is 0x[0-9a-f]{8}, but the bytes give 0x[0-9a-f]{8};"
                        + " the copy of the table at the disk's end is not looked at")
                .satisfies(e -> assertThat(e.offset()).isEqualTo(512 + 16));
        DiskImages array = DiskImages.gpt(512, SECTORS);
        array.bytes()[array.entryAt(127) + 5] = 1;
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> PartitionTable.read(view(array), size(array)))
                .withMessageStartingWith("PartitionEntryArrayCRC32: is 0x")
                .satisfies(e -> assertThat(e.offset()).isEqualTo(512 + 88));
    }

    @Test
    void protectiveMbrWithoutGpt_isDamage() {
        DiskImages disk = DiskImages.gpt(512, SECTORS);
        disk.bytes()[512] = 0;
        refused(
                disk,
                Kind.DAMAGED,
                "Signature: the MBR promises a GPT, but \"EFI PART\" stands neither at byte 512 nor at byte 4096");
    }

    @Test
    void diskWithoutSignature_isAnotherFormat() {
        DiskImages disk = DiskImages.mbr(SECTORS);
        disk.bytes()[511] = 0;
        refused(
                disk,
                Kind.NOT_THIS_FORMAT,
                "Signature: the first sector does not end in 55 AA, so this is no disk with partitions");
    }

    @Test
    void brokenMbrRecords_areNamed() {
        DiskImages indicator = DiskImages.mbr(SECTORS).partition(0x0C, 63, 100);
        indicator.bytes()[446] = 1;
        refused(indicator, Kind.DAMAGED, "BootIndicator: is 1, not 0 or 128");
        refused(
                DiskImages.mbr(SECTORS).partition(0x0C, 0, 100),
                Kind.DAMAGED,
                "StartingLBA: is 0, where the table itself lies");
        refused(
                DiskImages.mbr(SECTORS).partition(0x0C, 63, 100).partition(0x83, 162, 10),
                Kind.DAMAGED,
                "partitions: 1 and 2 overlap from byte 82944 on");
        refused(
                DiskImages.mbr(SECTORS).partition(0x0C, 201, 100),
                Kind.DAMAGED,
                "SizeInLBA: partition 1 ends at byte 154112, but the disk at 153600");
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void gptTruncatedAtEveryLength_isDamage(int sectorSize) {
        DiskImages disk = DiskImages.gpt(sectorSize, 80).partition(EFI, 35, 40, "EFI");
        ByteView whole = view(disk);
        for (int length = 0; length < disk.entryAt(128); length++) {
            ByteView cut = whole.slice(0, length);
            assertThatExceptionOfType(FormatException.class)
                    .as("cut at %s", length)
                    .isThrownBy(() -> PartitionTable.read(cut, OptionalLong.empty()))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("end"));
        }
    }

    @Test
    void damageOfAnyByteOfAGpt_isNoticedOrHarmless() throws IOException {
        DiskImages disk =
                DiskImages.gpt(512, SECTORS).partition(EFI, 40, 99, "EFI").partition(LINUX, 100, 110, "");
        List<Partition> good = PartitionTable.read(view(disk), size(disk));
        int refused = 0;
        for (int at = 0; at < disk.entryAt(128); at++) {
            byte byteBefore = disk.bytes()[at];
            for (int flipped : new int[] {0x01, 0x80, 0xFF}) {
                disk.bytes()[at] ^= (byte) flipped;
                try {
                    List<Partition> read = PartitionTable.read(view(disk), size(disk));
                    boolean harmless = at < 446 + 16 * 4 || at >= 512 + 92;
                    assertThat(harmless).as("byte %s", at).isTrue();
                    if (at >= 512) {
                        assertThat(read).isEqualTo(good);
                    }
                } catch (FormatException e) {
                    refused++;
                }
                disk.bytes()[at] = byteBefore;
            }
        }
        assertThat(refused).isGreaterThan(3 * (92 + 128 * 128));
    }

    @Test
    void damageOfAnyByteOfAnMbr_givesPartitionsOnTheDiskOrAFormatException() throws IOException {
        DiskImages disk = DiskImages.mbr(SECTORS).partition(0x0C, 63, 100).partition(0x83, 200, 50);
        for (int at = 440; at < 512; at++) {
            byte before = disk.bytes()[at];
            for (int value = 0; value < 256; value++) {
                disk.bytes()[at] = (byte) value;
                try {
                    assertThat(PartitionTable.read(view(disk), size(disk)))
                            .allSatisfy(each -> assertThat(each.end()).isLessThanOrEqualTo(SECTORS * 512));
                } catch (FormatException e) {
                    assertThat(e.field()).isNotBlank();
                }
            }
            disk.bytes()[at] = before;
        }
    }

    private static void refused(DiskImages disk, Kind kind, String message) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> PartitionTable.read(view(disk), size(disk)))
                .withMessage(message)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static void put(DiskImages disk, int at, int width, long value) {
        if (width == 4) {
            disk.buffer().putInt(at, (int) value);
        } else {
            disk.buffer().putLong(at, value);
        }
    }

    private static ByteView view(DiskImages disk) {
        return ByteView.of(disk.bytes());
    }

    private static OptionalLong size(DiskImages disk) {
        return OptionalLong.of(disk.bytes().length);
    }
}
