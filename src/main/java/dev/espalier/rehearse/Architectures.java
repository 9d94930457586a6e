package dev.espalier.rehearse;

/** The client architectures of DHCP option 93 (RFC 4578 and the registry that continues it) that boot what a tree may hold. */
final class Architectures {
    static final int BIOS = 0;
    static final int EFI_X64 = 7;
    static final int EFI_ARM64 = 11;
    static final int HTTP_X64 = 16;
    static final int HTTP_ARM64 = 19;
    /** From here on dnsmasq takes a client for UEFI. */
    static final int FIRST_EFI = 6;

    private Architectures() {}

    static boolean isHttp(int architecture) {
        return architecture == HTTP_X64 || architecture == HTTP_ARM64;
    }

    static boolean isArm64(int architecture) {
        return architecture == EFI_ARM64 || architecture == HTTP_ARM64;
    }

    /** What the same machine says where it fetches by TFTP. */
    static int overTftp(int architecture) {
        return switch (architecture) {
            case HTTP_X64 -> EFI_X64;
            case HTTP_ARM64 -> EFI_ARM64;
            default -> architecture;
        };
    }
}
