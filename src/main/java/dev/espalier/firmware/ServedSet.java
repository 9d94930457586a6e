package dev.espalier.firmware;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.espalier.content.Content;
import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;

/**
 * An asset set whose files are known.
 *
 * @param files by their path below the set's directory
 * @param layout of the EDK2 image among them
 */
public record ServedSet(SortedMap<RelativePath, Served> files, Optional<FirmwareLayout> layout) {
    private static final RelativePath SETS = RelativePath.of("_sets");
    private static final int ID_DIGITS = 16;

    public ServedSet {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * A file of a set.
     *
     * @param artifact the URL it comes from
     * @param member its path inside the artifact, or what was done to it
     */
    public record Served(Content content, String artifact, String member) {}

    /** Below the TFTP root: {@code _sets/} and the first digits of a digest over all paths and contents. */
    public RelativePath directory() {
        StringBuilder listing = new StringBuilder();
        for (Map.Entry<RelativePath, Served> file : files.entrySet()) {
            listing.append(file.getValue().content().digest())
                    .append("  ")
                    .append(file.getKey())
                    .append('\n');
        }
        Digest digest = Digest.of(listing.toString().getBytes(StandardCharsets.UTF_8));
        return SETS.resolve(digest.shortened(ID_DIGITS));
    }

    /** The names directly in the set's directory: files, and directories as one name each. */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        files.keySet().forEach(path -> names.add(path.parts().get(0)));
        return names;
    }
}
