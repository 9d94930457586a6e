package dev.espalier.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Wording;
import dev.espalier.tree.TreeView;

/** What lies in the output and is not in the manifest. Espalier leaves it alone; but what is served, machines may find. */
public final class ForeignFiles {
    private static final int SHOWN = 5;

    private ForeignFiles() {}

    /** At most one warning. */
    public static List<Problem> of(TreeView tree) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(tree.root())) {
            walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> tree.root().relativize(path).toString().replace('\\', '/'))
                    .filter(name -> !tree.manifest().entries().containsKey(name) && !TreeView.isBookkeeping(name))
                    .sorted()
                    .forEach(found::add);
        }
        if (found.isEmpty()) {
            return List.of();
        }
        return List.of(Problem.warning(
                        "verify.foreign",
                        new Location.InFile(tree.root()),
                        "has what Espalier did not write: " + Wording.upTo(SHOWN, found))
                .withHint("it stays where it is; below tftp/ machines may find it"));
    }
}
