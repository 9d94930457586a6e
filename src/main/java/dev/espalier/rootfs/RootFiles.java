package dev.espalier.rootfs;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.ext4.Ext4Tree;
import dev.espalier.format.ext4.Inode;
import dev.espalier.format.ext4.InodeType;
import dev.espalier.format.ext4.Piece;

/** Takes single files out of a root file system, whatever symbolic links lead to them. */
public final class RootFiles {
    private static final byte[] ZEROS = new byte[64 << 10];

    private final Ext4Tree tree;
    private final ByteView volume;

    /** The paths that are wanted, by the number of the inode that they lead to. */
    private final SortedMap<Long, List<String>> paths = new TreeMap<>();

    private final SortedMap<Long, Inode> inodes = new TreeMap<>();

    RootFiles(Ext4Tree tree, ByteView volume) {
        this.tree = tree;
        this.volume = volume;
    }

    /** Where the files go. */
    public interface Sink {
        /** Begins a file, of which the bytes are written to the stream before it is closed. */
        OutputStream begin(String path) throws IOException;

        /** Says that a path leads to the same file as another, which was begun before. */
        void alias(String path, String same) throws IOException;
    }

    /** Wants the file at {@code path}, where there is one. */
    public void want(String path) {
        Paths.find(tree, ByteString.utf8(path)).ifPresent(inode -> want(path, inode));
    }

    /** Wants all files, and all links to files, whose path is matched; none of them is looked for behind a link. */
    public void want(Predicate<String> matched) throws IOException {
        tree.walk((path, inode) -> {
            Optional<String> text = path.utf8().filter(matched);
            if (text.isPresent()) {
                Paths.find(tree, path).ifPresent(end -> want(text.get(), end));
            }
        });
    }

    private void want(String path, Inode inode) {
        if (inode.type() == InodeType.REGULAR) {
            List<String> same = Optional.ofNullable(paths.get(inode.number())).orElseGet(ArrayList::new);
            if (!same.contains(path)) {
                same.add(path);
            }
            paths.put(inode.number(), same);
            inodes.put(inode.number(), inode);
        }
    }

    public void read(Sink sink) throws IOException {
        List<Inode> withData = new ArrayList<>();
        for (Inode inode : inodes.values()) {
            if (!inode.pieces().isEmpty()) {
                withData.add(inode);
            } else {
                try (Writing empty = new Writing(sink, List.of(inode))) {
                    empty.begin(0);
                    empty.end();
                }
            }
        }
        List<List<Piece>> pieces = withData.stream().map(Inode::pieces).toList();
        try (Writing writing = new Writing(sink, withData)) {
            new Sweep(volume, pieces, writing).run();
        }
    }

    private final class Writing implements Sweep.Sink, AutoCloseable {
        private final Sink sink;
        private final List<Inode> files;
        private int current;
        private OutputStream out = OutputStream.nullOutputStream();
        private long written;

        Writing(Sink sink, List<Inode> files) {
            this.sink = sink;
            this.files = files;
        }

        private List<String> names() {
            return Optional.ofNullable(paths.get(files.get(current).number())).orElseThrow();
        }

        @Override
        public void begin(int file) throws IOException {
            current = file;
            out = sink.begin(names().get(0));
            written = 0;
        }

        @Override
        public void data(long offset, byte[] bytes) throws IOException {
            fill(offset);
            out.write(bytes);
            written += bytes.length;
        }

        @Override
        public void end() throws IOException {
            fill(files.get(current).size());
            close();
            for (String same : names().subList(1, names().size())) {
                sink.alias(same, names().get(0));
            }
        }

        /** Holes read as zeros. */
        private void fill(long end) throws IOException {
            while (written < end) {
                int count = (int) Math.min(ZEROS.length, end - written);
                out.write(ZEROS, 0, count);
                written += count;
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
