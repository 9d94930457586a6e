/**
 * FAT12, FAT16 and FAT32 volumes with long names, read only, as in the Microsoft FAT specification, version 1.03 of
 * December 2000 (page numbers are of that).
 *
 * <pre>
 * boot sector      sizes and places of all that follows            {@link dev.espalier.format.fat.BootSector}
 * (reserved)       FAT32 keeps a copy of the boot sector here; not read
 * allocation table once or several times: who follows whom         {@link dev.espalier.format.fat.FatTable}
 * root directory   FAT12 and FAT16 only; entries of 32 bytes       {@link dev.espalier.format.fat.DirectoryReader}
 * clusters         2, 3, ...: files and directories
 * </pre>
 *
 * <p>A volume is read through a {@link dev.espalier.format.bytes.ByteView}, going forward
 * ({@link dev.espalier.format.fat.FatExtraction}), and no file is ever whole in memory. What is: of the allocation table
 * at most 16 MiB, and nothing for its parts that are free; one bit for each cluster up to the highest that was read (for a
 * volume of 2 GiB at most 512 KiB); the names of the one directory that is being read (at most 65,536 entries); paths of
 * the files and directories still to be read (at most 50,000 of 259 characters); one chunk of 64 KiB. For a boot partition
 * of a Raspberry Pi that is about 1 MB. A {@link dev.espalier.format.bytes.GrowingPrefix} behind the view adds its own
 * budget, 32 MiB unless told otherwise.
 *
 * <p>A broken volume ends in a {@link dev.espalier.format.bytes.FormatException} with the offset on the volume and the
 * field's name. Names come out as they may be used on the machine that reads: no separators, no control characters, no
 * {@code .} or {@code ..}, no two in one directory that differ in case only.
 */
@NullMarked
package dev.espalier.format.fat;

import org.jspecify.annotations.NullMarked;
