package dev.espalier.format.ext4;

import java.util.List;

/**
 * The extended attributes of one inode as they were found.
 *
 * @param own those within the inode
 * @param block the block with more of them, which other inodes may have too, or 0
 */
record FoundAttributes(List<RawAttribute> own, long block) {}
