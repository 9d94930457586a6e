package dev.espalier.content;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A path below some root: parts separated by {@code /}, none of them empty, {@code .} or {@code ..}, and no backslash
 * or control character in any. It can therefore never name a place outside its root. Ordered by its UTF-8 bytes,
 * so that the order is the same on every machine.
 */
public record RelativePath(String value) implements Comparable<RelativePath> {

    public RelativePath {
        Optional<String> fault = fault(value);
        if (fault.isPresent()) {
            throw new IllegalArgumentException("not a relative path: \"" + value + "\" " + fault.get());
        }
    }

    public static RelativePath of(String value) {
        return new RelativePath(value);
    }

    /** What is wrong with {@code value} as a relative path, for example {@code has a part ".."}; empty when nothing is. */
    public static Optional<String> fault(String value) {
        if (value.isEmpty()) {
            return Optional.of("is empty");
        }
        for (String part : value.split("/", -1)) {
            if (part.isEmpty()) {
                return Optional.of("has an empty part");
            }
            if (part.equals(".") || part.equals("..")) {
                return Optional.of("has a part \"" + part + "\"");
            }
        }
        if (value.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '\\')) {
            return Optional.of("has a control character or a backslash");
        }
        return Optional.empty();
    }

    public RelativePath resolve(String child) {
        return new RelativePath(value + "/" + child);
    }

    public RelativePath resolve(RelativePath child) {
        return resolve(child.value);
    }

    public Path under(Path root) {
        return root.resolve(value);
    }

    /** The last part. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** The directory it lies in; empty when that is the root itself. */
    public Optional<RelativePath> parent() {
        int slash = value.lastIndexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(new RelativePath(value.substring(0, slash)));
    }

    public List<String> parts() {
        return List.of(value.split("/"));
    }

    public boolean startsWith(RelativePath directory) {
        return value.equals(directory.value) || value.startsWith(directory.value + "/");
    }

    /** Two paths with one folded form clash on file systems and TFTP servers that ignore case. */
    public String folded() {
        return value.toLowerCase(Locale.ROOT);
    }

    /** The text of a symbolic link that lies at this path and points to {@code target} of the same root. */
    public String linkTo(RelativePath target) {
        List<String> from = parts();
        List<String> to = target.parts();
        int shared = 0;
        while (shared < from.size() - 1
                && shared < to.size() - 1
                && from.get(shared).equals(to.get(shared))) {
            shared++;
        }
        return "../".repeat(from.size() - 1 - shared) + String.join("/", to.subList(shared, to.size()));
    }

    @Override
    public int compareTo(RelativePath other) {
        return Arrays.compareUnsigned(
                value.getBytes(StandardCharsets.UTF_8), other.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return value;
    }
}
