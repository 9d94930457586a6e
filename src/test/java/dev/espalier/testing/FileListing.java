package dev.espalier.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the rig's {@code list-file-system} says, without what an archive does not keep. */
public final class FileListing {
    private FileListing() {}

    /** Entry by entry: all but sockets, the sizes of directories, and times of reading and of change of the inode. */
    public static List<String> read(Path listing) throws IOException {
        try (Stream<String> lines = Files.lines(listing, StandardCharsets.UTF_8)) {
            return lines.map(line -> line.split("\t", -1))
                    .filter(fields -> !fields[1].equals("SOCKET"))
                    .map(FileListing::kept)
                    .toList();
        }
    }

    private static String kept(String[] fields) {
        if (fields[1].equals("DIRECTORY")) {
            fields[5] = "-";
        }
        fields[7] = fields[7].substring(0, fields[7].indexOf(' '));
        return String.join("\t", fields);
    }

    public static List<String> names(List<String> listing) {
        return listing.stream()
                .map(line -> line.substring(0, line.indexOf('\t')))
                .toList();
    }

    /** The lines that only one of two listings has. */
    public static String differences(List<String> some, List<String> others) {
        return Stream.concat(
                        without(some, others).stream().map(line -> "only here: " + line),
                        without(others, some).stream().map(line -> "only there: " + line))
                .collect(Collectors.joining("\n"));
    }

    private static Set<String> without(List<String> some, List<String> others) {
        Set<String> rest = new LinkedHashSet<>(some);
        others.forEach(rest::remove);
        return rest;
    }
}
