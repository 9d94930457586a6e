package dev.espalier.plan;

import java.util.List;
import java.util.Optional;

import dev.espalier.inventory.KernelFrom;
import dev.espalier.inventory.Node;
import dev.espalier.inventory.Site;
import dev.espalier.report.Problems;

/** What a node that installs is started with: kernel, initramfs and kernel line of its own Talos release. */
final class KernelBoots {
    private final Site site;
    private final ArtifactRequests artifacts;
    private final Problems problems;

    KernelBoots(Site site, ArtifactRequests artifacts, Problems problems) {
        this.site = site;
        this.artifacts = artifacts;
        this.problems = problems;
    }

    /** For EDK2, GRUB and iPXE, which start the kernel as it comes. */
    NodePlan.KernelBoot asItComes(Node node, TalosRelease release) {
        if (node.usesIpxe() && node.kernelFrom() == KernelFrom.FACTORY) {
            return boot(
                    node,
                    release,
                    new BootFile.Remote(Upstream.pxeKernel(release)),
                    new BootFile.Remote(Upstream.pxeInitramfs(release)));
        }
        return served(node, release, new AssetSet.Whole(kernel(node, release), KernelFiles.KERNEL));
    }

    /** For a Pi's own loader. */
    NodePlan.KernelBoot unwrapped(Node node, TalosRelease release) {
        return served(node, release, new AssetSet.Kernel(kernel(node, release), KernelFiles.KERNEL));
    }

    private NodePlan.KernelBoot served(Node node, TalosRelease release, AssetSet.Part kernel) {
        String initramfs = whole(node, Upstream.initramfs(release));
        AssetSet kernelSet = new AssetSet("kernel of Talos " + release.label(), List.of(kernel));
        AssetSet initramfsSet = new AssetSet(
                "initramfs of Talos " + release.label(), List.of(new AssetSet.Whole(initramfs, KernelFiles.INITRAMFS)));
        return boot(
                node,
                release,
                new BootFile.Served(kernelSet, KernelFiles.KERNEL),
                new BootFile.Served(initramfsSet, KernelFiles.INITRAMFS));
    }

    private NodePlan.KernelBoot boot(Node node, TalosRelease release, BootFile kernel, BootFile initramfs) {
        KernelLine line = KernelArguments.compose(node, release.talos(), site, problems);
        return new NodePlan.KernelBoot("Talos " + release.version(), kernel, initramfs, line);
    }

    private String kernel(Node node, TalosRelease release) {
        return whole(node, Upstream.kernel(release));
    }

    private String whole(Node node, String url) {
        return artifacts.whole(url, Optional.empty(), node.where("talosVersion"));
    }
}
