package dev.espalier.plan;

import java.util.Optional;
import java.util.regex.Pattern;

import dev.espalier.content.RelativePath;
import dev.espalier.inventory.IpAddress;

/**
 * The root of a diskless node.
 *
 * @param image the {@link ArtifactRequest#id()} of the disk image that it is made of
 * @param archive what is unpacked into it first: one set for all nodes of an image
 * @param directory on the server, this node's own; absolute
 * @param boot the directory on the server that is the TFTP root, when the node is to mount its boot directory
 * @param options of the mounts
 */
public record NfsRoot(
        String image, AssetSet archive, IpAddress server, String directory, Optional<String> boot, String options) {
    /** The name under which the archive of an image is served. */
    public static final String ARCHIVE = "rootfs.tar.zst";

    /** In the output, beside {@code tftp}; it is copied to the NFS server. */
    public static final RelativePath OUTPUT = RelativePath.of("nfs");

    private static final Pattern VERSION_4 = Pattern.compile("(.*,)?(nfs)?vers=4(\\.[0-9])?(,.*)?");

    /** As {@code nfsroot=} and fstab name it. */
    public String source() {
        return server + ":" + directory;
    }

    /** The major version of NFS that {@link #options} ask for. */
    public int version() {
        return VERSION_4.matcher(options).matches() ? 4 : 3;
    }
}
