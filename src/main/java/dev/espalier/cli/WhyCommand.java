package dev.espalier.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;

import dev.espalier.Build;
import dev.espalier.content.ByteSize;
import dev.espalier.content.RelativePath;
import dev.espalier.inventory.EffectiveValue;
import dev.espalier.inventory.LoadedInventory;
import dev.espalier.inventory.Mention;
import dev.espalier.inventory.Node;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Wording;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.Origin;
import dev.espalier.tree.TreeView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code espalier why}. */
@Command(
        name = "why",
        description =
                "Tell where a file of a built tree comes from: nodes, artifact, template, lines of the inventory.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class WhyCommand implements Callable<Integer> {
    /** Longer files are not pages of text. */
    private static final long LONGEST_PAGE = 8 << 20;

    private static final int NODES_SHOWN = 5;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "PATH", description = "The file, as it lies on the disk or as below DIST.")
    private Path path;

    @Mixin
    private InventoryOptions inventory;

    @Option(
            names = "--dist",
            paramLabel = "DIST",
            defaultValue = "dist",
            description = "The tree (default: ${DEFAULT-VALUE}).")
    private Path dist;

    @Override
    public Integer call() throws BuildException {
        TreeView tree = TreeView.published(dist);
        RelativePath asked = below(tree.root());
        List<ManifestEntry> way = tree.way(asked);
        if (way.isEmpty()) {
            String fault = tree.below(asked).isEmpty()
                    ? "is not in the manifest of " + dist + ": Espalier did not write it"
                    : "is a directory: name a file in it";
            throw new ParameterException(spec.commandLine(), "\"" + asked + "\" " + fault);
        }
        PrintWriter out = spec.commandLine().getOut();
        way.forEach(entry -> describe(entry, out));
        LoadedInventory loaded = Build.survey(inventory.source()).inventory();
        mentions(loaded, nodesOf(way, tree), texts(way, tree))
                .forEach((mention, nodes) -> out.println("  "
                        + mention.value().where().map(Location::toString).orElse("(default)") + "  "
                        + mention.value().keyPath() + ": " + mention.value().shown() + "  in its "
                        + mention.in() + nodes(nodes)));
        return ExitCode.OK.code();
    }

    /** The path below the tree's root, whether it was given from there or from here. */
    private RelativePath below(Path root) {
        Path here = path.toAbsolutePath().normalize();
        Path tree = dist.toAbsolutePath().normalize();
        Path relative =
                here.startsWith(tree) ? tree.relativize(here) : here.startsWith(root) ? root.relativize(here) : path;
        String name = relative.normalize().toString().replace('\\', '/');
        Optional<String> fault = RelativePath.fault(name);
        if (fault.isPresent()) {
            throw new ParameterException(spec.commandLine(), "PATH " + fault.get() + ": it is to lie below " + dist);
        }
        return RelativePath.of(name);
    }

    private static void describe(ManifestEntry entry, PrintWriter out) {
        out.println(entry.path());
        if (entry instanceof ManifestEntry.FileEntry file) {
            out.println("  a file of " + new ByteSize(file.size()) + ", mode "
                    + file.mode().octal() + ", sha256 " + file.digest().hex());
        } else if (entry instanceof ManifestEntry.LinkEntry link) {
            out.println("  a link to " + link.target());
        }
        out.println("  from " + entry.why());
    }

    /** What is asked for by name is there for the nodes that it names; what is shared, for those whose links lead to it. */
    private static SortedSet<String> nodesOf(List<ManifestEntry> way, TreeView tree) {
        SortedSet<String> nodes = new TreeSet<>();
        way.forEach(entry -> nodes.addAll(entry.why().nodes()));
        if (nodes.isEmpty()) {
            RelativePath end = way.get(way.size() - 1).path();
            for (ManifestEntry entry : tree.manifest().entries().values()) {
                if (entry instanceof ManifestEntry.LinkEntry link && end.startsWith(link.target())) {
                    nodes.addAll(entry.why().nodes());
                }
            }
        }
        return nodes;
    }

    /** Where values may appear, the plainest first. */
    private static Map<String, String> texts(List<ManifestEntry> way, TreeView tree) {
        Map<String, String> texts = new LinkedHashMap<>();
        ManifestEntry end = way.get(way.size() - 1);
        texts.put(
                "path",
                String.join(
                        "\n", way.stream().map(entry -> entry.path().value()).toList()));
        texts.put(
                "artifact",
                String.join(
                        "\n",
                        end.why().artifacts().stream()
                                .map(Origin.Source::toString)
                                .toList()));
        if (end instanceof ManifestEntry.FileEntry file
                && !file.why().templates().isEmpty()
                && file.size() <= LONGEST_PAGE) {
            try {
                texts.put("text", new String(Files.readAllBytes(tree.locate(file.path())), StandardCharsets.UTF_8));
            } catch (IOException e) {
                // A page that is gone can still be told of by its name; `verify` is the command that complains.
                texts.remove("text");
            }
        }
        return texts;
    }

    /** What appears, the site's values first, each with the nodes it holds for; empty nodes stand for the site. */
    private static Map<Mention, SortedSet<String>> mentions(
            LoadedInventory loaded, SortedSet<String> nodes, Map<String, String> texts) {
        Map<Mention, SortedSet<String>> found = new LinkedHashMap<>();
        Mention.find(EffectiveValue.ofSite(loaded), texts).forEach(mention -> found.put(mention, new TreeSet<>()));
        List<Node> all = loaded.inventory().nodes();
        List<List<EffectiveValue>> values = EffectiveValue.ofNodes(loaded);
        for (int i = 0; i < all.size(); i++) {
            String hostname = all.get(i).hostname();
            if (nodes.isEmpty() || nodes.contains(hostname)) {
                for (Mention mention : Mention.find(values.get(i), texts)) {
                    found.computeIfAbsent(mention, each -> new TreeSet<>()).add(hostname);
                }
            }
        }
        return found;
    }

    private static String nodes(SortedSet<String> nodes) {
        return nodes.isEmpty() ? "" : ", for " + Wording.upTo(NODES_SHOWN, nodes);
    }
}
