package dev.espalier.format.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.fat.FatImages;
import dev.espalier.format.fat.FatType;
import dev.espalier.fuzz.FuzzTarget;

import static org.assertj.core.api.Assertions.assertThat;

/** Partition tables, and the search for the boot partition. A GPT is read as it is and with its checksums made right. */
public final class DiskTarget implements FuzzTarget {
    private static final int FEW_ENTRIES = 6;

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public int mutants() {
        return 20_000;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                DiskImages.mbr(1)
                        .partition(0x0C, 64, 64)
                        .partition(0x83, 128, 4096)
                        .bytes(),
                gpt(512),
                gpt(4096),
                Arrays.copyOf(FatImages.of(FatType.FAT12, 4).bytes(), 512));
    }

    /** The start of a disk, up to the end of a table with few entries. */
    private static byte[] gpt(int sectorSize) {
        DiskImages disk = DiskImages.gpt(sectorSize, 128)
                .partition(BootPartition.EFI_SYSTEM, 40, 49, "EFI system")
                .partition(BootPartition.EFI_SYSTEM, 50, 60, "");
        disk.buffer().putInt(disk.headerAt() + 80, FEW_ENTRIES);
        return sealed(Arrays.copyOf(disk.bytes(), disk.entryAt(FEW_ENTRIES)));
    }

    @Override
    public boolean takes(byte[] input) throws IOException {
        boolean asItIs = reads(input);
        return reads(sealed(input)) || asItIs;
    }

    private static boolean reads(byte[] bytes) throws IOException {
        ByteView disk = ByteView.of(bytes);
        boolean taken = false;
        for (OptionalLong size : List.of(OptionalLong.empty(), OptionalLong.of(1 << 20))) {
            try {
                hold(PartitionTable.read(disk, size), size);
                taken = true;
            } catch (FormatException e) {
                assertThat(e.offset()).isNotNegative();
            }
            try {
                assertThat(BootPartition.find(disk, size).firstByte()).isNotNegative();
                taken = true;
            } catch (FormatException e) {
                assertThat(e.offset()).isNotNegative();
            }
        }
        return taken;
    }

    private static void hold(List<Partition> partitions, OptionalLong size) {
        for (Partition one : partitions) {
            assertThat(one.end()).isBetween(one.firstByte() + 1, size.orElse(Long.MAX_VALUE));
            assertThat(one.toString().chars().noneMatch(Character::isISOControl))
                    .isTrue();
        }
        for (Partition one : partitions) {
            long sharing = partitions.stream()
                    .filter(other -> other.firstByte() < one.end() && one.firstByte() < other.end())
                    .count();
            assertThat(sharing).as("partitions with bytes of %s", one).isEqualTo(1);
        }
    }

    /** A copy in which the checksums are those of the bytes, as far as header and entries are there. */
    private static byte[] sealed(byte[] input) {
        byte[] bytes = input.clone();
        ByteBuffer disk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int header : new int[] {512, 4096}) {
            if (bytes.length < header + 92) {
                break;
            }
            long array = disk.getLong(header + 72) * header;
            long size =
                    Integer.toUnsignedLong(disk.getInt(header + 80)) * Integer.toUnsignedLong(disk.getInt(header + 84));
            if (array >= 0 && size >= 0 && size <= bytes.length && array <= bytes.length - size) {
                disk.putInt(header + 88, crc32(bytes, (int) array, (int) size));
            }
            int length = disk.getInt(header + 12);
            if (length >= 92 && length <= bytes.length - header) {
                disk.putInt(header + 16, 0).putInt(header + 16, crc32(bytes, header, length));
            }
        }
        return bytes;
    }

    private static int crc32(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
