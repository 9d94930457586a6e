package dev.espalier.plan;

import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/** A GRUB before 2.12 takes the TFTP server from the DHCP server's ACK, and so never finds a DHCP proxy's. */
public final class OldGrub {
    private OldGrub() {}

    public static Problem behindProxy(Location where, String what) {
        return Problem.error(
                        "grub.version",
                        where,
                        what + " is a GRUB before 2.12, which asks the router for its files"
                                + " and cannot boot where another DHCP server gives the addresses")
                .withHint("take GRUB 2.12 or later (Debian 13: grub-efi-arm64-signed), or set dhcp.mode to server");
    }
}
