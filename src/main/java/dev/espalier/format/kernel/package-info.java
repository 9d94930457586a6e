/**
 * Kernel images for arm64: the {@code Image} header (Linux, Documentation/arch/arm64/booting.rst) and the EFI zboot wrapper
 * around it (Linux, drivers/firmware/efi/libstub/zboot-header.S). All integers are little endian.
 */
@NullMarked
package dev.espalier.format.kernel;

import org.jspecify.annotations.NullMarked;
