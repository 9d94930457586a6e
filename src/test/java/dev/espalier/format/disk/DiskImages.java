package dev.espalier.format.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

import dev.espalier.format.bytes.Guid;

/**
 * Makes disks in memory. A GPT has 128 entries and no copy at the end, which nobody reads; {@link #seal} computes the checksums, again after
 * a test has changed what they cover.
 */
public final class DiskImages {
    private static final int ENTRIES = 128;
    private static final int ENTRY = 128;

    private final int sectorSize;
    private final ByteBuffer disk;
    private int used;

    private DiskImages(int sectorSize, int sectors) {
        this.sectorSize = sectorSize;
        this.disk = ByteBuffer.allocate(sectorSize * sectors).order(ByteOrder.LITTLE_ENDIAN);
        disk.put(510, (byte) 0x55).put(511, (byte) 0xAA);
    }

    public static DiskImages mbr(int sectors) {
        return new DiskImages(512, sectors);
    }

    public static DiskImages gpt(int sectorSize, int sectors) {
        DiskImages images = new DiskImages(sectorSize, sectors);
        images.record(0, 0x00, 0xEE, 1, sectors - 1L);
        int arraySectors = ENTRIES * ENTRY / sectorSize;
        ByteBuffer disk = images.disk;
        disk.put(sectorSize, "EFI PART".getBytes(StandardCharsets.US_ASCII));
        disk.putInt(sectorSize + 8, 0x00010000).putInt(sectorSize + 12, 92);
        disk.putLong(sectorSize + 24, 1).putLong(sectorSize + 32, sectors - 1L);
        disk.putLong(sectorSize + 40, 2 + arraySectors).putLong(sectorSize + 48, sectors - 2L - arraySectors);
        disk.put(
                sectorSize + 56,
                Guid.parse("0FC63DAF-8483-4772-8E79-3D69D8477DE4").toBytes());
        disk.putLong(sectorSize + 72, 2).putInt(sectorSize + 80, ENTRIES).putInt(sectorSize + 84, ENTRY);
        return images.seal();
    }

    /** The next entry of a GPT. */
    public DiskImages partition(Guid type, long firstSector, long lastSector, String name) {
        int at = entryAt(used++);
        disk.put(at, type.toBytes());
        disk.put(at + 16, new Guid(used, used).toBytes());
        disk.putLong(at + 32, firstSector).putLong(at + 40, lastSector);
        for (int i = 0; i < name.length(); i++) {
            disk.putChar(at + 56 + 2 * i, name.charAt(i));
        }
        return seal();
    }

    /** The next record of an MBR. */
    public DiskImages partition(int osType, long firstSector, long sectors) {
        return record(used++, 0x80, osType, firstSector, sectors);
    }

    /** Copies a volume's bytes to where its partition begins. */
    public DiskImages content(long firstSector, byte[] volume) {
        disk.put(Math.toIntExact(firstSector * sectorSize), volume);
        return this;
    }

    /** Makes the checksums right. */
    public DiskImages seal() {
        int size = disk.getInt(sectorSize + 12);
        disk.putInt(sectorSize + 88, crc32(entryAt(0), ENTRIES * ENTRY));
        disk.putInt(sectorSize + 16, 0);
        if (size > 0 && size <= sectorSize) {
            disk.putInt(sectorSize + 16, crc32(sectorSize, size));
        }
        return this;
    }

    public int entryAt(int index) {
        return 2 * sectorSize + index * ENTRY;
    }

    public int headerAt() {
        return sectorSize;
    }

    /** The disk itself, in which a change shows. */
    public byte[] bytes() {
        return disk.array();
    }

    public ByteBuffer buffer() {
        return disk;
    }

    private DiskImages record(int slot, int indicator, int osType, long firstSector, long sectors) {
        int at = 446 + 16 * slot;
        disk.put(at, (byte) indicator).put(at + 4, (byte) osType);
        disk.putInt(at + 8, (int) firstSector).putInt(at + 12, (int) sectors);
        return this;
    }

    private int crc32(int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(disk.array(), from, length);
        return (int) crc.getValue();
    }
}
