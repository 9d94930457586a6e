package dev.espalier.format.disk;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;

/** The partitions of a disk, whichever of the two tables it has. */
public final class PartitionTable {
    private PartitionTable() {}

    /** Whether a first sector of 512 bytes is likely that of a disk with partitions; a FAT volume begins much alike. */
    public static boolean looksLikeOne(ByteReader sector) throws FormatException {
        return Mbr.isSigned(sector) && Mbr.hasPartitions(sector);
    }

    /**
     * The partitions in the order of their table; none overlaps another.
     *
     * @param diskSize in bytes, where it is known; of a stream it is not, and then nobody checks what reaches past it
     */
    public static List<Partition> read(ByteView disk, OptionalLong diskSize) throws IOException {
        ByteReader sector = ByteReader.read(disk, 0, Mbr.SIZE);
        if (!Mbr.isSigned(sector)) {
            throw FormatException.notThisFormat(
                    510, "Signature", "the first sector does not end in 55 AA, so this is no disk with partitions");
        }
        return List.copyOf(
                Mbr.isProtective(sector) ? Gpt.partitions(disk, diskSize) : Mbr.partitions(sector, diskSize));
    }
}
