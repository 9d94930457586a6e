/**
 * A root file system out of a disk image: in goes a volume, as bytes by offset; out comes one archive that holds all of it,
 * the same bytes for the same volume, or files in a directory.
 *
 * <p>Nothing here opens an image or knows how it is packed, and no copy of a volume is ever made. What is kept in memory is
 * the metadata of the file system and the pieces of fragmented files, at most {@link dev.espalier.rootfs.Sweep#BUDGET}.
 */
@NullMarked
package dev.espalier.rootfs;

import org.jspecify.annotations.NullMarked;
