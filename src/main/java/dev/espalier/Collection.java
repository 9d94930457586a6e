package dev.espalier;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.espalier.content.Content;
import dev.espalier.content.FileMode;
import dev.espalier.content.RelativePath;
import dev.espalier.firmware.Assets;
import dev.espalier.firmware.ServedSet;
import dev.espalier.inventory.Node;
import dev.espalier.plan.AssetSet;
import dev.espalier.plan.EepromPlan;
import dev.espalier.plan.IpxePlan;
import dev.espalier.plan.MatchboxPlan;
import dev.espalier.plan.NfsRoot;
import dev.espalier.plan.NodePlan;
import dev.espalier.plan.Plan;
import dev.espalier.plan.Service;
import dev.espalier.render.DisklessPages;
import dev.espalier.render.MachineConfigs;
import dev.espalier.render.Page;
import dev.espalier.render.RootFile;
import dev.espalier.report.BuildException;
import dev.espalier.rootfs.NodeArchive;
import dev.espalier.tree.Origin;
import dev.espalier.tree.OutputTree;
import dev.espalier.tree.TreeEntry;
import dev.espalier.tree.TreeInputs;

/**
 * What the stages made, brought to its places in the tree: every file of every set once, every page, and for each node the
 * links to what it needs.
 */
final class Collection {
    private static final RelativePath TFTP = Service.TFTP.root();
    private static final RelativePath MATCHBOX_ASSETS = RelativePath.of("matchbox/assets");

    private final Plan plan;
    private final Assets assets;
    private final List<Page> pages;
    private final Map<String, Content> machineConfigs;
    private final Map<String, List<RootFile>> roots;
    private final OutputTree.Builder tree = OutputTree.builder();

    /**
     * @param machineConfigs by host name
     * @param roots what is each diskless node's own in its root, by host name
     */
    Collection(
            Plan plan,
            Assets assets,
            List<Page> pages,
            Map<String, Content> machineConfigs,
            Map<String, List<RootFile>> roots) {
        this.plan = plan;
        this.assets = assets;
        this.pages = pages;
        this.machineConfigs = machineConfigs;
        this.roots = roots;
    }

    /** To be called once. */
    OutputTree tree(TreeInputs inputs) throws BuildException {
        tree.madeFrom(inputs);
        plan.services().forEach((set, services) -> {
            ServedSet served = assets.get(set);
            services.forEach(service -> addFiles(service.root().resolve(served.directory()), served));
        });
        plan.grub().ifPresent(grub -> {
            addFiles(directoryOf(Service.TFTP, grub.nbp()), assets.get(grub.image()));
            tree.add(new TreeEntry.Link(TFTP.resolve("grub.cfg"), TFTP.resolve("grub/grub.cfg"), Origin.none()));
        });
        plan.ipxe().ifPresent(this::addIpxe);
        pages.forEach(this::addPage);
        plan.nodes().forEach(this::addPrefixDirectory);
        plan.matchbox().ifPresent(this::addMatchbox);
        plan.eeproms().forEach(eeprom -> addCard(eeprom, assets.get(eeprom.card())));
        machineConfigs.forEach((node, config) -> tree.add(
                new TreeEntry.RegularFile(MachineConfigs.path(node), FileMode.SERVED, config, Origin.ofNode(node))));
        addRoots();
        return tree.build();
    }

    private void addPage(Page page) {
        Origin why = Origin.ofTemplate(page.template());
        for (String node : page.nodes()) {
            why = why.withNode(node);
        }
        tree.add(new TreeEntry.RegularFile(page.path(), FileMode.SERVED, page.content(), why));
    }

    private void addPrefixDirectory(NodePlan node) {
        node.prefixDirectory().ifPresent(prefix -> {
            for (AssetSet linked : node.linked()) {
                ServedSet set = assets.get(linked);
                linkSet(
                        TFTP.resolve(prefix),
                        TFTP.resolve(set.directory()),
                        set,
                        node.node().hostname());
            }
        });
    }

    /** What an SD card is to hold, shared by the nodes for which it is the same. */
    private void addCard(EepromPlan eeprom, ServedSet card) {
        RelativePath set = EepromPlan.root().resolve(card.directory());
        addFiles(set, card);
        linkSet(eeprom.cardDirectory(), set, card, eeprom.hostname());
    }

    /** Files and no links, for the directory is copied to another server. */
    private void addMatchbox(MatchboxPlan matchbox) {
        for (MatchboxPlan.Machine machine : matchbox.machines()) {
            machine.boot().stream()
                    .flatMap(boot -> boot.sets().stream())
                    .map(assets::get)
                    .forEach(set ->
                            addFiles(MATCHBOX_ASSETS.resolve(set.directory().name()), set));
        }
    }

    /** The binaries wherever firmware may come from, and for each node the names that its script is found by. */
    private void addIpxe(IpxePlan ipxe) {
        for (IpxePlan.Binary binary : ipxe.binaries()) {
            for (Service service : ipxe.services()) {
                boolean fetched = service == Service.TFTP
                        || !binary.kind().httpArchitectures().isEmpty();
                if (fetched) {
                    addFiles(directoryOf(service, binary.nbp()), assets.get(binary.files()));
                }
            }
        }
        RelativePath root = ipxe.ofNodes().root();
        for (NodePlan planned : plan.nodes()) {
            Node node = planned.node();
            if (node.usesIpxe()) {
                RelativePath script = root.resolve(IpxePlan.scriptOf(node));
                IpxePlan.namesOf(node)
                        .forEach(name -> tree.add(
                                new TreeEntry.Link(root.resolve(name), script, Origin.ofNode(node.hostname()))));
            }
        }
    }

    /** The archive of each image once, that of each node, and what a Pi 3 needs before it knows a directory of its own. */
    private void addRoots() {
        for (NodePlan node : plan.nodes()) {
            node.nfs().ifPresent(nfs -> {
                ServedSet archive = assets.get(nfs.root().archive());
                addFiles(NfsRoot.OUTPUT.resolve(archive.directory().name()), archive);
            });
        }
        // There is one such place for all: the first image's does for the others, too.
        plan.nodes().stream()
                .flatMap(node -> node.nfs().stream())
                .flatMap(nfs -> nfs.bootcode().stream())
                .findFirst()
                .ifPresent(bootcode -> addFiles(TFTP, assets.get(bootcode)));
        roots.forEach((node, files) -> tree.add(new TreeEntry.RegularFile(
                DisklessPages.archiveOf(node), FileMode.PRIVATE, archive(files), Origin.ofNode(node))));
    }

    private static Content archive(List<RootFile> files) {
        NodeArchive archive = new NodeArchive();
        for (RootFile file : files) {
            if (file.kind() instanceof RootFile.Kind.File regular) {
                archive.file(file.path(), file.mode(), regular.text().getBytes(StandardCharsets.UTF_8));
            } else if (file.kind() instanceof RootFile.Kind.Link link) {
                archive.link(file.path(), link.target());
            } else {
                archive.directory(file.path(), file.mode());
            }
        }
        return archive.build();
    }

    private static RelativePath directoryOf(Service service, RelativePath file) {
        return file.parent().map(parent -> service.root().resolve(parent)).orElseGet(service::root);
    }

    private void addFiles(RelativePath directory, ServedSet set) {
        set.files().forEach((path, file) -> addFile(directory.resolve(path), file));
    }

    private void addFile(RelativePath path, ServedSet.Served file) {
        Origin why = file.member().isEmpty()
                ? Origin.ofArtifact(file.artifact())
                : Origin.ofMember(file.artifact(), file.member());
        tree.add(new TreeEntry.RegularFile(path, FileMode.SERVED, file.content(), why));
    }

    private void linkSet(RelativePath at, RelativePath directory, ServedSet set, String node) {
        for (String name : set.names()) {
            tree.add(new TreeEntry.Link(at.resolve(name), directory.resolve(name), Origin.ofNode(node)));
        }
    }
}
