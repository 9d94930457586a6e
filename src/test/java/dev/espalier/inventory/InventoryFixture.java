package dev.espalier.inventory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/** An inventory in memory, in the directory {@code inv}. */
final class InventoryFixture {
    private final Path root;

    private InventoryFixture(Path root) {
        this.root = root;
    }

    static InventoryFixture inMemory() {
        FileSystem memory = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setWorkingDirectory("/place").build());
        return in(memory.getPath("inv"));
    }

    static InventoryFixture in(Path root) {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new InventoryFixture(root);
    }

    /** Whatever is at {@code root}, if anything. */
    static InventoryFixture at(Path root) {
        return new InventoryFixture(root);
    }

    /** One node {@code a.yaml} with {@code text}. */
    static InventoryFixture ofNode(String text) {
        return inMemory().with("a.yaml", text);
    }

    /** A site, and one node that has nothing wrong with it. */
    static InventoryFixture ofSite(String text) {
        return inMemory().with("_site.yaml", text).with("a.yaml", "serial: A1\n");
    }

    InventoryFixture with(String file, String text) {
        return with(file, text.getBytes(StandardCharsets.UTF_8));
    }

    InventoryFixture with(String file, byte[] bytes) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.write(path, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path root() {
        return root;
    }

    LoadedInventory load() throws BuildException {
        return InventoryLoader.load(root);
    }

    /** The only node. */
    Node node() throws BuildException {
        List<Node> nodes = load().inventory().nodes();
        if (nodes.size() != 1) {
            throw new IllegalStateException("not one node: " + nodes);
        }
        return nodes.get(0);
    }

    /** All that the loader says, warnings too, as {@link #text} writes it. */
    List<String> problems() {
        try {
            return load().warnings().stream().map(this::text).toList();
        } catch (BuildException e) {
            return e.problems().stream().map(this::text).toList();
        }
    }

    /** {@code a.yaml:1:2: code: message (hint: cure) (also: b.yaml:3:4)}, with paths below the root. */
    private String text(Problem problem) {
        StringBuilder text = new StringBuilder();
        text.append(place(problem.where())).append(": ").append(problem.code()).append(": ");
        text.append(problem.message());
        problem.hint().ifPresent(hint -> text.append(" (hint: ").append(hint).append(")"));
        if (!problem.related().isEmpty()) {
            List<String> places = problem.related().stream().map(this::place).toList();
            text.append(" (also: ").append(String.join(", ", places)).append(")");
        }
        return text.toString();
    }

    private String place(Location location) {
        String text = location.toString();
        String prefix = root + "/";
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }
}
