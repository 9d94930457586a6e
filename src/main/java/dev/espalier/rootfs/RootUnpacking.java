package dev.espalier.rootfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
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
import dev.espalier.format.ext4.Piece;

/**
 * Unpacks files of a root file system into a directory, as far as Java can: no devices, no extended attributes, and owners
 * only where the directory is root's. Links come last, so that nothing could be written through one that the image
 * planted; directories get their modes and times after all that goes into them.
 */
final class RootUnpacking {
    private static final int SET_ID_BITS = 06000;

    private final ByteView volume;
    private final TargetDirectory target;
    private final boolean setsOwners;

    private final List<Named> directories = new ArrayList<>();
    private final List<Named> files = new ArrayList<>();
    private final List<Named> symbolicLinks = new ArrayList<>();
    /** The first name of each file. */
    private final SortedMap<Long, String> first = new TreeMap<>();
    /** And its further ones. */
    private final SortedMap<Long, List<String>> further = new TreeMap<>();

    private final SortedMap<String, Integer> lacking = new TreeMap<>();
    private long bytes;

    private record Named(String path, Inode inode) {}

    private RootUnpacking(ByteView volume, TargetDirectory target) throws IOException {
        this.volume = volume;
        this.target = target;
        this.setsOwners = target.isRoots();
    }

    /** @param wanted told paths as text; with a directory comes all that is below it */
    static Unpacked run(Ext4Tree tree, ByteView volume, Predicate<String> wanted, TargetDirectory target)
            throws IOException {
        RootUnpacking unpacking = new RootUnpacking(volume, target);
        Below below = new Below();
        tree.walk((path, inode) -> {
            boolean isBelow = below.has(path);
            if (isBelow || wanted.test(Paths.text(path))) {
                if (!isBelow) {
                    below.set(path, inode);
                }
                unpacking.take(path, inode);
            }
        });
        unpacking.refuseWhatIsThere();
        unpacking.write();
        return new Unpacked(unpacking.files.size(), unpacking.directories.size(), unpacking.bytes, unpacking.lacking);
    }

    private void take(ByteString path, Inode inode) {
        Optional<String> text = path.utf8();
        if (text.isEmpty()) {
            lacks("names that are not UTF-8");
            return;
        }
        Named named = new Named(text.get(), inode);
        switch (inode.type()) {
            case DIRECTORY -> directories.add(named);
            case REGULAR -> {
                if (first.putIfAbsent(inode.number(), named.path()) == null) {
                    files.add(named);
                } else {
                    List<String> names =
                            Optional.ofNullable(further.get(inode.number())).orElseGet(ArrayList::new);
                    names.add(named.path());
                    further.put(inode.number(), names);
                }
            }
            case SYMBOLIC_LINK -> {
                if (inode.target().flatMap(ByteString::utf8).isPresent()) {
                    symbolicLinks.add(named);
                } else {
                    lacks("link targets that are not UTF-8");
                }
            }
            case CHARACTER_DEVICE, BLOCK_DEVICE -> lacks("devices");
            case FIFO -> lacks("FIFOs");
            case SOCKET -> {
                // Made anew by whoever listens on it.
            }
        }
    }

    /** Before anything is written. */
    private void refuseWhatIsThere() throws IOException {
        for (Named file : files) {
            target.refuseIfThere(file.path());
        }
        for (Named link : symbolicLinks) {
            target.refuseIfThere(link.path());
        }
        for (List<String> names : further.values()) {
            for (String name : names) {
                target.refuseIfThere(name);
            }
        }
    }

    private void lacks(String what) {
        lacking.merge(what, 1, Integer::sum);
    }

    private void write() throws IOException {
        for (Named directory : directories) {
            target.directory(directory.path());
        }
        List<Named> withData = new ArrayList<>();
        for (Named file : files) {
            if (!file.inode().pieces().isEmpty()) {
                withData.add(file);
            } else {
                try (Writing empty = new Writing(List.of(file))) {
                    empty.begin(0);
                    empty.end();
                }
            }
        }
        List<List<Piece>> pieces =
                withData.stream().map(file -> file.inode().pieces()).toList();
        try (Writing writing = new Writing(withData)) {
            new Sweep(volume, pieces, writing).run();
        }
        for (Named link : symbolicLinks) {
            ByteString to = link.inode().target().orElseThrow();
            target.symbolicLink(link.path(), to.utf8().orElseThrow());
            setOwner(link);
        }
        for (int i = directories.size() - 1; i >= 0; i--) {
            setAttributes(directories.get(i));
        }
    }

    private void setAttributes(Named named) throws IOException {
        if (!named.inode().attributes().isEmpty()) {
            lacks("sets of extended attributes");
        }
        int permissions = named.inode().permissions();
        boolean owned = setOwner(named);
        // A program that runs as its owner must not run as somebody else.
        target.setMode(named.path(), owned ? permissions : permissions & ~SET_ID_BITS);
        target.setTime(named.path(), named.inode().modified());
    }

    private boolean setOwner(Named named) throws IOException {
        if (setsOwners) {
            target.setOwner(named.path(), named.inode().uid(), named.inode().gid());
        } else {
            lacks("owners");
        }
        return setsOwners;
    }

    private final class Writing implements Sweep.Sink, AutoCloseable {
        private final List<Named> named;
        private Optional<SeekableByteChannel> out = Optional.empty();
        private int current;

        Writing(List<Named> named) {
            this.named = named;
        }

        @Override
        public void begin(int file) throws IOException {
            current = file;
            out = Optional.of(target.file(named.get(file).path()));
        }

        @Override
        public void data(long offset, byte[] data) throws IOException {
            SeekableByteChannel channel = out.orElseThrow();
            channel.position(offset);
            ByteBuffer left = ByteBuffer.wrap(data);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            bytes += data.length;
        }

        @Override
        public void end() throws IOException {
            Named file = named.get(current);
            SeekableByteChannel channel = out.orElseThrow();
            if (channel.size() < file.inode().size()) {
                // The hole at the end.
                channel.position(file.inode().size() - 1);
                channel.write(ByteBuffer.allocate(1));
            }
            close();
            setAttributes(file);
            for (String name :
                    Optional.ofNullable(further.get(file.inode().number())).orElse(List.of())) {
                target.hardLink(file.path(), name);
            }
        }

        @Override
        public void close() throws IOException {
            if (out.isPresent()) {
                out.get().close();
            }
        }
    }
}
