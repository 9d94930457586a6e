package dev.espalier.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.espalier.content.RelativePath;
import dev.espalier.format.uefi.InvalidSetting;
import dev.espalier.format.uefi.KnownVariable;
import dev.espalier.format.uefi.Setting;
import dev.espalier.inventory.Chain;
import dev.espalier.inventory.Model;
import dev.espalier.inventory.Node;
import dev.espalier.inventory.PrefixKind;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * The chains of the Raspberry Pi: {@code pi-uefi} (EEPROM, start4.elf, EDK2, PXE, GRUB or iPXE, kernel) and {@code pi-direct}
 * (EEPROM or start4.elf, kernel). What is particular to {@code pi-nfs} is in {@link NfsChain}.
 *
 * <p>What a Pi asks for, in which order, is in its firmware; the sets here hold what it finds useful and nothing else.
 */
final class PiChains {
    private static final String UEFI_IMAGE = "RPI_EFI.fd";
    private static final int ACPI_ONLY = 0;

    private final KernelBoots kernels;
    private final NfsChain nfs;
    private final ArtifactRequests artifacts;
    private final Problems problems;

    PiChains(KernelBoots kernels, NfsChain nfs, ArtifactRequests artifacts, Problems problems) {
        this.kernels = kernels;
        this.nfs = nfs;
        this.artifacts = artifacts;
        this.problems = problems;
    }

    /** Empty when the node lacks what its chain needs; the problem is then reported. */
    Optional<NodePlan> plan(Node node) {
        if (node.boot() == Chain.PI_NFS) {
            return Optional.of(nfs.plan(node, prefix(node)));
        }
        Optional<TalosRelease> release = TalosRelease.of(node, problems);
        if (release.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(node.boot() == Chain.PI_UEFI ? uefi(node, release.get()) : direct(node, release.get()));
    }

    /** Without {@code install} EDK2 is still served: it is what boots the node's own disk. */
    private NodePlan uefi(Node node, TalosRelease release) {
        List<Setting> settings = settings(node);
        AssetSet firmware = uefiFirmware(node, release, settings);
        NodePlan.PiFirmware.Uefi config = new NodePlan.PiFirmware.Uefi(
                firmware, offersDeviceTree(settings), isAbove3Gb(settings), node.configTxt());
        Optional<NodePlan.KernelBoot> boot =
                node.install() ? Optional.of(kernels.asItComes(node, release)) : Optional.empty();
        return new NodePlan(node, Optional.of(prefix(node)), List.of(firmware), Optional.of(config), boot);
    }

    /** Without {@code install} there is nothing below the prefix, so that the firmware goes on in its BOOT_ORDER. */
    private NodePlan direct(Node node, TalosRelease release) {
        if (!node.install()) {
            return new NodePlan(node, Optional.empty(), List.of(), Optional.empty(), Optional.empty());
        }
        NodePlan.KernelBoot boot = kernels.unwrapped(node, release);
        List<AssetSet> linked = new ArrayList<>(List.of(directFirmware(node, release)));
        linked.addAll(boot.sets());
        return new NodePlan(
                node,
                Optional.of(prefix(node)),
                linked,
                Optional.of(new NodePlan.PiFirmware.Direct(node.model() == Model.PI5, node.configTxt())),
                Optional.of(boot));
    }

    /** What that Pi puts before every TFTP name, below the TFTP root. */
    static RelativePath prefix(Node node) {
        String name = node.prefix() == PrefixKind.MAC
                ? node.macs().get(0).dashes()
                : node.serial().orElseThrow();
        return RelativePath.of(name);
    }

    /**
     * Device trees and overlays of the image, under the release of the UEFI firmware, whose start4.elf and fixup4.dat are
     * a matched pair and whose device trees fit it.
     */
    private AssetSet uefiFirmware(Node node, TalosRelease release, List<Setting> settings) {
        List<MemberPattern> ofImage = patterns("bcm2711*.dtb", "overlays/**");
        List<MemberPattern> ofRelease = patterns("start4.elf", "fixup4.dat", "bcm2711*.dtb", "overlays/*");
        String image = artifacts.members(
                Upstream.diskImage(release),
                Optional.empty(),
                ofImage,
                patterns("overlays/*"),
                noFirmware(release, "rpi_generic"),
                node.where("schematicID"));
        String uefi = artifacts.members(
                List.of(Upstream.rpi4Uefi(node.uefi().version())),
                Optional.empty(),
                concat(ofRelease, patterns(UEFI_IMAGE)),
                patterns(UEFI_IMAGE, "start4.elf", "fixup4.dat", "bcm2711-rpi-4-b.dtb"),
                "pick another release of pftf/RPi4 as uefi.version",
                node.where("uefi.version"));
        return new AssetSet(
                "Pi 4 firmware, UEFI " + node.uefi().version() + ", overlays of Talos " + release.label(),
                List.of(
                        new AssetSet.Members(image, ofImage),
                        new AssetSet.Members(uefi, ofRelease),
                        new AssetSet.UefiImage(uefi, UEFI_IMAGE, settings)));
    }

    private AssetSet directFirmware(Node node, TalosRelease release) {
        boolean pi5 = node.model() == Model.PI5;
        List<MemberPattern> wanted = pi5
                ? patterns("bcm2712*.dtb", "overlays/**")
                : patterns("start4.elf", "fixup4.dat", "bcm2711*.dtb", "overlays/**");
        List<MemberPattern> required = pi5
                ? patterns("bcm2712-rpi-5-b.dtb", "overlays/*")
                : patterns("start4.elf", "fixup4.dat", "bcm2711-rpi-4-b.dtb", "overlays/*");
        String image = artifacts.members(
                Upstream.diskImage(release),
                Optional.empty(),
                wanted,
                required,
                noFirmware(release, pi5 ? "rpi_5" : "rpi_generic"),
                node.where("schematicID"));
        return new AssetSet(
                (pi5 ? "Pi 5" : "Pi 4") + " firmware of Talos " + release.label(),
                List.of(new AssetSet.Members(image, wanted)));
    }

    private static String noFirmware(TalosRelease release, String overlay) {
        return "schematic " + release.shortId() + " has no overlay " + overlay
                + ", or the image comes from a factory that leaves the firmware out of the EFI partition"
                + " (siderolabs/talos#14226); name a schematic with that overlay, or redirect the image to a good one"
                + " with artifacts.overrides in _site.yaml";
    }

    private List<Setting> settings(Node node) {
        List<Setting> settings = new ArrayList<>();
        for (Map.Entry<String, String> entry : node.uefi().variables().entrySet()) {
            Location where = node.where("uefi.variables." + entry.getKey());
            Optional<KnownVariable> variable = KnownVariable.find(entry.getKey());
            if (variable.isEmpty()) {
                problems.add(Problem.error(
                                "node.uefi.variable.unknown",
                                where,
                                "\"" + entry.getKey() + "\" is no EDK2 variable that Espalier can type")
                        .withHint(nearOrAll(entry.getKey())));
                continue;
            }
            try {
                settings.add(variable.get().parse(entry.getValue()));
            } catch (InvalidSetting e) {
                problems.add(Problem.error("node.uefi.variable.value", where, String.valueOf(e.getMessage())));
            }
            variable.get()
                    .objectionFor(node.uefi().version())
                    .ifPresent(
                            objection -> problems.add(Problem.error("node.uefi.variable.release", where, objection)));
        }
        return settings;
    }

    private static String nearOrAll(String name) {
        List<String> near = KnownVariable.near(name);
        return near.isEmpty()
                ? "known are "
                        + String.join(
                                ", ",
                                KnownVariable.all().stream()
                                        .map(KnownVariable::name)
                                        .toList())
                : "did you mean " + String.join(" or ", near) + "?";
    }

    private static boolean offersDeviceTree(List<Setting> settings) {
        return settings.stream()
                .anyMatch(setting -> setting.name().equals("SystemTableMode")
                        && setting.data().toNumber() != ACPI_ONLY);
    }

    private static boolean isAbove3Gb(List<Setting> settings) {
        return settings.stream()
                .anyMatch(setting ->
                        setting.name().equals("RamLimitTo3GB") && setting.data().toNumber() == 0);
    }

    private static List<MemberPattern> patterns(String... globs) {
        return List.of(globs).stream().map(MemberPattern::new).toList();
    }

    private static List<MemberPattern> concat(List<MemberPattern> one, List<MemberPattern> other) {
        List<MemberPattern> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
