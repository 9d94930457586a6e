package dev.espalier.inventory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.espalier.content.RelativePath;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * Finds the files of an inventory and opens none of them. Names are taken in the order of their bytes, so that the
 * result does not depend on the order in which a file system lists them.
 */
final class InventoryFiles {
    static final String DEFAULTS = "_defaults.yaml";
    static final String SITE = "_site.yaml";
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** A directory with its defaults, its nodes and the directories below it. */
    record Directory(Path path, Optional<Path> defaults, List<NodeFile> nodes, List<Directory> directories) {}

    /**
     * A file that is a node by its name.
     *
     * @param filename the path below the root without its suffix, {@code ./name} at the root
     */
    record NodeFile(Path file, String hostname, String filename) {}

    private final Problems problems;
    private final Map<Path, Path> entered = new LinkedHashMap<>();

    InventoryFiles(Problems problems) {
        this.problems = problems;
    }

    /** The files below {@code root}; empty when it cannot be listed. */
    Optional<Directory> below(Path root) {
        if (!Files.isDirectory(root)) {
            String state = Files.exists(root) ? "is not a directory" : "does not exist";
            problems.add(Problem.error("inventory.root", new Location.InFile(root), "the inventory " + state));
            return Optional.empty();
        }
        return enter(root, "");
    }

    private Optional<Directory> enter(Path path, String relative) {
        List<Path> names;
        try {
            Path real = path.toRealPath();
            Path before = entered.putIfAbsent(real, path);
            if (before != null) {
                problems.add(Problem.error(
                                "inventory.directory.twice",
                                new Location.InFile(path),
                                "is a link to a directory that is already part of the inventory")
                        .withRelated(List.of(new Location.InFile(before))));
                return Optional.empty();
            }
            names = list(path);
        } catch (IOException e) {
            problems.add(Problem.error(
                    "inventory.file.unreadable",
                    new Location.InFile(path),
                    "cannot be listed: " + YamlSource.reason(e)));
            return Optional.empty();
        }
        Optional<Path> defaults = Optional.empty();
        List<NodeFile> nodes = new ArrayList<>();
        List<Directory> directories = new ArrayList<>();
        for (Path each : names) {
            String name = each.getFileName().toString();
            if (name.startsWith("_")) {
                if (name.equals(DEFAULTS)) {
                    defaults = Optional.of(each);
                } else {
                    reserved(each, name, relative.isEmpty());
                }
            } else if (!name.startsWith(".")) {
                if (isYaml(name)) {
                    node(each, name, relative).ifPresent(nodes::add);
                } else if (Files.isDirectory(each)) {
                    directory(each, relative, name).ifPresent(directories::add);
                } else if (Files.isSymbolicLink(each) && !Files.exists(each)) {
                    problems.add(Problem.error(
                            "inventory.link", new Location.InFile(each), "is a link to nothing, or to itself"));
                } else if (isYaml(name.toLowerCase(Locale.ROOT))) {
                    problems.add(ignored(each, "a node file ends in .yaml or .yml, in lower case"));
                }
            }
        }
        refuseEqualStems(nodes);
        return Optional.of(new Directory(path, defaults, nodes, directories));
    }

    private static List<Path> list(Path directory) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(paths::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Map<Path, byte[]> keys = new LinkedHashMap<>();
        paths.forEach(path -> keys.put(path, path.getFileName().toString().getBytes(StandardCharsets.UTF_8)));
        paths.sort((a, b) -> Arrays.compareUnsigned(keys.get(a), keys.get(b)));
        return paths;
    }

    /** Names with an underscore are ours or are ignored; near misses would be ignored without a word. */
    private void reserved(Path file, String name, boolean atRoot) {
        if (name.equals(SITE)) {
            if (!atRoot) {
                problems.add(Problem.error(
                        "inventory.site.place",
                        new Location.InFile(file),
                        "a site is described at the inventory's root"));
            }
            return;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        int dot = lower.lastIndexOf('.');
        if (dot < 0 || !isYaml(lower)) {
            return;
        }
        for (String ours : List.of(DEFAULTS, SITE)) {
            String stem = ours.substring(0, ours.lastIndexOf('.'));
            if (NearMiss.distance(lower.substring(0, dot), stem) <= stem.length() / 4) {
                problems.add(Problem.error(
                                "inventory.file.name", new Location.InFile(file), "would be ignored under this name")
                        .withHint("rename it to " + ours));
            }
        }
    }

    private Optional<NodeFile> node(Path file, String name, String relative) {
        String stem = name.substring(0, name.lastIndexOf('.'));
        if (!DNS_LABEL.matcher(stem).matches()) {
            String lower = stem.toLowerCase(Locale.ROOT).replace('_', '-');
            Problem problem = Problem.error(
                    "node.hostname.invalid",
                    new Location.InFile(file),
                    "the file's name makes the host name " + Quoted.of(stem)
                            + ", but it must be 1 to 63 of a-z, 0-9 and -, with no - at an end");
            problems.add(
                    DNS_LABEL.matcher(lower).matches() ? problem.withHint("rename it to " + lower + ".yaml") : problem);
            return Optional.empty();
        }
        return Optional.of(new NodeFile(file, stem, (relative.isEmpty() ? "." : relative) + "/" + stem));
    }

    private Optional<Directory> directory(Path path, String relative, String name) {
        if (RelativePath.fault(name).isPresent() || !TextForms.LINE.accepts(name)) {
            problems.add(Problem.error(
                    "inventory.directory.name",
                    new Location.InFile(path),
                    "the directory's name " + Quoted.of(name) + " has a control character or a backslash"));
            return Optional.empty();
        }
        return enter(path, relative.isEmpty() ? name : relative + "/" + name);
    }

    /** {@code a.yaml} and {@code a.yml} would be the same node. */
    private void refuseEqualStems(List<NodeFile> nodes) {
        Map<String, NodeFile> byStem = new LinkedHashMap<>();
        for (NodeFile node : List.copyOf(nodes)) {
            NodeFile first = byStem.putIfAbsent(node.hostname(), node);
            if (first != null) {
                nodes.remove(node);
                problems.add(Problem.error(
                                "node.file.duplicate",
                                new Location.InFile(node.file()),
                                "is the second file for the node " + node.filename())
                        .withRelated(List.of(new Location.InFile(first.file()))));
            }
        }
    }

    private static Problem ignored(Path file, String hint) {
        return Problem.warning("inventory.file.ignored", new Location.InFile(file), "is ignored")
                .withHint(hint);
    }

    private static boolean isYaml(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }
}
