package dev.espalier.plan;

import java.util.List;
import java.util.stream.Stream;

/**
 * The upstream URLs that Espalier knows by heart. All of them can be redirected by the site's {@code artifacts}.
 *
 * <p>Image Factory: siderolabs/image-factory, docs/api.md. UEFI firmware: releases of pftf/RPi4. GRUB: Debian's signed
 * network image, from a dated archive, because the package mirrors drop a version when the next one comes.
 */
final class Upstream {
    private static final String FACTORY = "https://factory.talos.dev/image/";
    private static final String RPI4_UEFI = "https://github.com/pftf/RPi4/releases/download/";

    /** GRUB 2.12 of Debian 13. The 2.06 of Debian 12 cannot boot behind a DHCP proxy. */
    static final String GRUB_PACKAGE = "https://snapshot.debian.org/archive/debian/20250901T000000Z/pool/main/g/"
            + "grub-efi-arm64-signed/grub-efi-arm64-signed_1+2.12+9_arm64.deb";

    static final String GRUB_MEMBER = "usr/lib/grub/arm64-efi-signed/grubnetaa64.efi.signed";

    private Upstream() {}

    /**
     * The disk image, in the containers the factory offers, the one that costs least on first use first. Blocks of an
     * {@code .xz} carry their own checks, so that reading may stop at the last wanted file; a {@code .gz} or {@code .zst}
     * has its check at its end and is read whole once.
     */
    static List<String> diskImage(String schematicId, String talosVersion, String architecture) {
        String image = FACTORY + schematicId + "/" + talosVersion + "/metal-" + architecture + ".raw";
        return Stream.of(".xz", ".gz", ".zst")
                .map(container -> image + container)
                .toList();
    }

    static String kernel(String schematicId, String talosVersion, String architecture) {
        return FACTORY + schematicId + "/" + talosVersion + "/kernel-" + architecture;
    }

    static String initramfs(String schematicId, String talosVersion, String architecture) {
        return FACTORY + schematicId + "/" + talosVersion + "/initramfs-" + architecture + ".xz";
    }

    static String rpi4Uefi(String version) {
        return RPI4_UEFI + version + "/RPi4_UEFI_Firmware_" + version + ".zip";
    }
}
