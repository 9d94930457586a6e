package dev.espalier.plan;

import java.util.List;

import dev.espalier.content.RelativePath;

/**
 * How one node boots its root over NFS, worked out from what its image says of itself.
 *
 * @param line the kernel line
 * @param initramfs whether there is one
 * @param initramfsReason what was decided about it and why, for people
 * @param bootDirectory where the image mounts its boot partition, from the root
 * @param fstab the lines of the image's that hold without a disk
 * @param hosts the image's lines but for the one that names the machine
 * @param networkManager whether that is what configures the network
 */
public record DisklessBoot(
        KernelLine line,
        boolean initramfs,
        String initramfsReason,
        RelativePath bootDirectory,
        List<String> fstab,
        List<String> hosts,
        boolean networkManager) {
    public DisklessBoot {
        fstab = List.copyOf(fstab);
        hosts = List.copyOf(hosts);
    }
}
