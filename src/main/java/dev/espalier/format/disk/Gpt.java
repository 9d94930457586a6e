package dev.espalier.format.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.Guid;

/**
 * The GUID partition table, UEFI 2.10 §5.3. Only the primary one is read: its copy lies at the disk's end, which for a
 * stream is a gigabyte of decoding away. A damaged primary is therefore said to be damaged and never worked around.
 */
final class Gpt {
    private static final byte[] SIGNATURE_VALUE = {'E', 'F', 'I', ' ', 'P', 'A', 'R', 'T'};
    private static final long REVISION_1_0 = 0x00010000;
    private static final int[] SECTOR_SIZES = {512, 4096};

    // Fields of the header, in file order.
    private static final int SIGNATURE = 0;
    private static final int REVISION = 8;
    private static final int HEADER_SIZE = 12;
    private static final int HEADER_CRC32 = 16;
    private static final int RESERVED = 20;
    private static final int MY_LBA = 24;
    private static final int FIRST_USABLE_LBA = 40;
    private static final int LAST_USABLE_LBA = 48;
    private static final int PARTITION_ENTRY_LBA = 72;
    private static final int NUMBER_OF_PARTITION_ENTRIES = 80;
    private static final int SIZE_OF_PARTITION_ENTRY = 84;
    private static final int PARTITION_ENTRY_ARRAY_CRC32 = 88;
    private static final int SMALLEST_HEADER = 92;

    // Fields of an entry.
    private static final int PARTITION_TYPE_GUID = 0;
    private static final int STARTING_LBA = 32;
    private static final int ENDING_LBA = 40;
    private static final int PARTITION_NAME = 56;
    private static final int PARTITION_NAME_CHARS = 36;
    private static final int SMALLEST_ENTRY = 128;
    private static final int LARGEST_ENTRY = 4096;

    /** 64 times what everybody writes (128 entries of 128 bytes), and little enough to hold. */
    private static final long LARGEST_ARRAY = 1024 * 1024;

    private final int sectorSize;
    private final ByteReader header;

    private Gpt(int sectorSize, ByteReader header) {
        this.sectorSize = sectorSize;
        this.header = header;
    }

    /** The partitions in the order of the table. */
    static List<Partition> partitions(ByteView disk, OptionalLong diskSize) throws IOException {
        Gpt gpt = find(disk);
        gpt.checkHeader();
        long firstUsable = gpt.lba(gpt.header, FIRST_USABLE_LBA, "FirstUsableLBA");
        long lastUsable = gpt.lba(gpt.header, LAST_USABLE_LBA, "LastUsableLBA");
        if (firstUsable > lastUsable) {
            throw gpt.header.damaged(
                    FIRST_USABLE_LBA, "FirstUsableLBA", firstUsable + " lies behind LastUsableLBA " + lastUsable);
        }
        if (diskSize.isPresent() && (lastUsable + 1) * gpt.sectorSize > diskSize.getAsLong()) {
            throw gpt.header.damaged(
                    LAST_USABLE_LBA,
                    "LastUsableLBA",
                    "sector " + lastUsable + " of " + gpt.sectorSize + " bytes lies behind the disk's end at byte "
                            + diskSize.getAsLong());
        }
        ByteReader array = gpt.entryArray(disk, firstUsable);
        int entrySize = Math.toIntExact(gpt.header.u32le(SIZE_OF_PARTITION_ENTRY));
        List<Partition> partitions = new ArrayList<>();
        for (int at = 0; at < array.length(); at += entrySize) {
            if (!array.guid(at + PARTITION_TYPE_GUID).equals(Guid.ZERO)) {
                partitions.add(gpt.partition(array, at, 1 + at / entrySize, firstUsable, lastUsable));
            }
        }
        Overlap.refuse(partitions, array.offset(0));
        return partitions;
    }

    /** The header lies in the second sector; which sector size that is, shows in where it is found. */
    private static Gpt find(ByteView disk) throws IOException {
        for (int sectorSize : SECTOR_SIZES) {
            ByteReader header = ByteReader.read(disk, sectorSize, 512);
            if (Arrays.equals(header.bytes(SIGNATURE, SIGNATURE_VALUE.length), SIGNATURE_VALUE)) {
                return new Gpt(sectorSize, header);
            }
        }
        throw FormatException.damaged(
                SECTOR_SIZES[0],
                "Signature",
                "the MBR promises a GPT, but \"EFI PART\" stands neither at byte 512 nor at byte 4096");
    }

    private void checkHeader() throws FormatException {
        long size = header.u32le(HEADER_SIZE);
        if (size < SMALLEST_HEADER || size > header.length()) {
            throw header.damaged(
                    HEADER_SIZE, "HeaderSize", size + " is not between " + SMALLEST_HEADER + " and " + header.length());
        }
        byte[] covered = header.bytes(0, (int) size);
        Arrays.fill(covered, HEADER_CRC32, HEADER_CRC32 + Integer.BYTES, (byte) 0);
        checkCrc32(covered, HEADER_CRC32, "HeaderCRC32");
        if (header.u32le(REVISION) != REVISION_1_0) {
            throw header.unsupported(REVISION, "Revision", hex(header.u32le(REVISION)) + " is not 0x00010000");
        }
        if (header.u32le(RESERVED) != 0) {
            throw header.unsupported(RESERVED, "Reserved", hex(header.u32le(RESERVED)) + " is not 0");
        }
        if (header.u64le(MY_LBA) != 1) {
            throw header.damaged(
                    MY_LBA, "MyLBA", "this is sector 1, not " + Long.toUnsignedString(header.u64le(MY_LBA)));
        }
    }

    private ByteReader entryArray(ByteView disk, long firstUsable) throws IOException {
        long entrySize = header.u32le(SIZE_OF_PARTITION_ENTRY);
        if (entrySize < SMALLEST_ENTRY || entrySize > LARGEST_ENTRY || Long.bitCount(entrySize) != 1) {
            throw header.damaged(
                    SIZE_OF_PARTITION_ENTRY,
                    "SizeOfPartitionEntry",
                    entrySize + " is not a power of two from " + SMALLEST_ENTRY + " to " + LARGEST_ENTRY);
        }
        long count = header.u32le(NUMBER_OF_PARTITION_ENTRIES);
        long size = count * entrySize;
        if (size > LARGEST_ARRAY) {
            throw header.unsupported(
                    NUMBER_OF_PARTITION_ENTRIES,
                    "NumberOfPartitionEntries",
                    count + " entries of " + entrySize + " bytes are more than " + LARGEST_ARRAY + " bytes");
        }
        long first = lba(header, PARTITION_ENTRY_LBA, "PartitionEntryLBA");
        if (first < 2 || first > firstUsable || size > (firstUsable - first) * sectorSize) {
            throw header.damaged(
                    PARTITION_ENTRY_LBA,
                    "PartitionEntryLBA",
                    "an array of " + size + " bytes at sector " + first
                            + " does not lie between the header and FirstUsableLBA " + firstUsable);
        }
        ByteReader array = ByteReader.read(disk, first * sectorSize, (int) size);
        checkCrc32(array.bytes(0, array.length()), PARTITION_ENTRY_ARRAY_CRC32, "PartitionEntryArrayCRC32");
        return array;
    }

    private Partition partition(ByteReader array, int at, int index, long firstUsable, long lastUsable)
            throws FormatException {
        long first = lba(array, at + STARTING_LBA, "StartingLBA");
        long last = lba(array, at + ENDING_LBA, "EndingLBA");
        if (first < firstUsable || last > lastUsable || first > last) {
            throw array.damaged(
                    at + STARTING_LBA,
                    "StartingLBA",
                    "partition " + index + " from sector " + first + " to " + last + " does not lie between "
                            + firstUsable + " and " + lastUsable);
        }
        Guid type = array.guid(at + PARTITION_TYPE_GUID);
        return new Partition(
                index,
                first * sectorSize,
                (last - first + 1) * sectorSize,
                new PartitionType.Gpt(type),
                name(array, at + PARTITION_NAME));
    }

    /** UTF-16 up to the first zero. What cannot be shown becomes a question mark: names are only for people here. */
    private static String name(ByteReader array, int at) throws FormatException {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < PARTITION_NAME_CHARS; i++) {
            char next = (char) array.u16le(at + i * Character.BYTES);
            if (next == 0) {
                break;
            }
            name.append(Character.isISOControl(next) || Character.isSurrogate(next) ? '?' : next);
        }
        return name.toString();
    }

    /** A sector number whose byte offset fits a {@code long}, with room for one sector more. */
    private long lba(ByteReader from, int at, String field) throws FormatException {
        long lba = from.u64le(at);
        if (lba < 0 || lba >= Long.MAX_VALUE / sectorSize) {
            throw from.damaged(at, field, Long.toUnsignedString(lba) + " is no sector of any disk");
        }
        return lba;
    }

    private void checkCrc32(byte[] covered, int at, String field) throws FormatException {
        CRC32 crc = new CRC32();
        crc.update(covered);
        if (crc.getValue() != header.u32le(at)) {
            throw header.damaged(
                    at,
                    field,
                    "is " + hex(header.u32le(at)) + ", but the bytes give " + hex(crc.getValue())
                            + "; the copy of the table at the disk's end is not looked at");
        }
    }

    private static String hex(long value) {
        return "0x" + HexFormat.of().toHexDigits((int) value);
    }
}
