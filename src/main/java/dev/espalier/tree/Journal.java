package dev.espalier.tree;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

import dev.espalier.content.RelativePath;
import dev.espalier.report.BuildException;

/**
 * The paths a publish is about to create, on the disk before the first of them is. After a kill it tells which files
 * without an entry in the manifest are Espalier's all the same. A first line with the format, then one path a line.
 */
final class Journal {
    private static final String HEADER = "espalier journal 1";

    private Journal() {}

    static byte[] bytes(SortedSet<String> paths) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        paths.forEach(path -> text.append(path).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static SortedSet<String> read(Path file, boolean force) throws IOException, BuildException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        try {
            return parse(text);
        } catch (BrokenRecordException e) {
            if (force) {
                return new TreeSet<>();
            }
            throw OutputDirectory.broken(file, e);
        }
    }

    private static SortedSet<String> parse(String text) throws BrokenRecordException {
        if (!text.startsWith(HEADER + "\n") || !text.endsWith("\n")) {
            throw new BrokenRecordException("it does not begin with \"" + HEADER + "\" or ends inside a line");
        }
        SortedSet<String> paths = new TreeSet<>();
        for (String line : text.substring(HEADER.length() + 1).lines().toList()) {
            if (RelativePath.fault(line).isPresent()) {
                throw new BrokenRecordException("the path \"" + line + "\" cannot be one of the tree");
            }
            paths.add(line);
        }
        return paths;
    }
}
