package dev.espalier.firmware;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.espalier.artifacts.Artifacts;
import dev.espalier.artifacts.Derivations;
import dev.espalier.content.RelativePath;
import dev.espalier.inventory.Model;
import dev.espalier.plan.AssetSet;
import dev.espalier.plan.DisklessBoot;
import dev.espalier.plan.KernelFiles;
import dev.espalier.plan.NodePlan;
import dev.espalier.plan.Plan;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** The sets of a plan with their contents: fetched members laid over each other, images patched, kernels unwrapped. */
public final class Assets {
    private static final RelativePath PCIE_32BIT_DMA = RelativePath.of("overlays/pcie-32bit-dma.dtbo");

    private static final RelativePath DISABLE_BT = RelativePath.of("overlays/disable-bt.dtbo");

    private final Map<AssetSet, ServedSet> sets;
    private final Diskless diskless;

    private Assets(Map<AssetSet, ServedSet> sets, Diskless diskless) {
        this.sets = sets;
        this.diskless = diskless;
    }

    /** Makes what is not in the cache yet; reports every artifact that turns out to be wrong. */
    public static Assets assemble(Plan plan, Artifacts artifacts, Derivations derivations) throws BuildException {
        Problems problems = new Problems();
        Map<AssetSet, ServedSet> sets = new LinkedHashMap<>();
        Assembler assembler = new Assembler(plan.artifacts(), artifacts, derivations);
        for (AssetSet set : plan.sets()) {
            try {
                sets.put(set, assembler.assemble(set));
            } catch (BuildException e) {
                problems.addAll(e.problems());
            }
        }
        problems.throwIfErrors(BuildException.Kind.ARTIFACT_WRONG);
        Assets assets = new Assets(sets, Diskless.of(plan, artifacts));
        if (plan.grub().isPresent()) {
            assets.checkGrub(plan);
        }
        return assets;
    }

    private void checkGrub(Plan plan) throws BuildException {
        for (ServedSet.Served file :
                get(plan.grub().orElseThrow().image()).files().values()) {
            try {
                NetworkGrub.check(plan, file.content().bytes());
            } catch (IOException e) {
                throw Assembler.cacheFailed(file.artifact(), e);
            }
        }
    }

    /** In the order of the plan; sets of equal content appear once for each origin. */
    public Map<AssetSet, ServedSet> all() {
        return sets;
    }

    public ServedSet get(AssetSet set) {
        return Optional.ofNullable(sets.get(set))
                .orElseThrow(() -> new IllegalArgumentException("not a set of this plan: " + set.purpose()));
    }

    /** Where a set is served, below the TFTP root. */
    public RelativePath directory(AssetSet set) {
        return get(set).directory();
    }

    /** The lines of config.txt of a node that has a prefix directory. */
    public List<String> configTxt(NodePlan node) {
        NodePlan.PiFirmware firmware = node.firmware()
                .orElseThrow(() -> new IllegalArgumentException(node.node().hostname() + " has no config.txt"));
        if (firmware instanceof NodePlan.PiFirmware.Uefi uefi) {
            ServedSet set = get(uefi.set());
            PiConfigTxt.UefiOptions options = new PiConfigTxt.UefiOptions(
                    set.layout().orElseThrow(),
                    uefi.deviceTree(),
                    !uefi.above3Gb(),
                    set.files().containsKey(PCIE_32BIT_DMA));
            return PiConfigTxt.forUefi(options, uefi.userLines()).lines().toList();
        }
        if (firmware instanceof NodePlan.PiFirmware.Nfs nfs) {
            return PiConfigTxt.forDiskless(
                            diskless.configTxt(nfs.root().image()),
                            diskless.boot(node).initramfs(),
                            nfs.userLines())
                    .lines()
                    .toList();
        }
        // On a Pi 4 Bluetooth holds the UART that the console is on, unless this overlay takes it away.
        List<String> overlays =
                isLinked(node, DISABLE_BT) && node.node().model() == Model.PI4 ? List.of("disable-bt") : List.of();
        return PiConfigTxt.forDirect(KernelFiles.KERNEL, List.of(KernelFiles.INITRAMFS), overlays, firmware.userLines())
                .lines()
                .toList();
    }

    /** How a node of the chain pi-nfs boots. */
    public DisklessBoot diskless(NodePlan node) {
        return diskless.boot(node);
    }

    /** What came to light when the artifacts were opened, and does not stop the build. */
    public List<Problem> warnings() {
        return diskless.warnings();
    }

    private boolean isLinked(NodePlan node, RelativePath file) {
        return node.linked().stream().anyMatch(set -> get(set).files().containsKey(file));
    }
}
