package dev.espalier.render;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.espalier.content.RelativePath;
import dev.espalier.inventory.FirstUser;
import dev.espalier.inventory.MacAddress;
import dev.espalier.inventory.Node;
import dev.espalier.plan.AssetSet;
import dev.espalier.plan.DisklessBoot;
import dev.espalier.plan.NfsRoot;
import dev.espalier.plan.NodePlan;
import dev.espalier.plan.Plan;
import dev.espalier.report.BuildException;

/**
 * The text files of diskless nodes: {@code cmdline.txt}, what is each node's own in its root, and what the NFS server
 * needs: exports, a script that unpacks, and a page that says how.
 */
public final class DisklessPages {
    private static final RelativePath NFS = NfsRoot.OUTPUT;
    private static final RelativePath TFTP = RelativePath.of("tftp");
    private static final String UNITS = "etc/systemd/system/";
    private static final String WANTED = UNITS + "multi-user.target.wants/";
    private static final String NOTHING = "/dev/null";
    private static final int FILE = 0644;
    private static final int SECRET = 0600;

    /**
     * Units of Raspberry Pi OS that look for the card it was made for: swap files (Debian 11 and 12), and what lets the
     * root grow to the end of the card (Debian 11, 13).
     */
    private static final List<String> OF_THE_CARD = List.of(
            "dphys-swapfile.service", "resize2fs_once.service", "rpi-resize.service", "systemd-growfs-root.service");

    private final PageRenderer renderer;
    private final Function<AssetSet, RelativePath> sets;
    private final Function<NodePlan, DisklessBoot> boots;

    /**
     * Made from {@code plan}.
     *
     * @param pages in the output
     * @param roots what is each node's own in its root, by host name, in the order of the plan
     */
    public record Rendered(List<Page> pages, Map<String, List<RootFile>> roots) {
        public Rendered {
            pages = List.copyOf(pages);
            roots = Collections.unmodifiableMap(new LinkedHashMap<>(roots));
        }
    }

    private DisklessPages(
            PageRenderer renderer, Function<AssetSet, RelativePath> sets, Function<NodePlan, DisklessBoot> boots) {
        this.renderer = renderer;
        this.sets = sets;
        this.boots = boots;
    }

    /**
     * Renders everything; nothing for a plan without diskless nodes.
     *
     * @param sets the directory of a set, whose last part is its name
     * @param boots how a diskless node boots
     */
    public static Rendered render(
            Plan plan,
            PageRenderer renderer,
            Function<AssetSet, RelativePath> sets,
            Function<NodePlan, DisklessBoot> boots)
            throws BuildException {
        DisklessPages diskless = new DisklessPages(renderer, sets, boots);
        List<NodePlan> nodes =
                plan.nodes().stream().filter(node -> node.nfs().isPresent()).toList();
        List<Page> pages = new ArrayList<>();
        Map<String, List<RootFile>> roots = new LinkedHashMap<>();
        for (NodePlan node : nodes) {
            pages.add(diskless.commandLine(node));
            roots.put(node.node().hostname(), diskless.rootOf(node));
        }
        if (!nodes.isEmpty()) {
            List<String> names =
                    nodes.stream().map(node -> node.node().hostname()).toList();
            NfsServerView view = NfsServerView.of(plan, nodes, diskless::setName, boots);
            pages.add(renderer.render(NFS.resolve("exports"), "exports.peb", view, names));
            pages.add(renderer.render(NFS.resolve("unpack.sh"), "unpack.sh.peb", view, names));
            pages.add(renderer.render(NFS.resolve("README.md"), "nfs.md.peb", view, names));
        }
        return new Rendered(pages, roots);
    }

    /** Where the archive of {@code node} lies in the output. */
    public static RelativePath archiveOf(String node) {
        return NFS.resolve(node + ".tar");
    }

    private Page commandLine(NodePlan plan) throws BuildException {
        return renderer.render(
                TFTP.resolve(plan.prefixDirectory().orElseThrow()).resolve("cmdline.txt"),
                "cmdline.txt.peb",
                new KernelLineView(boots.apply(plan).line().text()),
                List.of(plan.node().hostname()));
    }

    private String setName(NfsRoot root) {
        return sets.apply(root.archive()).name();
    }

    private List<RootFile> rootOf(NodePlan plan) throws BuildException {
        Node node = plan.node();
        NfsRoot root = plan.nfs().orElseThrow().root();
        DisklessBoot boot = boots.apply(plan);
        List<RootFile> files = new ArrayList<>(List.of(
                RootFile.directory("etc/espalier", 0755),
                RootFile.of("etc/espalier/set", FILE, setName(root) + "\n"),
                file("etc/fstab", "root-fstab.peb", FstabView.of(plan, boot)),
                RootFile.of("etc/hostname", FILE, node.hostname() + "\n"),
                file("etc/hosts", "root-hosts.peb", new HostsView(boot.hosts(), node.hostname())),
                // There and empty: systemd then makes one up, and does not take it for a machine that was never set up.
                RootFile.of("etc/machine-id", 0444, ""),
                file("etc/systemd/system/espalier-host-keys.service", "root-host-keys.service.peb", ""),
                RootFile.link(WANTED + "espalier-host-keys.service", "/" + UNITS + "espalier-host-keys.service"),
                file(
                        "etc/NetworkManager/conf.d/espalier.conf",
                        "root-network-manager.conf.peb",
                        new LinesView(bootDevice(node))),
                file("etc/apt/preferences.d/espalier", "root-apt-preferences.peb", ""),
                // It looks for its settings on the card, and then writes a network of its own.
                RootFile.of("etc/cloud/cloud-init.disabled", FILE, ""),
                file("etc/rpi/swap.conf.d/espalier.conf", "root-swap.conf.peb", "")));
        OF_THE_CARD.forEach(unit -> files.add(RootFile.link(UNITS + unit, NOTHING)));
        if (boot.networkManager()) {
            // Nobody else tells the name servers that the kernel was given.
            files.add(RootFile.link("etc/resolv.conf", "/proc/net/pnp"));
        }
        if (root.boot().isPresent()) {
            files.add(RootFile.directory(FstabView.setsOf(boot.bootDirectory()), 0755));
        }
        if (node.user().isPresent()) {
            addUser(node.user().get(), files);
        }
        return files;
    }

    /** The card's own ways to name a user (userconf.txt, cloud-init) differ by release, and all of them need the card. */
    private void addUser(FirstUser user, List<RootFile> files) throws BuildException {
        files.add(RootFile.directory("etc/espalier/user", 0700));
        files.add(RootFile.of("etc/espalier/user/name", SECRET, user.name() + "\n"));
        if (user.passwordHash().isPresent()) {
            String hash = user.passwordHash().get() + "\n";
            files.add(RootFile.of("etc/espalier/user/password-hash", SECRET, hash));
        }
        if (!user.sshKeys().isEmpty()) {
            String keys = String.join("\n", user.sshKeys()) + "\n";
            files.add(RootFile.of("etc/espalier/user/authorized_keys", SECRET, keys));
        }
        files.add(RootFile.of("etc/espalier/first-user", 0755, renderer.text("root-first-user.sh.peb", "")));
        files.add(file(UNITS + "espalier-first-user.service", "root-first-user.service.peb", ""));
        files.add(RootFile.link(WANTED + "espalier-first-user.service", "/" + UNITS + "espalier-first-user.service"));
        // It would ask on the screen for what is known.
        files.add(RootFile.link(UNITS + "userconfig.service", NOTHING));
        files.add(RootFile.link(WANTED + "ssh.service", "/lib/systemd/system/ssh.service"));
        files.add(RootFile.link(UNITS + "sshd.service", "/lib/systemd/system/ssh.service"));
    }

    /** The device that the root hangs on, in the words of NetworkManager. */
    private static List<String> bootDevice(Node node) {
        return node.macs().isEmpty()
                ? List.of("interface-name:eth0", "interface-name:end0")
                : node.macs().stream()
                        .limit(1)
                        .map(MacAddress::colons)
                        .map(mac -> "mac:" + mac)
                        .toList();
    }

    private RootFile file(String path, String template, Object view) throws BuildException {
        return RootFile.of(path, FILE, renderer.text(template, view));
    }
}
