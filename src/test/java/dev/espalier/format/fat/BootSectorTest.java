package dev.espalier.format.fat;

import java.io.IOException;
import java.util.HexFormat;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BootSectorTest {
    /** A 1.44 MB floppy disk as mkfs.fat makes it. */
    private static byte[] fat12() {
        return sector("""
                eb 3c 90                    BS_jmpBoot
                6d 6b 66 73 2e 66 61 74     BS_OEMName "mkfs.fat"
                00 02                       BPB_BytsPerSec 512
                01                          BPB_SecPerClus
                01 00                       BPB_RsvdSecCnt
                02                          BPB_NumFATs
                e0 00                       BPB_RootEntCnt 224
                40 0b                       BPB_TotSec16 2880
                f0                          BPB_Media
                09 00                       BPB_FATSz16
                12 00                       BPB_SecPerTrk
                02 00                       BPB_NumHeads
                00 00 00 00                 BPB_HiddSec
                00 00 00 00                 BPB_TotSec32
                """);
    }

    /** The first partition of a Talos image: 100 MiB in clusters of 512 bytes. */
    private static byte[] fat32() {
        return sector("""
                eb 58 90                    BS_jmpBoot
                6d 6b 66 73 2e 66 61 74     BS_OEMName "mkfs.fat"
                00 02                       BPB_BytsPerSec 512
                01                          BPB_SecPerClus
                20 00                       BPB_RsvdSecCnt 32
                02                          BPB_NumFATs
                00 00                       BPB_RootEntCnt
                00 00                       BPB_TotSec16
                f8                          BPB_Media
                00 00                       BPB_FATSz16
                3f 00                       BPB_SecPerTrk
                ff 00                       BPB_NumHeads
                00 00 00 00                 BPB_HiddSec
                00 20 03 00                 BPB_TotSec32 204800
                28 06 00 00                 BPB_FATSz32 1576
                00 00                       BPB_ExtFlags
                00 00                       BPB_FSVer
                02 00 00 00                 BPB_RootClus
                """);
    }

    private static byte[] sector(String fields) {
        byte[] sector = new byte[512];
        int at = 0;
        for (String line : fields.lines().toList()) {
            byte[] field = HexFormat.ofDelimiter(" ").parseHex(line.substring(0, line.indexOf("  ")));
            System.arraycopy(field, 0, sector, at, field.length);
            at += field.length;
        }
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        return sector;
    }

    @Test
    void floppyDisk_isFat12WithItsRootBeforeTheClusters() throws IOException {
        assertThat(BootSector.read(ByteView.of(fat12())))
                .isEqualTo(new BootSector(
                        FatType.FAT12,
                        512, // the first table, behind the boot sector
                        512 + 2 * 9 * 512, // the root behind two tables
                        224 * 32,
                        0,
                        512 + 2 * 9 * 512 + 224 * 32,
                        512,
                        2847,
                        0xF0));
    }

    @Test
    void talosBootPartition_isFat32() throws IOException {
        BootSector boot = BootSector.read(ByteView.of(fat32()));
        assertThat(boot)
                .isEqualTo(new BootSector(FatType.FAT32, 32 * 512, 3184 * 512, 0, 2, 3184 * 512, 512, 201616, 0xF8));
        assertThat(boot.offset(2)).isEqualTo(3184 * 512);
        assertThat(boot.offset(201617)).isEqualTo(204799 * 512);
        assertThat(boot.hasCluster(1)).isFalse();
        assertThat(boot.hasCluster(201617)).isTrue();
        assertThat(boot.hasCluster(201618)).isFalse();
    }

    @Test
    void secondTableInUse_isTheOneThatIsRead() throws IOException {
        byte[] sector = fat32();
        sector[40] = (byte) 0x81;
        assertThat(BootSector.read(ByteView.of(sector)).fatOffset()).isEqualTo((32 + 1576) * 512);
    }

    /** The counts at which the specification changes the type. */
    @ParameterizedTest
    @CsvSource({"4084, FAT12", "4085, FAT16", "65524, FAT16"})
    void type_followsTheNumberOfClusters(int clusters, FatType type) throws IOException {
        byte[] sector = fat12();
        put(sector, 22, 2, 256);
        put(sector, 19, 2, 0);
        put(sector, 32, 4, 1 + 2 * 256 + 14 + clusters);
        BootSector boot = BootSector.read(ByteView.of(sector));
        assertThat(boot.clusters()).isEqualTo(clusters);
        assertThat(boot.type()).isEqualTo(type);
    }

    /** mkfs.fat -F 32 makes such volumes, and every driver reads them as what their fields say. */
    @Test
    void fat32TooSmallForTheSpecification_isFat32() throws IOException {
        byte[] sector = fat32();
        put(sector, 32, 4, 3184 + 100);
        assertThat(BootSector.read(ByteView.of(sector)).type()).isEqualTo(FatType.FAT32);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # volume, field's offset and width, value           | kind, offset and text of the report
            FAT12 |   0 | 1 | 0xEA   | NOT_THIS_FORMAT |   0 | BS_jmpBoot: is neither EB xx 90 nor E9 xx xx
            FAT12 |   2 | 1 | 0x91   | NOT_THIS_FORMAT |   0 | BS_jmpBoot: is neither EB xx 90 nor E9 xx xx
            FAT12 |  11 | 2 | 0      | NOT_THIS_FORMAT |  11 | BPB_BytsPerSec: 0 is not 512, 1024, 2048 or 4096
            FAT12 |  11 | 2 | 768    | NOT_THIS_FORMAT |  11 | BPB_BytsPerSec: 768 is not 512, 1024, 2048 or 4096
            FAT12 |  11 | 2 | 8192   | NOT_THIS_FORMAT |  11 | BPB_BytsPerSec: 8192 is not 512, 1024, 2048 or 4096
            FAT12 |  13 | 1 | 0      | NOT_THIS_FORMAT |  13 | BPB_SecPerClus: 0 is not a power of two
            FAT12 |  13 | 1 | 3      | NOT_THIS_FORMAT |  13 | BPB_SecPerClus: 3 is not a power of two
            FAT12 |  21 | 1 | 0xF1   | NOT_THIS_FORMAT |  21 | BPB_Media: 241 is neither 240 nor at least 248
            FAT12 | 510 | 1 | 0      | NOT_THIS_FORMAT | 510 | Signature_word: the sector does not end in 55 AA
            FAT12 |  14 | 2 | 0      | DAMAGED         |  14 | BPB_RsvdSecCnt: is 0
            FAT12 |  16 | 1 | 0      | DAMAGED         |  16 | BPB_NumFATs: is 0
            FAT12 |  17 | 2 | 0      | DAMAGED         |  17 | BPB_RootEntCnt: is 0
            FAT32 |  17 | 2 | 512    | DAMAGED         |  17 | BPB_RootEntCnt: is 512, but the root of FAT32 has no fixed place
            FAT12 |  19 | 2 | 33     | DAMAGED         |  19 | BPB_TotSec: of 33 sectors the first 33 are taken, which leaves no cluster
            FAT12 |  19 | 2 | 0      | DAMAGED         |  19 | BPB_TotSec: of 0 sectors the first 33 are taken, which leaves no cluster
            FAT12 |  32 | 4 | 2881   | DAMAGED         |  19 | BPB_TotSec16: 2880 sectors here, but 2881 in BPB_TotSec32
            FAT32 |  36 | 4 | 0      | DAMAGED         |  36 | BPB_FATSz32: is 0
            FAT32 |  32 | 4 | -1     | DAMAGED         |  19 | BPB_TotSec: 4294964111 clusters are too many for FAT32
            FAT32 |  40 | 2 | 0x82   | DAMAGED         |  40 | BPB_ExtFlags: table 2 is active, but there are 2
            FAT32 |  42 | 2 | 0x0100 | UNSUPPORTED     |  42 | BPB_FSVer: version 256 is not 0
            FAT32 |  44 | 4 | 1      | DAMAGED         |  44 | BPB_RootClus: cluster 1 is not one of the 201616 there are
            FAT32 |  44 | 4 | 201618 | DAMAGED         |  44 | BPB_RootClus: cluster 201618 is not one of the 201616 there are
            """)
    void brokenField_isNamedWithItsOffset(
            FatType volume,
            int offset,
            int width,
            String value,
            FormatException.Kind kind,
            long where,
            String message) {
        byte[] sector = volume == FatType.FAT12 ? fat12() : fat32();
        put(sector, offset, width, Integer.decode(value));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> BootSector.read(ByteView.of(sector)))
                .withMessage(message)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(where));
    }

    @Test
    void tooManyClustersForFat16_isDamage() {
        byte[] sector = fat12();
        put(sector, 22, 2, 1000);
        put(sector, 19, 2, 0);
        put(sector, 32, 4, 1 + 2 * 1000 + 14 + 65525);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> BootSector.read(ByteView.of(sector)))
                .withMessage("BPB_TotSec: 65525 clusters are too many for FAT16");
    }

    private static void put(byte[] sector, int offset, int width, long value) {
        for (int i = 0; i < width; i++) {
            sector[offset + i] = (byte) (value >> (8 * i));
        }
    }
}
