package dev.espalier.plan;

import java.util.List;
import java.util.stream.Stream;

import dev.espalier.format.eeprom.EepromChip;
import dev.espalier.inventory.ClientKind;

/**
 * The upstream URLs that Espalier knows by heart. All of them can be redirected by the site's {@code artifacts}.
 *
 * <p>Image Factory: siderolabs/image-factory, docs/api.md. UEFI firmware: releases of pftf/RPi4. EEPROM: raspberrypi/rpi-eeprom. GRUB: Debian's signed
 * network image, from a dated archive, because the package mirrors drop a version when the next one comes.
 */
final class Upstream {
    private static final String FACTORY = "https://factory.talos.dev/image/";
    private static final String PXE_FACTORY = "https://pxe.factory.talos.dev/image/";
    private static final String RPI4_UEFI = "https://github.com/pftf/RPi4/releases/download/";

    /** GRUB 2.12 of Debian 13. The 2.06 of Debian 12 cannot boot behind a DHCP proxy. */
    static final String GRUB_PACKAGE = "https://snapshot.debian.org/archive/debian/20250901T000000Z/pool/main/g/"
            + "grub-efi-arm64-signed/grub-efi-arm64-signed_1+2.12+9_arm64.deb";

    static final String GRUB_MEMBER = "usr/lib/grub/arm64-efi-signed/grubnetaa64.efi.signed";

    /** iPXE's release for network boot servers: a directory for each architecture. */
    static final String IPXE_RELEASE = "https://github.com/ipxe/ipxe/releases/download/v2.0.0/ipxeboot.tar.gz";

    private static final String RPI_EEPROM = "https://raw.githubusercontent.com/raspberrypi/rpi-eeprom/";

    /** A state of that repository, by its commit: images move between directories, but not here. */
    private static final String EEPROM_STATE = "86759b04b22173e10186139ac3ae4debcd0d7252/";

    private static final String EEPROM_STATE_DATE = "2026-08-19";

    /** Debian 13; images keep their address when the next one comes. */
    static final String RASPBERRY_PI_OS = "https://downloads.raspberrypi.com/raspios_lite_arm64/images/"
            + "raspios_lite_arm64-2026-06-19/2026-06-18-raspios-trixie-arm64-lite.img.xz";

    private Upstream() {}

    /**
     * The member of {@link #IPXE_RELEASE} for a kind of client. All of them speak through the driver of the firmware that
     * loaded them, which has just proved that it works with the card.
     */
    static String ipxeMember(ClientKind kind) {
        return switch (kind) {
            case BIOS -> "ipxeboot/i386/undionly.kpxe";
            case EFI_X64 -> "ipxeboot/x86_64/snponly.efi";
            case EFI_ARM64 -> "ipxeboot/arm64/snponly.efi";
        };
    }

    /**
     * The disk image, in the containers the factory offers, the one that costs least on first use first. Blocks of an
     * {@code .xz} carry their own checks, so that reading may stop at the last wanted file; a {@code .gz} or {@code .zst}
     * has its check at its end and is read whole once.
     */
    static List<String> diskImage(TalosRelease release) {
        String image = asset(FACTORY, release, "metal-" + release.architecture() + ".raw");
        return Stream.of(".xz", ".gz", ".zst")
                .map(container -> image + container)
                .toList();
    }

    static String kernel(TalosRelease release) {
        return asset(FACTORY, release, "kernel-" + release.architecture());
    }

    static String initramfs(TalosRelease release) {
        return asset(FACTORY, release, "initramfs-" + release.architecture() + ".xz");
    }

    /** The kernel at the host that answers PXE clients without redirecting them. */
    static String pxeKernel(TalosRelease release) {
        return asset(PXE_FACTORY, release, "kernel-" + release.architecture());
    }

    static String pxeInitramfs(TalosRelease release) {
        return asset(PXE_FACTORY, release, "initramfs-" + release.architecture() + ".xz");
    }

    private static String asset(String factory, TalosRelease release, String name) {
        return factory + release.schematicId() + "/" + release.version() + "/" + name;
    }

    /**
     * A release of the bootloader, in the directories that may hold it. One that is younger than the known state of the
     * repository is looked for where its branch is now.
     */
    static List<String> eeprom(EepromChip chip, String release) {
        String state = release.compareTo(EEPROM_STATE_DATE) <= 0 ? EEPROM_STATE : "master/";
        // Of the oldest, all directories but beta hold symbolic links, which are served as the text of the link.
        Stream<String> directories = chip == EepromChip.BCM2711
                ? Stream.of("default", "latest", "old/beta", "old/stable", "old/critical")
                : Stream.of("default", "latest", "old/default", "old/latest");
        return directories
                .map(directory -> RPI_EEPROM + state + "firmware-" + chip.digits() + "/" + directory + "/pieeprom-"
                        + release + ".bin")
                .toList();
    }

    /** What the boot ROM starts from an SD card to write the EEPROM; one for all releases. */
    static String eepromRecovery(EepromChip chip) {
        return RPI_EEPROM + EEPROM_STATE + "firmware-" + chip.digits() + "/latest/recovery.bin";
    }

    static String rpi4Uefi(String version) {
        return RPI4_UEFI + version + "/RPi4_UEFI_Firmware_" + version + ".zip";
    }
}
