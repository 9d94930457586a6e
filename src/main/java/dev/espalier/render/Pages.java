package dev.espalier.render;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.espalier.content.RelativePath;
import dev.espalier.inventory.Dhcp;
import dev.espalier.inventory.MacAddress;
import dev.espalier.inventory.Node;
import dev.espalier.plan.AssetSet;
import dev.espalier.plan.BootFile;
import dev.espalier.plan.NodePlan;
import dev.espalier.plan.Plan;
import dev.espalier.report.BuildException;

/**
 * All pages of a plan: dnsmasq's configuration, GRUB's menus, iPXE's scripts, the text files of each Pi, Matchbox's files,
 * and what to tell a router.
 */
public final class Pages {
    private static final RelativePath TFTP = RelativePath.of("tftp");

    private final PageRenderer renderer;
    private final Function<AssetSet, RelativePath> served;
    private final Function<NodePlan, List<String>> configTxt;
    private final List<Page> pages = new ArrayList<>();

    private Pages(
            PageRenderer renderer,
            Function<AssetSet, RelativePath> served,
            Function<NodePlan, List<String>> configTxt) {
        this.renderer = renderer;
        this.served = served;
        this.configTxt = configTxt;
    }

    /**
     * Renders everything.
     *
     * @param served where a set lies, below the TFTP root
     * @param configTxt the lines of config.txt of a node that has a prefix directory
     */
    public static List<Page> render(
            Plan plan,
            PageRenderer renderer,
            Function<AssetSet, RelativePath> served,
            Function<NodePlan, List<String>> configTxt)
            throws BuildException {
        Pages pages = new Pages(renderer, served, configTxt);
        pages.add(RelativePath.of("dnsmasq.conf"), "dnsmasq.conf.peb", DnsmasqView.of(plan), List.of());
        if (plan.site().dhcp().mode() != Dhcp.Mode.SERVER) {
            pages.add(RelativePath.of("router.md"), "router.md.peb", RouterView.of(plan), List.of());
        }
        if (plan.grub().isPresent()) {
            pages.addGrub(plan);
        }
        if (plan.ipxe().isPresent()) {
            pages.pages.addAll(
                    IpxePages.render(renderer, served, plan, plan.ipxe().get()));
        }
        for (NodePlan node : plan.nodes()) {
            pages.addPrefixDirectory(node);
        }
        if (plan.matchbox().isPresent()) {
            pages.pages.addAll(MatchboxPages.render(plan.matchbox().get(), plan.site(), renderer, served));
        }
        return List.copyOf(pages.pages);
    }

    private void addGrub(Plan plan) throws BuildException {
        List<GrubMenuView.Entry> entries = new ArrayList<>();
        for (NodePlan node : plan.nodes()) {
            if (node.node().usesGrub()) {
                String menu = "grub/nodes/" + node.node().hostname() + ".cfg";
                for (MacAddress mac : node.node().macs()) {
                    entries.add(new GrubMenuView.Entry(mac.colons(), node.node().hostname(), "/" + menu));
                }
                add(TFTP.resolve(menu), "grub-node.cfg.peb", menuOf(node), node.node());
            }
        }
        add(
                TFTP.resolve("grub/grub.cfg"),
                "grub.cfg.peb",
                new GrubMenuView(plan.site().unknown().key(), entries),
                List.of());
    }

    private GrubNodeView menuOf(NodePlan plan) {
        String hostname = plan.node().hostname();
        return plan.boot()
                .map(boot -> new GrubNodeView(
                        hostname,
                        true,
                        GrubWord.quote(boot.label() + " on " + hostname),
                        GrubWord.quote(onTftp(boot.kernel())),
                        GrubWord.quote(onTftp(boot.initramfs())),
                        boot.line().arguments().stream().map(GrubWord::quote).toList()))
                .orElseGet(() -> new GrubNodeView(hostname, false, "", "", "", List.of()));
    }

    /** Where GRUB finds a file, absolute from the TFTP root. */
    private String onTftp(BootFile file) {
        if (file instanceof BootFile.Served inSet) {
            return "/" + served.apply(inSet.set()).resolve(inSet.name());
        }
        throw new IllegalArgumentException("GRUB has files of this tree only: " + file);
    }

    private void addPrefixDirectory(NodePlan plan) throws BuildException {
        if (plan.prefixDirectory().isEmpty()) {
            return;
        }
        RelativePath directory = TFTP.resolve(plan.prefixDirectory().get());
        add(directory.resolve("config.txt"), "config.txt.peb", new LinesView(configTxt.apply(plan)), plan.node());
        boolean direct = plan.firmware()
                .filter(NodePlan.PiFirmware.Direct.class::isInstance)
                .isPresent();
        if (direct && plan.boot().isPresent()) {
            KernelLineView line = new KernelLineView(plan.boot().get().line().text());
            add(directory.resolve("cmdline.txt"), "cmdline.txt.peb", line, plan.node());
        }
    }

    private void add(RelativePath path, String template, Object view, Node node) throws BuildException {
        add(path, template, view, List.of(node.hostname()));
    }

    private void add(RelativePath path, String template, Object view, List<String> nodes) throws BuildException {
        pages.add(renderer.render(path, template, view, nodes));
    }
}
