package dev.espalier.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.content.RelativePath;
import dev.espalier.report.Problem;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/** One Raspberry Pi's directory and its {@code config.txt}. */
record Prefix(TreeView tree, RelativePath directory, ConfigTxt config) {

    /** All of a tree, in the order of their names. */
    static List<Prefix> all(TreeView tree) throws IOException {
        List<Prefix> all = new ArrayList<>();
        for (RelativePath directory : directories(tree)) {
            RelativePath config = tree.follow(directory.resolve("config.txt"));
            all.add(new Prefix(tree, directory, ConfigTxt.parse(Files.readAllBytes(tree.locate(config)))));
        }
        return all;
    }

    /** Where the tree has a config.txt one level below the TFTP root, itself or through a link. */
    private static List<RelativePath> directories(TreeView tree) {
        List<RelativePath> found = new ArrayList<>();
        String last = "";
        for (ManifestEntry entry : tree.below(Places.TFTP)) {
            RelativePath directory = Places.TFTP.resolve(entry.path().parts().get(1));
            boolean first = !directory.value().equals(last);
            last = directory.value();
            if (first && tree.file(directory.resolve("config.txt")).isPresent()) {
                found.add(directory);
            }
        }
        return found;
    }

    /** What the Pi is sent when it asks for {@code name}; it puts the directory in front of everything. */
    Optional<ManifestEntry.FileEntry> find(String name) {
        String plain = name.replaceAll("/+", "/").replaceFirst("^/", "");
        return RelativePath.fault(plain).isPresent() ? Optional.empty() : tree.file(directory.resolve(plain));
    }

    RelativePath configFile() {
        return tree.follow(directory.resolve("config.txt"));
    }

    boolean isChanged(ManifestEntry.FileEntry other) {
        return tree.isChanged(configFile()) || tree.isChanged(other.path());
    }

    Problem error(String code, ConfigTxt.Line line, String message) {
        return Problem.error(code, Places.of(tree, configFile()), "line " + line.number() + " " + message);
    }
}
