package dev.espalier.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.espalier.content.Digest;
import dev.espalier.report.Location;

/**
 * One file to fetch from upstream and what is wanted of it. A plan holds one request per artifact: whoever wants
 * something of the same artifact shares the request.
 *
 * @param sources absolute URLs ({@code http:}, {@code https:}, {@code file:}) of the same content in different
 *     containers, the best first; the later ones are tried only where an earlier one does not exist
 * @param digest of the whole file behind the first source, when the inventory pins it; then the whole file is read
 * @param where the inventory line that asked for it
 */
public record ArtifactRequest(List<String> sources, Optional<Digest> digest, Unpack unpack, Location where) {

    public ArtifactRequest {
        sources = List.copyOf(sources);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("an artifact needs a source");
        }
    }

    /** What people and the plan call it: its first source. */
    public String id() {
        return sources.get(0);
    }

    /** What is wanted of an artifact. */
    public sealed interface Unpack {

        /** The file as it is. */
        record Whole() implements Unpack {}

        /**
         * Files inside: of an archive (zip, tar.*, {@code .deb}) or of a disk image, told apart by the name of the source.
         * Of an image they are files of the boot partition or, by their {@link RootMembers} names, of the root file system.
         *
         * @param wanted which members to keep, sorted and without doubles, those that {@code archives} come back as among
         *     them; paths of the members are kept as they are
         * @param required patterns of which each must match at least one member
         * @param cure what to do when one of them does not, for the problem's hint
         * @param archives to make of the root file system of a disk image
         */
        record Members(
                List<MemberPattern> wanted, List<MemberPattern> required, String cure, List<RootArchive> archives)
                implements Unpack {
            public Members {
                archives = archives.stream().sorted().distinct().toList();
                wanted = Stream.concat(
                                wanted.stream(),
                                archives.stream()
                                        .map(each ->
                                                new MemberPattern(each.member().value())))
                        .sorted()
                        .distinct()
                        .toList();
                required = required.stream().sorted().distinct().toList();
            }

            public Members(List<MemberPattern> wanted, List<MemberPattern> required, String cure) {
                this(wanted, required, cure, List.of());
            }

            /** Whether anything of the root file system is wanted. */
            public boolean wantsRoot() {
                return wanted.stream().anyMatch(pattern -> RootMembers.isOne(pattern.glob()));
            }
        }
    }
}
