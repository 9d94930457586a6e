/** The EDK2 variable store inside a firmware image. */
@NullMarked
package dev.espalier.format.uefi;

import org.jspecify.annotations.NullMarked;
