package dev.espalier.inventory;

import java.util.Optional;

/**
 * Where a node of the chain pi-nfs has its root.
 *
 * @param server the NFS server; the site's server when the inventory names none
 * @param root the directory on it that the root file systems lie in, one for each node; absolute, without a slash behind
 * @param boot the directory on it that is the TFTP root, when nodes are to mount their boot directory; absolute as well
 * @param options of the mounts, {@code vers} among them
 */
public record NfsSettings(
        Optional<IpAddress> server,
        Optional<String> root,
        Optional<String> boot,
        String options,
        InitramfsUse initramfs) {}
