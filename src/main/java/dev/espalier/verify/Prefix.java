package dev.espalier.verify;

import java.util.Optional;

import dev.espalier.content.RelativePath;
import dev.espalier.report.Problem;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/** One Raspberry Pi's directory and its {@code config.txt}. */
record Prefix(TreeView tree, RelativePath directory, ConfigTxt config) {

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
