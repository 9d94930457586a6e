package dev.espalier.inventory;

import java.util.List;
import java.util.Optional;

/**
 * The first user of a Raspberry Pi OS.
 *
 * @param passwordHash as crypt(3) writes it; empty for a user who logs in with a key only
 * @param sshKeys lines of {@code authorized_keys}
 */
public record FirstUser(String name, Optional<String> passwordHash, List<String> sshKeys) {
    public FirstUser {
        sshKeys = List.copyOf(sshKeys);
    }
}
