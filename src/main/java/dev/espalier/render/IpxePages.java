package dev.espalier.render;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.espalier.content.RelativePath;
import dev.espalier.inventory.ClientKind;
import dev.espalier.inventory.Identity;
import dev.espalier.plan.AssetSet;
import dev.espalier.plan.BootFile;
import dev.espalier.plan.IpxePlan;
import dev.espalier.plan.NodePlan;
import dev.espalier.plan.Plan;
import dev.espalier.plan.Service;
import dev.espalier.report.BuildException;

/**
 * The scripts of iPXE: the one that DHCP names, the one that iPXE for UEFI looks for by itself, and one for each node.
 * The first two lie wherever a machine may come from, those of the nodes with the kernels.
 */
final class IpxePages {
    private static final String AUTOEXEC = "autoexec.ipxe";
    private static final int INTERFACES = 4;

    private final PageRenderer renderer;
    private final Function<AssetSet, RelativePath> served;
    private final Plan plan;
    private final IpxePlan ipxe;
    private final List<Page> pages = new ArrayList<>();

    private IpxePages(PageRenderer renderer, Function<AssetSet, RelativePath> served, Plan plan, IpxePlan ipxe) {
        this.renderer = renderer;
        this.served = served;
        this.plan = plan;
        this.ipxe = ipxe;
    }

    static List<Page> render(PageRenderer renderer, Function<AssetSet, RelativePath> served, Plan plan, IpxePlan ipxe)
            throws BuildException {
        IpxePages pages = new IpxePages(renderer, served, plan, ipxe);
        pages.addShared();
        for (NodePlan node : plan.nodes()) {
            if (node.node().usesIpxe()) {
                pages.addNode(node);
            }
        }
        return pages.pages;
    }

    private void addShared() throws BuildException {
        for (Service service : ipxe.services()) {
            IpxeBootView boot = new IpxeBootView(
                    plan.site().unknown().key(),
                    ipxe.identities().stream().flatMap(this::names).toList());
            add(service, ipxe.script(), "boot.ipxe.peb", boot, List.of());
            for (RelativePath autoexec : autoexecs()) {
                add(service, autoexec, "autoexec.ipxe.peb", new IpxeAutoexecView(url(ipxe.script())), List.of());
            }
        }
    }

    /** Where iPXE for UEFI looks: at the root of the server that PXE named, and beside itself when it came over HTTP. */
    private SortedSet<RelativePath> autoexecs() {
        SortedSet<RelativePath> places = new TreeSet<>();
        for (IpxePlan.Binary binary : ipxe.binaries()) {
            if (binary.kind() != ClientKind.BIOS) {
                places.add(RelativePath.of(AUTOEXEC));
                binary.nbp().parent().ifPresent(directory -> places.add(directory.resolve(AUTOEXEC)));
            }
        }
        return places;
    }

    private Stream<IpxeBootView.Name> names(Identity identity) {
        String directory = url(IpxePlan.directoryOf(identity)) + "/";
        return switch (identity) {
            case SERIAL -> Stream.of(new IpxeBootView.Name(directory, "serial", ":uristring"));
            case BOARD_SERIAL -> Stream.of(new IpxeBootView.Name(directory, "board-serial", ":uristring"));
            case UUID -> Stream.of(new IpxeBootView.Name(directory, "uuid", ""));
            case MAC ->
                Stream.iterate(0, card -> card < INTERFACES, card -> card + 1)
                        .map(card -> new IpxeBootView.Name(directory, "net" + card + "/mac", ":hexhyp"));
        };
    }

    private void addNode(NodePlan node) throws BuildException {
        String hostname = node.node().hostname();
        IpxeNodeView view = node.boot()
                .map(boot -> new IpxeNodeView(
                        hostname,
                        true,
                        boot.label(),
                        url(boot.kernel()),
                        url(boot.initramfs()),
                        boot.line().arguments()))
                .orElseGet(() -> new IpxeNodeView(hostname, false, "", "", "", List.of()));
        add(ipxe.ofNodes(), IpxePlan.scriptOf(node.node()), "node.ipxe.peb", view, List.of(hostname));
    }

    private String url(BootFile file) {
        if (file instanceof BootFile.Served inSet) {
            return url(served.apply(inSet.set()).resolve(inSet.name()));
        }
        return ((BootFile.Remote) file).url();
    }

    /** Without a server's address, the place on the server that the script itself came from. */
    private String url(RelativePath path) {
        return ipxe.base().orElse("") + "/" + path;
    }

    private void add(Service service, RelativePath path, String template, Object view, List<String> nodes)
            throws BuildException {
        pages.add(renderer.render(service.root().resolve(path), template, view, nodes));
    }
}
