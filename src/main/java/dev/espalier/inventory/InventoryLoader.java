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
    private boolean unread;

    private InventoryLoader() {}

    /**
     * An inventory as it is written, whatever is wrong with it.
     *
     * @param problems with it, in the order they were found
     */
    public record Survey(LoadedInventory inventory, List<Problem> problems) {
        public Survey {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads the inventory in {@code root} with its {@code _site.yaml}, which may be missing.
     *
     * @throws BuildException with every problem of every file
     */
    public static LoadedInventory load(Path root) throws BuildException {
        Path site = root.resolve(InventoryFiles.SITE);
        return load(root, site, Files.exists(site, LinkOption.NOFOLLOW_LINKS));
    }

    /** Reads the inventory in {@code root} with {@code site} in place of its {@code _site.yaml}. */
    public static LoadedInventory load(Path root, Path site) throws BuildException {
        return load(root, site, true);
    }

    private static LoadedInventory load(Path root, Path site, boolean siteIsThere) throws BuildException {
        Survey survey = new InventoryLoader().read(root, site, siteIsThere);
        throwIfErrors(survey.problems());
        return survey.inventory();
    }

    /**
     * Reads an inventory to show what it says, wrong or right.
     *
     * @throws BuildException when a file cannot be read as YAML, so that something would be missing without a trace
     */
    public static Survey survey(Path root, Optional<Path> site) throws BuildException {
        Path file = site.orElseGet(() -> root.resolve(InventoryFiles.SITE));
        InventoryLoader loader = new InventoryLoader();
        Survey survey = loader.read(root, file, site.isPresent() || Files.exists(file, LinkOption.NOFOLLOW_LINKS));
        if (loader.unread) {
            throwIfErrors(survey.problems());
        }
        return survey;
    }

    private static void throwIfErrors(List<Problem> found) throws BuildException {
        Problems problems = new Problems();
        problems.addAll(found);
        problems.throwIfErrors(BuildException.Kind.INVENTORY);
    }

    private Survey read(Path root, Path siteFile, boolean siteIsThere) throws BuildException {
        Optional<Directory> directory = new InventoryFiles(problems).below(root);
        if (directory.isPresent()) {
            unread = problems.hasErrors();
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

    /** The nodes of {@code directory} and below; {@code outer} is what the directories above say. */
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
        unread |= layer.isEmpty();
        return layer;
    }

    private void refuseNoNodes(Path root) {
        if (nodes.isEmpty() && !problems.hasErrors()) {
            unread = true;
            problems.add(Problem.error("inventory.empty", new Location.InFile(root), "the inventory has no node file")
                    .withHint("a node is a file such as node-01.yaml, with its serial and mac"));
        }
    }

    private Survey checked(Path root, MergedTree siteTree) {
        nodes.sort(Comparator.comparing(loaded -> loaded.node().filename(), InventoryLoader::byBytes));
        List<Node> typed = nodes.stream().map(LoadedNode::node).toList();
        Site site = SiteChecks.withSubnet(SiteReader.read(siteTree), typed);
        SiteChecks.check(site, problems);
        NodeChecks nodeChecks = new NodeChecks(site, problems);
        nodes.forEach(loaded -> nodeChecks.check(loaded.node(), loaded.tree()));
        new FleetChecks(problems).check(typed);

        // A mistake in the defaults would be told once for every node below them.
        List<Problem> distinct = List.copyOf(new LinkedHashSet<>(problems.all()));
        List<Problem> warnings =
                distinct.stream().filter(problem -> !problem.isError()).toList();
        return new Survey(new LoadedInventory(new Inventory(root, site, typed), nodes, warnings), distinct);
    }

    private static int byBytes(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static MergedValue.Branch nothing(Path file) {
        return MergedValue.Branch.empty(new YamlValue.Mapping(new LinkedHashMap<>(), new Place(file, 1, 1, 1)));
    }
}
