/** GRUB's core images for EFI: what {@code grub-mkimage} puts behind the code (GRUB, include/grub/kernel.h). */
@NullMarked
package dev.espalier.format.grub;

import org.jspecify.annotations.NullMarked;
