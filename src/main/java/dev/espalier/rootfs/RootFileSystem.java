package dev.espalier.rootfs;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.ext4.Ext4Tree;
import dev.espalier.format.ext4.Ext4Volume;

/** The ext4 file system of a volume, whose metadata has been read. */
public final class RootFileSystem {
    private final ByteView view;
    private final Ext4Volume volume;
    private final Ext4Tree tree;

    private RootFileSystem(ByteView view, Ext4Volume volume, Ext4Tree tree) {
        this.view = view;
        this.volume = volume;
        this.tree = tree;
    }

    /** Reads all there is but the data of files, going forward over the volume as far as can be. */
    public static RootFileSystem open(ByteView view) throws IOException {
        Ext4Volume volume = Ext4Volume.open(view);
        return new RootFileSystem(view, volume, volume.readTree());
    }

    /** What speaks against it although it could be read, for people. */
    public List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        if (volume.needsRecovery()) {
            doubts.add(
                    "its file system was in use when the image was made: what its journal holds is not in what is read");
        }
        if (volume.hasErrors()) {
            doubts.add("Linux has found errors in its file system and nobody has repaired them: run e2fsck");
        }
        return List.copyOf(doubts);
    }

    /** To take single files. */
    public RootFiles files() {
        return new RootFiles(tree, view);
    }

    /**
     * Writes all of it as one tar archive; see {@link RootArchiveWriter}.
     *
     * @param excluded told paths as text; with a directory goes all that is below it
     * @param out stays open
     */
    public void archive(Predicate<String> excluded, OutputStream out) throws IOException {
        RootArchiveWriter.write(tree, view, excluded, out);
    }

    /** Tells what is wanted, told paths as text, and what is below it, each in the words of {@code ls -ln}. */
    public void list(Predicate<String> wanted, Listing listing) throws IOException {
        Below below = new Below();
        tree.walk((path, inode) -> {
            boolean isBelow = below.has(path);
            if (isBelow || wanted.test(Paths.text(path))) {
                if (!isBelow) {
                    below.set(path, inode);
                }
                listing.on(LsLine.of(path, inode));
            }
        });
    }

    /** Gets the lines of a listing. */
    @FunctionalInterface
    public interface Listing {
        void on(String line);
    }

    /** Unpacks what is wanted, told paths as text, and what is below it. */
    public Unpacked unpack(Predicate<String> wanted, TargetDirectory target) throws IOException {
        return RootUnpacking.run(tree, view, wanted, target);
    }
}
