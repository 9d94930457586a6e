package dev.espalier.artifacts;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.espalier.content.ByteSize;
import dev.espalier.content.Content;
import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.plan.MemberPattern;
import dev.espalier.plan.RootMembers;

/**
 * Takes the wanted members of one artifact out of it, hashed and bounded, and keeps them out of the cache until all of
 * them have been judged. Closing it discards what was not admitted.
 */
final class MemberCollector implements Closeable {
    private final Cache cache;
    private final List<MemberPattern> wanted;
    private final Limits limits;
    private final SortedMap<RelativePath, NewContent.Complete> members = new TreeMap<>();
    private final SortedMap<RelativePath, Content.Stored> derived = new TreeMap<>();
    private final SortedMap<String, RelativePath> folded = new TreeMap<>();
    private long total;
    private long entries;

    MemberCollector(Cache cache, List<MemberPattern> wanted, Limits limits) {
        this.cache = cache;
        this.wanted = wanted;
        this.limits = limits;
    }

    Limits limits() {
        return limits;
    }

    boolean wants(RelativePath path) {
        return wanted.stream().anyMatch(pattern -> pattern.matches(path));
    }

    /** Counts an entry of the archive, wanted or not. */
    void passed(String name) throws RefusedMember {
        if (++entries > limits.entries()) {
            throw new RefusedMember(name, "is one of more than " + limits.entries());
        }
    }

    /** Whether a wanted member may lie in a directory or below it. */
    boolean mayWantBelow(RelativePath directory) {
        return wanted.stream().anyMatch(pattern -> pattern.mayMatchBelow(directory));
    }

    /** Takes a member from {@code in}; the caller closes that. */
    void add(RelativePath path, InputStream in) throws IOException {
        try (OutputStream out = begin(path)) {
            in.transferTo(out);
        }
    }

    /** Takes the member that is written to the stream before it is closed. */
    OutputStream begin(RelativePath path) throws IOException {
        claim(path);
        return new Taking(path, cache.begin());
    }

    /** Gives a member that is here already a second name, for links. */
    void alias(RelativePath path, RelativePath same) throws RefusedMember {
        claim(path);
        NewContent.Complete content = content(same);
        members.put(path, content);
    }

    /** Takes a member that was made from others and lies in the cache under its digest. */
    void add(RelativePath path, Content.Stored content) {
        derived.put(path, content);
    }

    private NewContent.Complete content(RelativePath path) {
        return Optional.ofNullable(members.get(path))
                .orElseThrow(() -> new IllegalArgumentException("no member " + path));
    }

    private void claim(RelativePath path) throws RefusedMember {
        // Linux tells names apart that differ only by case.
        String name = RootMembers.isOne(path.value()) ? path.value() : path.folded();
        Optional<RelativePath> other = Optional.ofNullable(folded.put(name, path));
        if (other.isPresent()) {
            throw new RefusedMember(
                    path.value(),
                    other.get().equals(path) ? "is there twice" : "differs only by case from \"" + other.get() + "\"");
        }
    }

    /** What was taken so far, as the lock would record it. */
    SortedMap<RelativePath, LockEntry.Member> found() {
        SortedMap<RelativePath, LockEntry.Member> found = new TreeMap<>();
        members.forEach((path, content) -> found.put(path, new LockEntry.Member(content.size(), content.digest())));
        derived.forEach((path, content) -> found.put(path, new LockEntry.Member(content.size(), content.digest())));
        return found;
    }

    /** Makes all members content of the cache. */
    SortedMap<RelativePath, Content.Stored> admit() throws IOException {
        SortedMap<Digest, Content.Stored> byDigest = new TreeMap<>();
        SortedMap<RelativePath, Content.Stored> admitted = new TreeMap<>(derived);
        for (var member : members.entrySet()) {
            NewContent.Complete content = member.getValue();
            if (!byDigest.containsKey(content.digest())) {
                byDigest.put(content.digest(), content.admit());
            }
            admitted.put(member.getKey(), byDigest.get(content.digest()));
        }
        return admitted;
    }

    @Override
    public void close() throws IOException {
        for (NewContent.Complete content : members.values()) {
            content.discard();
        }
    }

    /** Bounds what a member may be. After a failure it is closed like after success, and discarded with the collector. */
    private final class Taking extends OutputStream {
        private final RelativePath path;
        private final NewContent content;
        private long size;
        private boolean closed;

        Taking(RelativePath path, NewContent content) {
            this.path = path;
            this.content = content;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            size += count;
            total += count;
            if (size > limits.member()) {
                throw new RefusedMember(path.value(), "is larger than " + new ByteSize(limits.member()));
            }
            if (total > limits.members()) {
                throw new RefusedMember(
                        path.value(), "and those before it are larger than " + new ByteSize(limits.members()));
            }
            content.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                members.put(path, content.complete());
            }
        }
    }
}
