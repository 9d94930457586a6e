/**
 * The EDK2 variable store inside a Raspberry Pi firmware image ({@code RPI_EFI.fd}).
 *
 * <p>A Pi has no NVRAM chip: one firmware volume of 128 KiB within the file plays its part, at an offset that differs from
 * release to release and is therefore searched. All integers are little endian.
 *
 * <pre>
 * volume + 0x00000  volume header         PI specification 1.7, volume 3, section 3.2.1 (EFI_FIRMWARE_VOLUME_HEADER)
 *        + 0x00048  store header          EDK2, MdeModulePkg/Include/Guid/VariableFormat.h (VARIABLE_STORE_HEADER)
 *        + 0x00064  records               same file (AUTHENTICATED_VARIABLE_HEADER), each 4-aligned, then 0xFF
 *        + 0x0E000  event log             not looked at
 *        + 0x0F000  working block         EDK2, MdeModulePkg/Include/Guid/SystemNvDataGuid.h
 *        + 0x10000  spare block           not looked at
 * </pre>
 *
 * <p>A damaged store does not make the firmware fall back to defaults: it hangs before anything is shown. So whatever is
 * not exactly as the firmware itself would have written it is refused, never repaired.
 */
@NullMarked
package dev.espalier.format.uefi;

import org.jspecify.annotations.NullMarked;
