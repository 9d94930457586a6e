package dev.espalier.content;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The permissions Espalier writes. dnsmasq drops root before it serves, so what is served is readable by all. */
public enum FileMode {
    /** 0644: everything below the TFTP and HTTP roots. */
    SERVED("rw-r--r--", "0644"),
    /** 0600: what only the operator reads. */
    PRIVATE("rw-------", "0600"),
    /** 0755: directories. */
    DIRECTORY("rwxr-xr-x", "0755");

    private final String symbolic;
    private final String octal;

    FileMode(String symbolic, String octal) {
        this.symbolic = symbolic;
        this.octal = octal;
    }

    public Set<PosixFilePermission> permissions() {
        return PosixFilePermissions.fromString(symbolic);
    }

    /** Four octal digits. */
    public String octal() {
        return octal;
    }
}
