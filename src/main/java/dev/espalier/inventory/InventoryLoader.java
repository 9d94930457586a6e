package dev.espalier.inventory;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

import dev.espalier.inventory.InventoryFiles.Directory;
import dev.espalier.inventory.InventoryFiles.NodeFile;
import dev.espalier.inventory.LoadedInventory.LoadedNode;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * Reads an inventory: finds its files, parses each once, checks each against the key table, merges the layers of every
 * node and checks the nodes one by one and against each other. Goes on after a mistake, so that all of them are in one
 * report; what a mistake makes unreadable counts as absent.
 */
public final class InventoryLoader {
    private final Problems problems = new Problems();
    private final YamlSource source = new YamlSource();
    private final NodeReader reader = new NodeReader(problems);
    private final List<LoadedNode> nodes = new ArrayList<>();

    private InventoryLoader() {}

    /**
     * Reads the inventory in {@code root} with its {@code _site.yaml}, which may be missing.
     *
     * @throws BuildException with every problem of every file
     */
    public static LoadedInventory load(Path root) throws BuildException {
        Path site = root.resolve(InventoryFiles.SITE);
        return new InventoryLoader().read(root, site, Files.exists(site, LinkOption.NOFOLLOW_LINKS));
    }

    /** Reads the inventory in {@code root} with {@code site} in place of its {@code _site.yaml}. */
    public static LoadedInventory load(Path root, Path site) throws BuildException {
        return new InventoryLoader().read(root, site, true);
    }

    private LoadedInventory read(Path root, Path siteFile, boolean siteIsThere) throws BuildException {
        Optional<Directory> directory = new InventoryFiles(problems).below(root);
        if (directory.isPresent()) {
            MergedTree siteTree = siteTree(siteFile, siteIsThere);
            readNodes(directory.get(), nothing(root));
            refuseNoNodes(root);
            return checked(root, siteTree);
        }
        throw new BuildException(BuildException.Kind.INVENTORY, problems.all());
    }

    private MergedTree siteTree(Path file, boolean isThere) {
        MergedValue.Branch empty = nothing(file);
        Optional<YamlValue.Mapping> layer = isThere ? layer(file, SiteKeys.ALL) : Optional.empty();
        return new MergedTree(
                file, layer.map(site -> LayerMerge.over(empty, site)).orElse(empty));
    }

    /** @param outer what the directories above say */
    private void readNodes(Directory directory, MergedValue.Branch outer) {
        MergedValue.Branch defaults = directory
                .defaults()
                .flatMap(file -> layer(file, NodeKeys.ALL))
                .map(layer -> LayerMerge.over(outer, layer))
                .orElse(outer);
        for (NodeFile file : directory.nodes()) {
            layer(file.file(), NodeKeys.ALL).ifPresent(layer -> {
                MergedTree tree = new MergedTree(file.file(), LayerMerge.over(defaults, layer));
                nodes.add(new LoadedNode(reader.read(tree, file), tree));
            });
        }
        directory.directories().forEach(below -> readNodes(below, defaults));
    }

    /** One file, parsed and checked. */
    private Optional<YamlValue.Mapping> layer(Path file, Keys keys) {
        Optional<YamlValue.Mapping> layer = source.read(file, problems);
        layer.ifPresent(map -> keys.check(map, "", problems));
        return layer;
    }

    private void refuseNoNodes(Path root) {
        if (nodes.isEmpty() && !problems.hasErrors()) {
            problems.add(Problem.error("inventory.empty", new Location.InFile(root), "the inventory has no node file")
                    .withHint("a node is a file such as node-01.yaml, with its serial and mac"));
        }
    }

    private LoadedInventory checked(Path root, MergedTree siteTree) throws BuildException {
        nodes.sort(Comparator.comparing(loaded -> loaded.node().filename(), InventoryLoader::byBytes));
        List<Node> typed = nodes.stream().map(LoadedNode::node).toList();
        Site site = SiteChecks.withSubnet(SiteReader.read(siteTree), typed);
        SiteChecks.check(site, problems);
        NodeChecks nodeChecks = new NodeChecks(site, problems);
        nodes.forEach(loaded -> nodeChecks.check(loaded.node(), loaded.tree()));
        new FleetChecks(problems).check(typed);

        // A mistake in the defaults would be told once for every node below them.
        Problems distinct = new Problems();
        distinct.addAll(List.copyOf(new LinkedHashSet<>(problems.all())));
        distinct.throwIfErrors(BuildException.Kind.INVENTORY);
        return new LoadedInventory(new Inventory(root, site, typed), nodes, distinct.warnings());
    }

    private static int byBytes(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static MergedValue.Branch nothing(Path file) {
        return MergedValue.Branch.empty(new YamlValue.Mapping(new LinkedHashMap<>(), new Place(file, 1, 1, 1)));
    }
}
