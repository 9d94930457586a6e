package dev.espalier.format.disk;

import dev.espalier.format.bytes.ByteView;

/**
 * A part of a disk.
 *
 * @param index counts from 1 over the slots of the table, as {@code fdisk} and the kernel number them
 * @param firstByte where it begins on the disk
 * @param length in bytes, at least one
 * @param name the name in a GPT entry, which may be empty; always empty in an MBR
 */
public record Partition(int index, long firstByte, long length, PartitionType type, String name) {

    public Partition {
        if (index < 1 || firstByte < 1 || length < 1 || firstByte > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException(
                    "partition " + index + " of " + length + " bytes cannot begin at byte " + firstByte);
        }
    }

    /** The first byte behind it. */
    public long end() {
        return firstByte + length;
    }

    public ByteView view(ByteView disk) {
        return disk.slice(firstByte, length);
    }

    /** For messages: number, name where there is one, type. */
    @Override
    public String toString() {
        return index + (name.isEmpty() ? "" : " \"" + name + "\"") + " " + type;
    }
}
