package dev.espalier.plan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;

/**
 * One archive, {@code .tar.zst}, of the whole root file system of a disk image.
 *
 * @param excluded what is left out, by its path from the root and in exact case; with a directory goes all that is below
 *     it, and {@code directory/**} keeps the empty directory
 */
public record RootArchive(List<MemberPattern> excluded) implements Comparable<RootArchive> {
    /** To be counted up when the same image is to give other bytes. */
    private static final String RECIPE = "root archive 1";

    private static final int NAME_DIGITS = 16;

    public RootArchive {
        excluded = excluded.stream().sorted().distinct().toList();
    }

    /**
     * The member that it comes back as. The name changes with all that the archive depends on beside the image, so that
     * what a lock says of one archive is never held against another.
     */
    public RelativePath member() {
        String recipe = RECIPE + excluded.stream().map(each -> "\n" + each).collect(Collectors.joining());
        return RelativePath.of(RootMembers.PREFIX
                + Digest.of(recipe.getBytes(StandardCharsets.UTF_8)).shortened(NAME_DIGITS) + ".tar.zst");
    }

    /** Whether a pattern names an archive. */
    public static boolean isMember(MemberPattern pattern) {
        return pattern.glob().startsWith(RootMembers.PREFIX) && !pattern.glob().startsWith(RootMembers.PREFIX + "/");
    }

    /** Tells of a path from the root, of whatever characters, whether a pattern names it. */
    public Predicate<String> exclusion() {
        return excluded.stream()
                .map(MemberPattern::exactCase)
                .reduce(Predicate::or)
                .orElse(path -> false);
    }

    @Override
    public int compareTo(RootArchive other) {
        return member().compareTo(other.member());
    }
}
