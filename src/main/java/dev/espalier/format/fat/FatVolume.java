package dev.espalier.format.fat;

import java.io.IOException;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;

/** A FAT volume whose boot sector is sound. {@link FatExtraction} takes files out of it. */
public final class FatVolume {
    private final ByteView bytes;
    private final BootSector boot;
    private final FatTable table;

    private FatVolume(ByteView bytes, BootSector boot, FatTable table) {
        this.bytes = bytes;
        this.boot = boot;
        this.table = table;
    }

    /** Reads the boot sector and the allocation table, of which it keeps at most 16 MiB. */
    public static FatVolume open(ByteView bytes) throws IOException {
        BootSector boot = BootSector.read(bytes);
        return new FatVolume(bytes, boot, FatTable.read(bytes, boot));
    }

    /** Whether a first sector of 512 bytes is likely that of a FAT volume; {@link #open} knows for sure. */
    public static boolean looksLikeOne(ByteReader sector) throws FormatException {
        return BootSector.isPlausible(sector);
    }

    public FatType type() {
        return boot.type();
    }

    /** The label that the boot sector has, without the blanks at its end; the root directory may have another. */
    public String label() throws IOException {
        return BootSector.label(ByteReader.read(bytes, 0, BootSector.SIZE), type());
    }

    ByteView bytes() {
        return bytes;
    }

    BootSector boot() {
        return boot;
    }

    FatTable table() {
        return table;
    }
}
