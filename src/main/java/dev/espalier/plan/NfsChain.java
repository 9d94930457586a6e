package dev.espalier.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.content.RelativePath;
import dev.espalier.inventory.ArtifactSource;
import dev.espalier.inventory.IpAddress;
import dev.espalier.inventory.Model;
import dev.espalier.inventory.Node;
import dev.espalier.inventory.Site;
import dev.espalier.report.Location;

/** The chain {@code pi-nfs}: the firmware and the kernel of a Raspberry Pi OS over TFTP, and its root on an NFS server. */
final class NfsChain {
    private final Site site;
    private final ArtifactRequests artifacts;

    NfsChain(Site site, ArtifactRequests artifacts) {
        this.site = site;
        this.artifacts = artifacts;
    }

    /** {@code install} says nothing here: there is no disk to install to, and none to fall back to. */
    NodePlan plan(Node node, RelativePath prefix) {
        Model model = node.model();
        String image = image(node);
        String purpose = (model == Model.PI3 ? "Pi 3" : model == Model.PI4 ? "Pi 4" : "Pi 5") + " boot files of "
                + fileName(image);
        AssetSet firmware = new AssetSet(purpose, List.of(new AssetSet.Members(image, DisklessImage.bootFiles(model))));
        AssetSet kernel = new AssetSet(
                "kernel and overlays of " + fileName(image),
                List.of(new AssetSet.Members(image, DisklessImage.shared())));
        NfsRoot root = root(node, prefix, image);
        AssetSet.Initramfs initramfs = new AssetSet.Initramfs(
                image,
                DisklessImage.initramfs(model),
                model,
                root.version(),
                node.nfs().initramfs());
        return new NodePlan(
                node,
                Optional.of(prefix),
                List.of(firmware, kernel, new AssetSet("initramfs of " + fileName(image), List.of(initramfs))),
                Optional.of(new NodePlan.PiFirmware.Nfs(root, initramfs, bootcode(node, image), node.configTxt())),
                Optional.empty());
    }

    private String image(Node node) {
        ArtifactSource source = node.osImage()
                .orElseGet(() -> new ArtifactSource(Upstream.RASPBERRY_PI_OS, Optional.empty(), Optional.empty()));
        Location where = node.where("osImage");
        Model model = node.model();
        List<MemberPattern> wanted = new ArrayList<>(DisklessImage.bootFiles(model));
        wanted.addAll(DisklessImage.shared());
        wanted.addAll(DisklessImage.initramfs(model));
        wanted.addAll(DisklessImage.read());
        List<MemberPattern> required = new ArrayList<>(DisklessImage.required(model));
        required.addAll(DisklessImage.patterns(DisklessImage.CONFIG, DisklessImage.COMMAND_LINE));
        required.add(RootMembers.files("etc/fstab"));
        if (model == Model.PI3) {
            wanted.add(new MemberPattern(DisklessImage.BOOTCODE));
        }
        return artifacts.members(
                List.of(source.location()),
                source.digest(),
                new ArtifactRequest.Unpack.Members(
                        wanted,
                        required,
                        "name an image of Raspberry Pi OS for arm64 that knows a " + model.key()
                                + " as osImage (a Pi 5 needs one of October 2023 or later)",
                        List.of(DisklessImage.root())),
                where);
    }

    /** Nodes of one image share the archive; what tells them apart is in the directory, and in an archive of each node. */
    private NfsRoot root(Node node, RelativePath prefix, String image) {
        AssetSet archive = new AssetSet(
                "root file system of " + fileName(image),
                List.of(new AssetSet.Member(image, DisklessImage.root().member().value(), NfsRoot.ARCHIVE)));
        // Both were asked for when the inventory was checked.
        IpAddress server = node.nfs().server().or(site::server).orElseThrow();
        return new NfsRoot(
                image,
                archive,
                server,
                node.nfs().root().orElseThrow() + "/" + prefix,
                node.nfs().boot(),
                node.nfs().options());
    }

    private static Optional<AssetSet> bootcode(Node node, String image) {
        return node.model() == Model.PI3
                ? Optional.of(new AssetSet(
                        "bootcode.bin of " + fileName(image),
                        List.of(new AssetSet.Member(image, DisklessImage.BOOTCODE, DisklessImage.BOOTCODE))))
                : Optional.empty();
    }

    private static String fileName(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
