/**
 * The bootloader EEPROM of the Raspberry Pi 4 (BCM2711, 512 KiB) and 5 (BCM2712, 2 MiB), as {@code pieeprom.bin} holds it:
 * sections from the first byte on, each at a multiple of 8, until a word that is no section's. Integers are big endian but
 * for those of the update time.
 *
 * <pre>
 * section + 0   magic          0x55AAF00F bootcode, 0x55AAFEEF padding, 0x55AAF11F file, others (compressed parts)
 *         + 4   length         of what follows
 *         + 8   content        of a file: its name in 12 bytes, four zero bytes, and then what it holds
 * </pre>
 *
 * <p>Images for the BCM2712 from 2026-05-13 on hold two systems: a read-only part up to 0x10000, partition A up to 0x107000
 * (it begins with the file {@code bootsys}), an empty partition B, and two journals. All others are one system.
 *
 * <p>After raspberrypi/rpi-eeprom, {@code rpi-eeprom-config}; images that it makes of the same input have the same bytes. A
 * board with a damaged EEPROM shows nothing and has to be revived by hand, so what is not understood is refused.
 */
@NullMarked
package dev.espalier.format.eeprom;

import org.jspecify.annotations.NullMarked;
