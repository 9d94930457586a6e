package dev.espalier.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.espalier.content.ByteSize;
import dev.espalier.content.RelativePath;
import dev.espalier.format.bytes.FormatException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.utils.IOUtils;

/**
 * Tar, read from its start. A wanted member that is a link gets the content of its target, which may be a link again and
 * need not be wanted itself; every step costs one more pass.
 */
final class TarUnpacker {
    private static final String FORMAT = "tar";
    private static final int MOST_PASSES = 8;
    /** Bytes of the header of one entry, with the long names and records before it, which the library keeps in memory. */
    private static final long MOST_HEADER = 1 << 20;

    private final DecodedStream.Opener tar;
    private final MemberCollector members;

    /** Wanted links and what they were found to point to. */
    private SortedMap<RelativePath, RelativePath> links = new TreeMap<>();

    /** @param tar opens the unpacked archive anew */
    private TarUnpacker(DecodedStream.Opener tar, MemberCollector members) {
        this.tar = tar;
        this.members = members;
    }

    static void unpack(DecodedStream.Opener tar, MemberCollector members) throws IOException {
        TarUnpacker unpacker = new TarUnpacker(tar, members);
        unpacker.pass((path, entry, in) -> {
            if (members.wants(path)) {
                unpacker.takeWanted(path, entry, in);
            }
        });
        for (int pass = 1; !unpacker.links.isEmpty(); pass++) {
            unpacker.followLinks(pass);
        }
    }

    private interface Visitor {
        void visit(RelativePath path, TarArchiveEntry entry, InputStream in) throws IOException;
    }

    private void takeWanted(RelativePath path, TarArchiveEntry entry, InputStream in) throws IOException {
        Optional<RelativePath> target = target(path, entry);
        if (target.isPresent()) {
            links.put(path, target.get());
        } else if (isFile(entry)) {
            members.add(path, in);
        } else if (!entry.isDirectory()) {
            throw new RefusedMember(path.value(), "is neither a file nor a link");
        }
    }

    /** One pass: the content of each target goes to all links to it; a target that is a link again stands for it. */
    private void followLinks(int pass) throws IOException {
        if (pass == MOST_PASSES) {
            throw new RefusedMember(links.firstKey().value(), "is a link that does not end at a file");
        }
        SortedMap<RelativePath, RelativePath> unseen = new TreeMap<>(links);
        SortedMap<RelativePath, RelativePath> further = new TreeMap<>();
        pass((path, entry, in) -> {
            RelativePath first = path;
            boolean taken = false;
            for (var link : links.entrySet()) {
                if (link.getValue().equals(path) && unseen.remove(link.getKey()) != null) {
                    Optional<RelativePath> target = target(path, entry);
                    if (target.isPresent()) {
                        further.put(link.getKey(), target.get());
                    } else if (!isFile(entry)) {
                        throw new RefusedMember(link.getKey().value(), "is a link to \"" + path + "\", not a file");
                    } else if (taken) {
                        members.alias(link.getKey(), first);
                    } else {
                        members.add(link.getKey(), in);
                        first = link.getKey();
                        taken = true;
                    }
                }
            }
        });
        if (!unseen.isEmpty()) {
            RelativePath link = unseen.firstKey();
            throw new RefusedMember(
                    link.value(), "is a link to \"" + unseen.get(link) + "\", which the archive does not have");
        }
        links = further;
    }

    /** The library calls a device a file. */
    private static boolean isFile(TarArchiveEntry entry) {
        return entry.isFile() && !entry.isCharacterDevice() && !entry.isBlockDevice() && !entry.isFIFO();
    }

    private static Optional<RelativePath> target(RelativePath path, TarArchiveEntry entry) throws RefusedMember {
        if (entry.isSymbolicLink()) {
            return Optional.of(MemberNames.target(path, entry.getLinkName()));
        }
        if (entry.isLink()) {
            Optional<RelativePath> target = MemberNames.path(entry.getLinkName());
            return Optional.of(target.orElseThrow(
                    () -> new RefusedMember(path.value(), "is a link to nothing that could be a file")));
        }
        return Optional.empty();
    }

    private void pass(Visitor visitor) throws IOException {
        try (BoundedStream bytes =
                        new BoundedStream(tar.open(), members.limits().decoded());
                TarArchiveInputStream in = new TarArchiveInputStream(bytes, StandardCharsets.UTF_8.name())) {
            for (Optional<TarArchiveEntry> next = next(in, bytes); next.isPresent(); next = next(in, bytes)) {
                TarArchiveEntry entry = next.get();
                members.passed(entry.getName());
                Optional<RelativePath> path = MemberNames.path(entry.getName());
                if (path.isPresent()) {
                    visitor.visit(path.get(), entry, new DecodedStream(() -> in, FORMAT));
                }
            }
        }
    }

    private static Optional<TarArchiveEntry> next(TarArchiveInputStream in, BoundedStream bytes) throws IOException {
        try {
            // What is left of the entry before is no header; the first entry has none before it.
            if (in.getCurrentEntry() != null) {
                IOUtils.skip(in, Long.MAX_VALUE);
            }
            bytes.beginHeader();
            TarArchiveEntry next = in.getNextEntry();
            bytes.endHeader();
            return Optional.ofNullable(next);
        } catch (IOException | RuntimeException e) {
            throw DecodedStream.translated(e, FORMAT, in.getBytesRead());
        }
    }

    /** Ends an archive that unpacks to more than anybody would put in one. */
    private static final class BoundedStream extends InputStream {
        private final InputStream in;
        private final long limit;
        private long done;
        private long headerEnd = Long.MAX_VALUE;

        BoundedStream(InputStream in, long limit) {
            this.in = in;
            this.limit = limit;
        }

        void beginHeader() {
            headerEnd = done + MOST_HEADER;
        }

        void endHeader() {
            headerEnd = Long.MAX_VALUE;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            int n = in.read(buffer, from, count);
            done += Math.max(n, 0);
            if (done > limit) {
                throw FormatException.unsupported(done, FORMAT, "unpacks to more than " + new ByteSize(limit));
            }
            if (done > headerEnd) {
                throw FormatException.unsupported(
                        done, FORMAT, "has a header of more than " + new ByteSize(MOST_HEADER));
            }
            return n;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
