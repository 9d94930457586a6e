package dev.espalier.format.ext4;

import dev.espalier.format.bytes.ByteString;

/**
 * An extended attribute as it was found.
 *
 * @param index the kind, {@code e_name_index}
 * @param name whole, with what the kind stands for
 * @param valueInode the inode whose content is the value, or 0 if it is {@code value}
 * @param size the value's size in bytes
 * @param field where the entry says where its value is
 */
record RawAttribute(int index, ByteString name, ByteString value, long valueInode, long size, Field field) {}
