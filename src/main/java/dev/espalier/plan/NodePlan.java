package dev.espalier.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.espalier.content.RelativePath;
import dev.espalier.inventory.Node;

/**
 * What one node finds in the tree.
 *
 * @param prefixDirectory what a Pi puts before every TFTP name, below the TFTP root; empty for a node that is to find
 *     nothing, so that its firmware goes on to its disk
 * @param linked the sets whose files appear in the prefix directory
 * @param firmware what goes into config.txt; present exactly when there is a prefix directory
 * @param boot the kernel it is given; empty for a node that does not install
 */
public record NodePlan(
        Node node,
        Optional<RelativePath> prefixDirectory,
        List<AssetSet> linked,
        Optional<PiFirmware> firmware,
        Optional<KernelBoot> boot) {

    public NodePlan {
        linked = List.copyOf(linked);
        if (prefixDirectory.isPresent() != firmware.isPresent()) {
            throw new IllegalArgumentException("a prefix directory and a config.txt go together");
        }
    }

    /** This plan with another set in the prefix directory. */
    NodePlan withLinked(AssetSet set) {
        return new NodePlan(
                node,
                prefixDirectory,
                Stream.concat(linked.stream(), Stream.of(set)).toList(),
                firmware,
                boot);
    }

    /** Its chain, when that is pi-nfs. */
    public Optional<PiFirmware.Nfs> nfs() {
        return firmware.filter(PiFirmware.Nfs.class::isInstance).map(PiFirmware.Nfs.class::cast);
    }

    /** A kernel, its initramfs and its command line. */
    public record KernelBoot(String label, BootFile kernel, BootFile initramfs, KernelLine line) {

        /** The sets of this tree that it takes files from. */
        public List<AssetSet> sets() {
            return Stream.of(kernel, initramfs)
                    .filter(BootFile.Served.class::isInstance)
                    .map(file -> ((BootFile.Served) file).set())
                    .toList();
        }
    }

    /** The facts config.txt is written from. */
    public sealed interface PiFirmware {
        List<String> userLines();

        /** The file of {@link #set} is EDK2; the device tree's address follows from it. */
        record Uefi(AssetSet set, boolean deviceTree, boolean above3Gb, List<String> userLines) implements PiFirmware {}

        /** A kernel loaded by start4.elf (Pi 4) or by the EEPROM (Pi 5). */
        record Direct(boolean pi5, List<String> userLines) implements PiFirmware {}

        /**
         * A kernel of Raspberry Pi OS, loaded in the same way, with its root on NFS.
         *
         * @param initramfs which one the node is given, if any
         * @param bootcode what a Pi 3 needs in the TFTP root
         */
        record Nfs(NfsRoot root, AssetSet.Initramfs initramfs, Optional<AssetSet> bootcode, List<String> userLines)
                implements PiFirmware {}
    }
}
