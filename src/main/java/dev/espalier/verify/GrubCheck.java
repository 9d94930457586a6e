package dev.espalier.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/** The files that GRUB menus name are served. What a menu finds out at boot (variables, disks) is left alone. */
final class GrubCheck implements Check {

    @Override
    public void run(TreeView tree, Problems problems) throws IOException {
        for (ManifestEntry entry : tree.below(Places.TFTP)) {
            if (entry instanceof ManifestEntry.FileEntry file
                    && file.path().name().endsWith(".cfg")) {
                checkMenu(tree, file, problems);
            }
        }
    }

    private static void checkMenu(TreeView tree, ManifestEntry.FileEntry file, Problems problems) throws IOException {
        String text = new String(Files.readAllBytes(tree.locate(file.path())), StandardCharsets.UTF_8);
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            for (List<GrubLine.Word> command : GrubLine.commands(line)) {
                for (GrubLine.Word name : GrubLine.filesOf(command)) {
                    if (!isServed(tree, name)) {
                        problems.add(Problem.error(
                                "verify.grub.file",
                                Places.of(tree, file.path()),
                                "line " + number + " has \"" + command.get(0).text() + " " + name.text()
                                        + "\", and no such file is served"));
                    }
                }
            }
        }
    }

    private static boolean isServed(TreeView tree, GrubLine.Word name) {
        String path = name.text().replaceFirst("^\\(tftp(,[^)]*)?\\)", "");
        boolean elsewhere = path.startsWith("(");
        return name.hasVariable() || elsewhere || (path.startsWith("/") && Places.isServed(tree, path));
    }
}
