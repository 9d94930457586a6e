/** Partition tables: MBR, and GPT as in the UEFI specification 2.10, chapter 5. */
@NullMarked
package dev.espalier.format.disk;

import org.jspecify.annotations.NullMarked;
