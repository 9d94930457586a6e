package dev.espalier.firmware;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.espalier.artifacts.Artifact;
import dev.espalier.content.RelativePath;
import dev.espalier.inventory.IpAddress;
import dev.espalier.inventory.Node;
import dev.espalier.inventory.NodeNetwork;
import dev.espalier.inventory.Subnet;
import dev.espalier.plan.DisklessBoot;
import dev.espalier.plan.DisklessImage;
import dev.espalier.plan.KernelLine;
import dev.espalier.plan.NfsRoot;
import dev.espalier.plan.NodePlan;
import dev.espalier.plan.RootMembers;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;

/** Turns what an image of Raspberry Pi OS says of booting from its card into how a node boots it without one. */
final class DisklessBoots {
    /**
     * What an image's own line says about its card, its first start on it, or what is said anew here. {@code quiet} would
     * hide why a root cannot be mounted from whoever has nothing but a screen to find out.
     */
    private static final Pattern DROPPED =
            Pattern.compile("(root|rootfstype|rootflags|rootdelay|fsck\\.[a-z]+|init|ip|nfsroot"
                    + "|systemd\\.run|systemd\\.run_[a-z_]+|systemd\\.unit|ds)=.*|rw|ro|rootwait|resize|quiet");

    private static final Set<String> BOOT_DIRECTORIES = new TreeSet<>(List.of("/boot", "/boot/firmware"));
    private static final String NAMES_THE_MACHINE = "127.0.1.1";

    private DisklessBoots() {}

    static DisklessBoot of(NodePlan plan, NodePlan.PiFirmware.Nfs nfs, Artifact image, InitramfsChoice initramfs)
            throws BuildException {
        List<String> fstab = lines(image, RootMembers.path("etc/fstab"));
        return new DisklessBoot(
                line(
                        plan.node(),
                        nfs.root(),
                        initramfs.files().isEmpty()
                                ? nfs.root().options()
                                : NfsmountOptions.of(nfs.root().options()),
                        lines(image, RelativePath.of(DisklessImage.COMMAND_LINE))),
                !initramfs.files().isEmpty(),
                initramfs.reason(),
                bootDirectory(fstab),
                fstab.stream().filter(DisklessBoots::holdsWithoutDisk).toList(),
                lines(image, RootMembers.path("etc/hosts")).stream()
                        .filter(line -> !line.startsWith(NAMES_THE_MACHINE))
                        .toList(),
                image.member(RootMembers.path(DisklessImage.NETWORK_MANAGER)).isPresent());
    }

    private static List<String> lines(Artifact image, RelativePath member) throws BuildException {
        return ImageTexts.lines(image, member, StandardCharsets.ISO_8859_1);
    }

    /** The image's consoles first, then the root, then what else the image and the inventory say. */
    private static KernelLine line(Node node, NfsRoot root, String options, List<String> ofImage)
            throws BuildException {
        List<String> kept = new ArrayList<>();
        // The firmware passes on the first line only.
        ofImage.stream()
                .findFirst()
                .ifPresent(line -> Arrays.stream(line.strip().split("\\s+", -1))
                        .filter(argument -> !argument.isEmpty()
                                && !DROPPED.matcher(argument).matches())
                        .forEach(kept::add));
        List<String> line = new ArrayList<>(
                kept.stream().filter(each -> each.startsWith("console=")).toList());
        line.add("root=/dev/nfs");
        line.add("nfsroot=" + root.source() + "," + options);
        line.add("rw");
        line.add("ip=" + address(node));
        line.add("rootwait");
        kept.stream().filter(each -> !each.startsWith("console=")).forEach(line::add);
        node.kernelArgsRemove()
                .forEach(unwanted -> line.removeIf(argument -> argument.equals(unwanted)
                        || (unwanted.indexOf('=') < 0 && argument.startsWith(unwanted + "="))));
        node.kernelArgsAppend().forEach(arguments -> line.addAll(List.of(arguments.split(" ", -1))));
        if (line.stream().anyMatch(argument -> argument.chars().anyMatch(c -> c < '!' || c > '~'))) {
            throw new BuildException(
                    BuildException.Kind.ARTIFACT_WRONG,
                    Problem.error(
                            "image.cmdline",
                            node.where("osImage"),
                            "cmdline.txt of " + root.image() + " has characters that are not printable ASCII"));
        }
        KernelLine composed = new KernelLine(line);
        if (composed.bytes() >= KernelLine.LIMIT) {
            throw new BuildException(
                    BuildException.Kind.INVENTORY,
                    Problem.error(
                            "node.kernelArgs.long",
                            node.where("kernelArgsAppend"),
                            "the kernel line of " + node.hostname() + " has " + composed.bytes()
                                    + " bytes; a kernel keeps " + (KernelLine.LIMIT - 1) + " and drops the rest"));
        }
        return composed;
    }

    /** Static where the inventory gives address and netmask, as for Talos, and else by DHCP. */
    private static String address(Node node) {
        NodeNetwork network = node.network();
        Optional<Subnet> subnet =
                network.ip().flatMap(ip -> network.netmask().flatMap(netmask -> Subnet.of(ip, netmask)));
        if (subnet.isEmpty()) {
            return "dhcp";
        }
        List<String> fields = new ArrayList<>(List.of(
                network.ip().orElseThrow().toString(),
                "",
                network.gateway().map(IpAddress::toString).orElse(""),
                subnet.get().netmask().toString(),
                node.hostname(),
                network.device().orElse(""),
                "off"));
        // The kernel knows no IPv6 here.
        network.dns().stream().filter(dns -> IpAddress.parse(dns).isPresent()).forEach(fields::add);
        return String.join(":", fields);
    }

    private static RelativePath bootDirectory(List<String> fstab) {
        return fstab.stream()
                .map(DisklessBoots::fields)
                .filter(fields -> fields.size() > 1 && BOOT_DIRECTORIES.contains(fields.get(1)))
                .map(fields -> RelativePath.of(fields.get(1).substring(1)))
                .findFirst()
                .orElseGet(() -> RelativePath.of("boot/firmware"));
    }

    private static List<String> fields(String line) {
        return List.of(line.strip().split("\\s+", -1));
    }

    private static boolean holdsWithoutDisk(String line) {
        List<String> fields = fields(line);
        if (fields.size() < 3 || line.strip().startsWith("#")) {
            return false;
        }
        boolean onDisk = fields.get(0).startsWith("/dev/") || fields.get(0).matches("(PART)?(UUID|LABEL)=.*");
        boolean replaced = fields.get(1).equals("/") || BOOT_DIRECTORIES.contains(fields.get(1));
        return !onDisk && !replaced && !fields.get(2).equals("swap");
    }
}
