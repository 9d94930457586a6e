package dev.espalier.format.ext4;

import dev.espalier.format.bytes.ByteString;

/**
 * An entry of a directory.
 *
 * @param entryType what the inode is, as the entry repeats it; 0 where it does not
 * @param offset where the entry lies on the volume
 */
record NamedInode(ByteString name, long number, int entryType, long offset) {

    /** One of its fields; the message is about the entry, wherever in it the field lies. */
    Field field(String field) {
        return new Field(offset, field);
    }
}
