/** Kernel images: the arm64 Image header and the EFI zboot wrapper. */
@NullMarked
package dev.espalier.format.kernel;

import org.jspecify.annotations.NullMarked;
