package dev.espalier.inventory;

import java.util.Optional;

/**
 * Where the iPXE binary of one kind of client comes from.
 *
 * @param shim a member of the same archive that Secure Boot trusts and that starts the binary; DHCP then names it
 */
public record IpxeSource(ArtifactSource binary, Optional<String> shim) {}
