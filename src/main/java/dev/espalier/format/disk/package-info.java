/**
 * Partition tables and the boot partition: MBR and GPT, read only, as in the UEFI specification 2.10, chapter 5.
 *
 * <pre>
 * MBR   sector 0: 446 bytes of code, 4 records of 16 bytes (indicator, CHS, type, CHS, first sector, sectors), 55 AA
 * GPT   sector 0: an MBR with one record of type EE;  sector 1: the header;  from PartitionEntryLBA: the entries;
 *       both again at the disk's end, which is not read
 * </pre>
 *
 * <p>Of a disk nothing behind the GPT's entries is read, and at most 1 MiB of those is held.
 */
@NullMarked
package dev.espalier.format.disk;

import org.jspecify.annotations.NullMarked;
