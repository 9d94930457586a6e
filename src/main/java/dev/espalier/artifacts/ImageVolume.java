package dev.espalier.artifacts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.disk.Partition;
import dev.espalier.format.disk.PartitionTable;
import dev.espalier.format.ext4.Ext4Volume;
import dev.espalier.format.fat.FatVolume;

/**
 * A partition of a disk image and what is on it.
 *
 * @param number as {@code fdisk} counts; 0 for an image that is one file system without a table
 * @param type in the words of the table; {@code -} where there is none
 * @param fileSystem its name, or {@code -} where it is none that is read here
 * @param offset where it begins in the image, in bytes
 * @param size in bytes; 0 where nobody knows it
 * @param label of the file system or else the name in the table; empty where neither is given
 */
public record ImageVolume(
        int number, String type, Kind kind, String fileSystem, long offset, long size, String label, ByteView view) {
    private static final int SECTOR = 512;
    private static final String NONE = "-";

    /** What can be read of a volume. */
    public enum Kind {
        FAT,
        EXT,
        OTHER
    }

    /** All partitions in the order of the table, or the whole image where it is one file system. */
    public static List<ImageVolume> of(DiskImageFile image) throws IOException {
        ByteView view = image.view();
        if (!PartitionTable.looksLikeOne(ByteReader.read(view, 0, SECTOR))) {
            ImageVolume whole = of(0, NONE, 0, image.size().orElse(0), "", view);
            if (whole.kind() != Kind.OTHER) {
                return List.of(whole);
            }
        }
        List<ImageVolume> volumes = new ArrayList<>();
        for (Partition partition : PartitionTable.read(view, image.size())) {
            volumes.add(of(
                    partition.index(),
                    partition.type().toString(),
                    partition.firstByte(),
                    partition.length(),
                    partition.name(),
                    partition.view(view)));
        }
        return List.copyOf(volumes);
    }

    private static ImageVolume of(int number, String type, long offset, long size, String name, ByteView view)
            throws IOException {
        Kind kind = kind(view);
        String fileSystem = kind == Kind.OTHER ? NONE : kind.name().toLowerCase(Locale.ROOT);
        String label = name;
        try {
            if (kind == Kind.FAT) {
                FatVolume volume = FatVolume.open(view);
                fileSystem = volume.type().toString();
                label = volume.label().isEmpty() ? name : volume.label();
            } else if (kind == Kind.EXT) {
                Ext4Volume volume = Ext4Volume.open(view);
                fileSystem = generation(volume);
                label = volume.label().length() == 0 ? name : text(volume.label());
            }
        } catch (FormatException e) {
            // Damaged, or of a kind that is not read: who takes something out of it will hear of that.
        }
        return new ImageVolume(number, type, kind, fileSystem, offset, size, label, view);
    }

    private static Kind kind(ByteView view) throws IOException {
        try {
            if (Ext4Volume.looksLikeOne(
                    ByteReader.read(view, Ext4Volume.SUPERBLOCK_OFFSET, Ext4Volume.SUPERBLOCK_SIZE))) {
                return Kind.EXT;
            }
            return FatVolume.looksLikeOne(ByteReader.read(view, 0, SECTOR)) ? Kind.FAT : Kind.OTHER;
        } catch (FormatException e) {
            // Too small for either; or the image ends before, which the one who reads it will hear.
            return Kind.OTHER;
        }
    }

    private static String generation(Ext4Volume volume) {
        List<String> features = volume.features();
        return features.contains("extent") ? "ext4" : features.contains("has_journal") ? "ext3" : "ext2";
    }

    private static String text(ByteString label) {
        return label.utf8()
                .filter(text -> text.chars().noneMatch(Character::isISOControl))
                .orElseGet(label::toString);
    }
}
