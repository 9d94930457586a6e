package dev.espalier.format.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.FormatException;

/**
 * The master boot record, UEFI 2.10 §5.2.1. It does not tell the sector size; 512 bytes are taken, as every image of a
 * memory card has them. Logical partitions inside an extended one are not read: no firmware boots from them.
 */
final class Mbr {
    static final int SIZE = 512;

    private static final int SECTOR = 512;
    private static final int RECORDS = 446;
    private static final int RECORD_COUNT = 4;
    private static final int RECORD_SIZE = 16;
    private static final int SIGNATURE = RECORDS + RECORD_COUNT * RECORD_SIZE;

    // Fields of one record. The CHS addresses between them are not read: they end at 8 GB and often lie.
    private static final int BOOT_INDICATOR = 0;
    private static final int OS_TYPE = 4;
    private static final int STARTING_LBA = 8;
    private static final int SIZE_IN_LBA = 12;

    private static final int INACTIVE = 0x00;
    private static final int ACTIVE = 0x80;
    private static final int UNUSED = 0x00;
    private static final int GPT_PROTECTIVE = 0xEE;

    private Mbr() {}

    /** Whether the sector ends in the two bytes 55 AA, as an MBR and a FAT boot sector both do. */
    static boolean isSigned(ByteReader sector) throws FormatException {
        return sector.u8(SIGNATURE) == 0x55 && sector.u8(SIGNATURE + 1) == 0xAA;
    }

    /** Whether a record says that a GPT follows and the MBR is only there to protect it. */
    static boolean isProtective(ByteReader sector) throws FormatException {
        boolean protective = false;
        for (int i = 0; i < RECORD_COUNT; i++) {
            protective |= sector.u8(record(i) + OS_TYPE) == GPT_PROTECTIVE;
        }
        return protective && hasPartitions(sector);
    }

    /**
     * Whether the records can be meant as a partition table at all. The boot sector of a FAT volume has code or zeros in
     * their place, or (from {@code mkfs.fat --mbr}) one record that begins at sector 0 and so holds the record itself.
     */
    static boolean hasPartitions(ByteReader sector) throws FormatException {
        int used = 0;
        for (int i = 0; i < RECORD_COUNT; i++) {
            int at = record(i);
            int indicator = sector.u8(at + BOOT_INDICATOR);
            if (indicator != INACTIVE && indicator != ACTIVE) {
                return false;
            }
            if (isUsed(sector, at)) {
                if (sector.u32le(at + STARTING_LBA) == 0) {
                    return false;
                }
                used++;
            }
        }
        return used > 0;
    }

    /** In the order of the table. */
    static List<Partition> partitions(ByteReader sector, OptionalLong diskSize) throws FormatException {
        List<Partition> partitions = new ArrayList<>();
        for (int i = 0; i < RECORD_COUNT; i++) {
            int at = record(i);
            int indicator = sector.u8(at + BOOT_INDICATOR);
            if (indicator != INACTIVE && indicator != ACTIVE) {
                throw sector.damaged(at, "BootIndicator", "is " + indicator + ", not 0 or 128");
            }
            if (isUsed(sector, at)) {
                partitions.add(partition(sector, i, diskSize));
            }
        }
        Overlap.refuse(partitions, RECORDS);
        return partitions;
    }

    private static Partition partition(ByteReader sector, int slot, OptionalLong diskSize) throws FormatException {
        int at = record(slot);
        long first = sector.u32le(at + STARTING_LBA) * SECTOR;
        long length = sector.u32le(at + SIZE_IN_LBA) * SECTOR;
        if (first == 0) {
            throw sector.damaged(at + STARTING_LBA, "StartingLBA", "is 0, where the table itself lies");
        }
        if (diskSize.isPresent() && first + length > diskSize.getAsLong()) {
            throw sector.damaged(
                    at + SIZE_IN_LBA,
                    "SizeInLBA",
                    "partition " + (slot + 1) + " ends at byte " + (first + length) + ", but the disk at "
                            + diskSize.getAsLong());
        }
        return new Partition(slot + 1, first, length, new PartitionType.Mbr(sector.u8(at + OS_TYPE)), "");
    }

    private static boolean isUsed(ByteReader sector, int at) throws FormatException {
        return sector.u8(at + OS_TYPE) != UNUSED && sector.u32le(at + SIZE_IN_LBA) != 0;
    }

    private static int record(int slot) {
        return RECORDS + slot * RECORD_SIZE;
    }
}
