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
import dev.espalier.format.ext4.DeviceNumber;
import dev.espalier.format.ext4.Ext4Tree;
import dev.espalier.format.ext4.Inode;
import dev.espalier.format.ext4.InodeType;
import dev.espalier.format.ext4.Piece;

/**
 * Writes a whole root file system as one tar archive: the directories in the order of their paths, so that each is there,
 * with its owner and mode, before anything goes into it; then what needs no data, likewise; then the files in the order of
 * {@link Sweep}. Further names of one file follow it at once, as hard links. Sockets are left out: tar has no such entry,
 * and the process that listened on one is not in the image.
 *
 * <p>Times of directories come out right only where they are set last: with {@code --delay-directory-restore} of GNU tar.
 */
final class RootArchiveWriter {
    private static final ByteString ROOT = ByteString.utf8(".");

    private final RootTar tar;

    /** All names of each inode that is no directory, in their order. */
    private final SortedMap<Long, List<ByteString>> names = new TreeMap<>();

    private final List<Inode> withoutData = new ArrayList<>();
    private final List<Inode> withData = new ArrayList<>();

    private RootArchiveWriter(RootTar tar) {
        this.tar = tar;
    }

    /**
     * @param excluded told paths as text; with a directory goes all that is below it
     * @param out gets the archive and stays open
     */
    static void write(Ext4Tree tree, ByteView volume, Predicate<String> excluded, OutputStream out) throws IOException {
        RootTar tar = new RootTar(out);
        RootArchiveWriter writer = new RootArchiveWriter(tar);
        tar.directory(ROOT, tree.root());
        writer.writeDirectories(tree, excluded);
        for (Inode inode : writer.withoutData) {
            writer.writeWithoutData(inode);
        }
        writer.writeData(volume);
        tar.finish();
    }

    /** And finds out what else there is. */
    private void writeDirectories(Ext4Tree tree, Predicate<String> excluded) throws IOException {
        Below left = new Below();
        tree.walk((path, inode) -> {
            if (left.has(path)) {
                return;
            }
            if (excluded.test(Paths.text(path))) {
                left.set(path, inode);
            } else if (inode.type() == InodeType.DIRECTORY) {
                tar.directory(path, inode);
            } else {
                Optional<List<ByteString>> known = Optional.ofNullable(names.get(inode.number()));
                if (known.isPresent()) {
                    known.get().add(path);
                } else {
                    names.put(inode.number(), new ArrayList<>(List.of(path)));
                    (inode.pieces().isEmpty() ? withoutData : withData).add(inode);
                }
            }
        });
    }

    private void writeWithoutData(Inode inode) throws IOException {
        ByteString path = namesOf(inode).get(0);
        switch (inode.type()) {
            case REGULAR -> {
                tar.beginFile(path, inode);
                tar.endFile();
            }
            case SYMBOLIC_LINK -> tar.symbolicLink(path, inode, inode.target().orElseThrow());
            case CHARACTER_DEVICE -> tar.device(path, inode, false, device(inode));
            case BLOCK_DEVICE -> tar.device(path, inode, true, device(inode));
            case FIFO -> tar.fifo(path, inode);
            case SOCKET -> {
                return;
            }
            case DIRECTORY -> throw new IllegalArgumentException("a directory has its entry already: " + path);
        }
        writeFurtherNames(inode);
    }

    private static DeviceNumber device(Inode inode) {
        return inode.device().orElseThrow();
    }

    private void writeData(ByteView volume) throws IOException {
        List<List<Piece>> pieces = withData.stream().map(Inode::pieces).toList();
        new Sweep(volume, pieces, new Sweep.Sink() {
                    private int current;

                    @Override
                    public void begin(int file) throws IOException {
                        current = file;
                        Inode inode = withData.get(file);
                        tar.beginFile(namesOf(inode).get(0), inode);
                    }

                    @Override
                    public void data(long offset, byte[] bytes) throws IOException {
                        tar.data(bytes);
                    }

                    @Override
                    public void end() throws IOException {
                        tar.endFile();
                        writeFurtherNames(withData.get(current));
                    }
                })
                .run();
    }

    private void writeFurtherNames(Inode inode) throws IOException {
        List<ByteString> all = namesOf(inode);
        for (ByteString further : all.subList(1, all.size())) {
            tar.hardLink(further, inode, all.get(0));
        }
    }

    private List<ByteString> namesOf(Inode inode) {
        return Optional.ofNullable(names.get(inode.number())).orElseThrow();
    }
}
