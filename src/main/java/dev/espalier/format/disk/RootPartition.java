package dev.espalier.format.disk;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.Guid;

/** Finds the partition with the root file system of Linux. */
public final class RootPartition {
    /** The root of arm64, arm and x86-64, by the Discoverable Partitions Specification, and at last any Linux data. */
    private static final List<PartitionType> TYPES = List.of(
            new PartitionType.Gpt(Guid.parse("B921B045-1DF0-41C3-AF44-4C6F280D3FAE")),
            new PartitionType.Gpt(Guid.parse("69DAD710-2CE4-4E3C-B16C-21A1D49ABED3")),
            new PartitionType.Gpt(Guid.parse("4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709")),
            new PartitionType.Gpt(Guid.parse("0FC63DAF-8483-4772-8E79-3D69D8477DE4")),
            new PartitionType.Mbr(0x83));

    private RootPartition() {}

    /**
     * The first partition of the likeliest type.
     *
     * @param diskSize in bytes, where it is known
     */
    public static Partition find(ByteView disk, OptionalLong diskSize) throws IOException {
        List<Partition> partitions = PartitionTable.read(disk, diskSize);
        return TYPES.stream()
                .flatMap(type ->
                        partitions.stream().filter(partition -> partition.type().equals(type)))
                .findFirst()
                .orElseThrow(() -> FormatException.notThisFormat(
                        0,
                        "root partition",
                        "there is no Linux partition; the disk has "
                                + (partitions.isEmpty()
                                        ? "an empty table"
                                        : partitions.stream()
                                                .map(Partition::toString)
                                                .collect(Collectors.joining(", ")))));
    }
}
