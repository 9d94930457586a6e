/**
 * File systems of the ext2, ext3 and ext4 kind, read only, as in {@code Documentation/filesystems/ext4} of Linux 6.12.
 *
 * <pre>
 * superblock          1024 bytes at 1024: sizes, features     {@link dev.espalier.format.ext4.Superblock}
 * group descriptors   where each group's tables lie           {@link dev.espalier.format.ext4.GroupDescriptor}
 * inode bitmaps       which inodes are in use
 * inode tables        one inode each for files, directories   {@link dev.espalier.format.ext4.InodeFields}
 * blocks              trees of extents                        {@link dev.espalier.format.ext4.ExtentTree}
 *                     or block maps                           {@link dev.espalier.format.ext4.IndirectMap}
 *                     directories                             {@link dev.espalier.format.ext4.DirectoryBlock}
 *                     extended attributes                     {@link dev.espalier.format.ext4.AttributeReader}
 *                     targets of symbolic links, and data
 * </pre>
 *
 * <p>{@link dev.espalier.format.ext4.Ext4Volume} reads the superblock, {@link dev.espalier.format.ext4.Ext4Tree} holds
 * everything but the content of files. To read it nobody follows names: whatever was learnt to be needed waits in one
 * queue and is read in the order in which it lies on the volume, so that a compressed image behind the
 * {@link dev.espalier.format.bytes.ByteView} is decoded once or twice for it. Each block is read for one purpose only,
 * which is what ends every circle, and what is kept in memory is counted against a budget.
 *
 * <p>The journal is not replayed; {@link dev.espalier.format.ext4.Ext4Volume#needsRecovery} tells whether it should be.
 * Checksums of metadata are verified where the volume has them. Block bitmaps, counts of what is free, quotas, hashes of
 * names, and the copies of the superblock are not looked at.
 */
@NullMarked
package dev.espalier.format.ext4;

import org.jspecify.annotations.NullMarked;
