package dev.espalier.artifacts;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import dev.espalier.content.RelativePath;

/** Names inside archives as paths. */
final class MemberNames {
    private MemberNames() {}

    /**
     * The path of an entry; empty for the root itself and for names that no pattern can match, such as those with a
     * backslash, which honest packages have. A leading {@code ./} is how tar writes "here" and is dropped.
     *
     * @throws RefusedMember when the name leads out of the archive: then somebody means harm, wanted or not
     */
    static Optional<RelativePath> path(String name) throws RefusedMember {
        String rest = name;
        while (rest.startsWith("./")) {
            rest = rest.substring(2);
        }
        if (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        if (rest.startsWith("/")) {
            throw new RefusedMember(name, "has an absolute name");
        }
        if (List.of(rest.split("/", -1)).contains("..")) {
            throw new RefusedMember(name, "has a name with a part \"..\"");
        }
        return RelativePath.fault(rest).isEmpty() ? Optional.of(RelativePath.of(rest)) : Optional.empty();
    }

    /** What a symbolic link at {@code link} points to; an absolute target is one of the same archive. */
    static RelativePath target(RelativePath link, String text) throws RefusedMember {
        Deque<String> parts = new ArrayDeque<>();
        if (!text.startsWith("/")) {
            link.parent().ifPresent(directory -> parts.addAll(directory.parts()));
        }
        for (String part : text.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    throw new RefusedMember(link.value(), "is a link out of the archive");
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        String target = String.join("/", parts);
        if (RelativePath.fault(target).isPresent()) {
            throw new RefusedMember(link.value(), "is a link to nothing that could be a file");
        }
        return RelativePath.of(target);
    }
}
