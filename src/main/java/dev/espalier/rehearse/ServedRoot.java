package dev.espalier.rehearse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.espalier.content.RelativePath;
import dev.espalier.tree.TreeView;

/**
 * A directory of the tree as the server on the serving host sees it: it has that directory and nothing beside it, follows links
 * by their text, knows case, and is neither root nor the files' owner.
 */
final class ServedRoot {
    /** What Linux allows. */
    private static final int MAX_LINKS = 40;

    private static final String DIRECTORY = "is a directory";

    private final TreeView tree;
    private final TreeEntries entries;
    private final Optional<RelativePath> root;

    /** @param root the directory; the whole tree when empty */
    ServedRoot(TreeView tree, TreeEntries entries, Optional<RelativePath> root) {
        this.tree = tree;
        this.entries = entries;
        this.root = root;
    }

    boolean isDirectory(String name) {
        return find(name) instanceof Lookup.Refused refused && refused.why().equals(DIRECTORY);
    }

    /** Doubled slashes are one; a leading one is none. */
    Lookup find(String name) {
        Deque<String> ahead = new ArrayDeque<>();
        push(name, ahead);
        List<String> behind = new ArrayList<>();
        int links = 0;
        while (!ahead.isEmpty()) {
            String part = ahead.pop();
            if (part.equals("..")) {
                if (behind.isEmpty()) {
                    return outside(name);
                }
                behind.remove(behind.size() - 1);
                continue;
            }
            behind.add(part);
            String path = below(String.join("/", behind));
            TreeEntries.Entry entry =
                    RelativePath.fault(path).isPresent() ? new TreeEntries.Entry.Nothing() : entries.look(path);
            if (entry instanceof TreeEntries.Entry.Link link) {
                if (++links > MAX_LINKS) {
                    return new Lookup.Refused(false, "goes round in a circle of links");
                }
                if (link.text().startsWith("/")) {
                    return outside(name);
                }
                behind.remove(behind.size() - 1);
                push(link.text(), ahead);
            } else if (entry instanceof TreeEntries.Entry.Regular file) {
                return ahead.isEmpty() ? found(path, file) : absent(path, links);
            } else if (entry instanceof TreeEntries.Entry.Directory directory) {
                if (!directory.readable()) {
                    return new Lookup.Refused(true, "cannot be reached: others may not enter " + path);
                }
            } else {
                return absent(path, links);
            }
        }
        return new Lookup.Refused(true, DIRECTORY);
    }

    private String below(String path) {
        return root.map(directory -> directory + "/" + path).orElse(path);
    }

    private static Lookup found(String path, TreeEntries.Entry.Regular file) {
        return file.readable()
                ? new Lookup.Found(new ServedFile(RelativePath.of(path), file.size(), file.place()))
                : new Lookup.Refused(true, "cannot be read: others may not read " + path);
    }

    private Lookup outside(String name) {
        return new Lookup.Refused(
                false,
                "leads out of " + root.map(RelativePath::value).orElse("the tree")
                        + (name.contains("..") ? "" : " by a link"));
    }

    private static Lookup absent(String path, int links) {
        return new Lookup.Refused(
                false, links > 0 ? "is not there: a link leads to " + path + ", where nothing is" : "is not there");
    }

    /** What has this name but for case, as a client would have to ask for it. */
    Optional<String> otherCase(String name) {
        String wanted = plain(name);
        String directory = wanted.substring(0, wanted.lastIndexOf('/') + 1);
        return Stream.of(directory, "")
                .flatMap(this::names)
                .filter(found -> found.equalsIgnoreCase(wanted) && !found.equals(wanted))
                .findFirst();
    }

    /** The names of all entries below a directory, which is empty or ends in a slash, counted from the root. */
    private Stream<String> names(String directory) {
        String path = below(directory).replaceFirst("/$", "");
        if (RelativePath.fault(path).isPresent()) {
            return Stream.of();
        }
        RelativePath start = tree.follow(RelativePath.of(path));
        int skipped = start.value().length() + 1;
        return tree.below(start).stream()
                .map(entry -> directory + entry.path().value().substring(skipped));
    }

    private static String plain(String name) {
        return name.replaceAll("/+", "/").replaceFirst("^/", "");
    }

    private static void push(String path, Deque<String> ahead) {
        List<String> parts = List.of(path.split("/", -1));
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (!parts.get(i).isEmpty() && !parts.get(i).equals(".")) {
                ahead.push(parts.get(i));
            }
        }
    }
}
