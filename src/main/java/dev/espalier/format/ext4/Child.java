package dev.espalier.format.ext4;

import dev.espalier.format.bytes.ByteString;

/**
 * An inode under one of its names.
 *
 * @param name neither empty, nor one or two dots, and without {@code /} and NUL; not necessarily UTF-8
 */
public record Child(ByteString name, Inode inode) {}
