package dev.espalier.plan;

import java.util.List;
import java.util.Optional;

import dev.espalier.inventory.Node;
import dev.espalier.report.Problems;

/** The chain {@code ipxe}: a PXE ROM or UEFI firmware, iPXE, the node's script, the kernel. */
final class IpxeChain {
    private final KernelBoots kernels;
    private final Problems problems;

    IpxeChain(KernelBoots kernels, Problems problems) {
        this.kernels = kernels;
        this.problems = problems;
    }

    /** Empty when the node lacks what its chain needs; the problem is then reported. */
    Optional<NodePlan> plan(Node node) {
        if (!node.install()) {
            // Its script gives the machine its disk back, which takes no Talos.
            return Optional.of(plan(node, Optional.empty()));
        }
        return TalosRelease.of(node, problems)
                .map(release -> plan(node, Optional.of(kernels.asItComes(node, release))));
    }

    private static NodePlan plan(Node node, Optional<NodePlan.KernelBoot> boot) {
        return new NodePlan(node, Optional.empty(), List.of(), Optional.empty(), boot);
    }
}
