package dev.espalier.tree;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Looks at an output directory as a TFTP server does: by name, links followed. */
final class Reader {
    private Reader() {}

    /** Path to text of every file that can be reached under {@code tftp}; links that lead nowhere have none. */
    static NavigableMap<String, String> everything(Path dist) throws IOException {
        NavigableMap<String, String> all = new TreeMap<>();
        Path tftp = dist.resolve("tftp");
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(tftp, FileVisitOption.FOLLOW_LINKS)) {
            paths = walk.toList();
        }
        for (Path path : paths) {
            if (Files.isRegularFile(path)) {
                all.put(dist.relativize(path).toString(), Files.readString(path));
            }
        }
        return all;
    }

    static void check(
            Path dist,
            NavigableMap<String, String> before,
            NavigableMap<String, String> after,
            String putAside,
            String step)
            throws IOException {
        NavigableMap<String, String> now = everything(dist);
        now.forEach((path, text) -> {
            assertThat(text).as("%s before \"%s\"", path, step).isIn(before.get(path), after.get(path));
            if (path.startsWith("tftp/grub/nodes/")) {
                assertThat(now).as("before \"%s\", named by %s", step, path).containsKey(text);
            }
        });
        before.keySet().stream()
                .filter(after::containsKey)
                .filter(path -> !path.equals(putAside) && !path.startsWith(putAside + "/"))
                .forEach(path -> assertThat(now).as("before \"%s\"", step).containsKey(path));
    }
}
