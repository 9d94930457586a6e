/** FAT12, FAT16 and FAT32 volumes, read only, as in Microsoft FAT specification 1.03 with long names. */
@NullMarked
package dev.espalier.format.fat;

import org.jspecify.annotations.NullMarked;
