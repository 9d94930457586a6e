package dev.espalier.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.espalier.content.RelativePath;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/**
 * iPXE's scripts by iPXE's rules: the first line, labels that are there once, and files of this tree that are served.
 * What a script finds out at boot is left alone, and so is what lies on other servers.
 */
final class IpxeCheck implements Check {
    private static final RelativePath HTTP = RelativePath.of("http");
    private static final String MAGIC = "#!ipxe";
    private static final List<String> OPERATORS = List.of("||", "&&", ";");

    @Override
    public void run(TreeView tree, Problems problems) throws IOException {
        for (RelativePath root : List.of(Places.TFTP, HTTP)) {
            for (ManifestEntry entry : tree.below(root)) {
                if (entry instanceof ManifestEntry.FileEntry file
                        && file.path().name().endsWith(".ipxe")
                        && tree.isChanged(file.path())) {
                    new Script(tree, file, root, problems).check();
                }
            }
        }
    }

    /** One script; {@code root} is the root of the server that it lies on. */
    private record Script(TreeView tree, ManifestEntry.FileEntry file, RelativePath root, Problems problems) {

        void check() throws IOException {
            List<String> lines = List.of(
                    new String(Files.readAllBytes(tree.locate(file.path())), StandardCharsets.UTF_8).split("\n", -1));
            if (!lines.get(0).equals(MAGIC)) {
                error(1, "is not \"" + MAGIC + "\": iPXE takes the file for no script");
            }
            Set<String> labels = new LinkedHashSet<>();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).startsWith(":")) {
                    String label = lines.get(i).split("\\s", 2)[0].substring(1);
                    if (!labels.add(label)) {
                        error(i + 1, "has the label \"" + label + "\" once more: iPXE goes to the first");
                    }
                }
            }
            for (int i = 0; i < lines.size(); i++) {
                for (List<String> command : commands(lines.get(i))) {
                    check(command, i + 1, labels);
                }
            }
        }

        private void check(List<String> command, int line, Set<String> labels) {
            List<String> operands = command.subList(1, command.size()).stream()
                    .filter(word -> !word.startsWith("--"))
                    .toList();
            if (operands.isEmpty() || operands.get(0).contains("${")) {
                return;
            }
            String operand = operands.get(0);
            switch (command.get(0)) {
                case "goto" -> {
                    if (!labels.contains(operand)) {
                        error(line, "goes to \"" + operand + "\", which is no label here");
                    }
                }
                case "kernel", "initrd", "chain" -> {
                    if (!isServed(operand)) {
                        error(line, "has \"" + command.get(0) + " " + operand + "\", and no such file is served");
                    }
                }
                default -> {
                    // Other commands fetch nothing.
                }
            }
        }

        private boolean isServed(String url) {
            if (url.startsWith("/")) {
                return isBelow(root, url);
            }
            if (url.startsWith("tftp://")) {
                int path = url.indexOf('/', "tftp://".length());
                return path >= 0 && isBelow(Places.TFTP, url.substring(path));
            }
            return !url.contains("/_sets/") || isBelow(HTTP, url.substring(url.indexOf("/_sets/")));
        }

        private boolean isBelow(RelativePath server, String path) {
            String plain = path.replaceAll("/+", "/").substring(1);
            return RelativePath.fault(plain).isEmpty()
                    && tree.file(server.resolve(plain)).isPresent();
        }

        private void error(int line, String message) {
            problems.add(Problem.error("verify.ipxe", Places.of(tree, file.path()), "line " + line + " " + message));
        }
    }

    /** A line as words, cut at operators; a word that begins with {@code #} ends it. */
    private static List<List<String>> commands(String line) {
        List<List<String>> commands = new ArrayList<>();
        List<String> command = new ArrayList<>();
        for (String word : line.strip().split("\\s+", -1)) {
            if (word.isEmpty() || word.startsWith("#") || word.startsWith(":")) {
                break;
            }
            if (OPERATORS.contains(word)) {
                add(commands, command);
                command = new ArrayList<>();
            } else {
                command.add(word);
            }
        }
        add(commands, command);
        return commands;
    }

    private static void add(List<List<String>> commands, List<String> command) {
        if (!command.isEmpty()) {
            commands.add(command);
        }
    }
}
