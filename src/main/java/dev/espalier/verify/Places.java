package dev.espalier.verify;

import dev.espalier.content.RelativePath;
import dev.espalier.report.Location;
import dev.espalier.tree.TreeView;

/** Paths of a tree as clients and readers of problems name them. */
final class Places {
    static final RelativePath TFTP = RelativePath.of("tftp");

    private Places() {}

    static Location of(TreeView tree, RelativePath path) {
        return new Location.InFile(tree.root().resolve(path.value()));
    }

    /** Whether a client finds a file, or a directory with files, there. */
    static boolean exists(TreeView tree, RelativePath path) {
        return tree.file(path).isPresent() || !tree.below(tree.follow(path)).isEmpty();
    }

    /** What a TFTP server opens for {@code name}: a leading slash is the root of the tree, doubled ones are one. */
    static boolean isServed(TreeView tree, String name) {
        String plain = name.replaceAll("/+", "/").replaceFirst("^/", "");
        return RelativePath.fault(plain).isEmpty()
                && tree.file(TFTP.resolve(plain)).isPresent();
    }
}
