package dev.espalier.format.disk;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.Guid;
import dev.espalier.format.fat.FatVolume;

/**
 * The volume of a disk that firmware boots from.
 *
 * @param firstByte where it begins on the disk; 0 where the whole disk is one FAT volume
 * @param view the volume's bytes
 */
public record BootPartition(long firstByte, ByteView view) {
    /** EFI System Partition, UEFI 2.10 table 5.7. */
    public static final Guid EFI_SYSTEM = Guid.parse("C12A7328-F81F-11D2-BA4B-00A0C93EC93B");

    /** EFI system, FAT32 LBA, FAT16 LBA, FAT32, FAT16, FAT16 below 32 MB, FAT12: the likeliest first. */
    private static final List<Integer> BOOTABLE = List.of(0xEF, 0x0C, 0x0E, 0x0B, 0x06, 0x04, 0x01);

    private static final List<Integer> EXTENDED = List.of(0x05, 0x0F, 0x85);

    /**
     * On a GPT disk the EFI system partition; on an MBR disk the partition of the likeliest type, and of two such the
     * first; or the disk itself where it is one FAT volume without a table.
     *
     * @param diskSize in bytes, where it is known
     */
    public static BootPartition find(ByteView disk, OptionalLong diskSize) throws IOException {
        ByteReader sector = ByteReader.read(disk, 0, Mbr.SIZE);
        if (FatVolume.looksLikeOne(sector) && !Mbr.hasPartitions(sector)) {
            return new BootPartition(0, disk);
        }
        List<Partition> partitions = PartitionTable.read(disk, diskSize);
        Partition found = firstOf(partitions, new PartitionType.Gpt(EFI_SYSTEM))
                .or(() -> BOOTABLE.stream()
                        .flatMap(osType -> firstOf(partitions, new PartitionType.Mbr(osType)).stream())
                        .findFirst())
                .orElseThrow(() -> none(partitions));
        return new BootPartition(found.firstByte(), found.view(disk));
    }

    private static Optional<Partition> firstOf(List<Partition> partitions, PartitionType type) {
        return partitions.stream()
                .filter(partition -> partition.type().equals(type))
                .findFirst();
    }

    private static FormatException none(List<Partition> partitions) {
        boolean extended = EXTENDED.stream()
                .anyMatch(osType ->
                        firstOf(partitions, new PartitionType.Mbr(osType)).isPresent());
        if (extended) {
            return FormatException.unsupported(
                    0,
                    "boot partition",
                    "there is none outside the extended partition, which is not looked into; the disk has "
                            + listed(partitions));
        }
        return FormatException.notThisFormat(
                0,
                "boot partition",
                "there is no EFI system or FAT partition; the disk has "
                        + (partitions.isEmpty() ? "an empty table" : listed(partitions)));
    }

    private static String listed(List<Partition> partitions) {
        return partitions.stream().map(Partition::toString).collect(Collectors.joining(", "));
    }
}
