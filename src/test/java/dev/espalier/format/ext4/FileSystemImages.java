package dev.espalier.format.ext4;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.espalier.testing.RealTools;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Images that mkfs.ext4 makes and the kernel fills. Each is mounted in a mount namespace of its own, which no other
 * process on the machine keeps busy.
 */
final class FileSystemImages {
    private static final Path RIG = Path.of("src/test/rig").toAbsolutePath();

    private final Path directory;

    FileSystemImages(Path directory) {
        this.directory = directory;
    }

    void requireTools() throws Exception {
        RealTools.require(
                "mkfs.ext4",
                "e2fsck",
                "debugfs",
                "tune2fs",
                "mount",
                "unshare",
                "truncate",
                "fallocate",
                "setfacl",
                "setcap",
                "python3",
                "sh");
        RealTools.requireLoopMounts(directory);
    }

    Path make(String name, String size, String... options) throws Exception {
        RealTools.run(directory, "truncate", "--size", size, name);
        List<String> command = new ArrayList<>(List.of("mkfs.ext4", "-q", "-F"));
        command.addAll(List.of(options));
        command.add(name);
        RealTools.run(directory, command.toArray(String[]::new));
        return directory.resolve(name);
    }

    /** Runs a command of the shell with the image mounted at {@code $M}, writable. */
    String mounted(Path image, String command) throws Exception {
        return mounted(image, "loop", command);
    }

    String filled(Path image, int names) throws Exception {
        return mounted(image, fill(names));
    }

    /** The command that puts one of everything where {@code $M} is. */
    static String fill(int names) {
        return RIG.resolve("fill-file-system") + " $M " + names;
    }

    /** As the kernel lists it. */
    List<String> listed(Path image) throws Exception {
        return mounted(image, "loop,ro,noatime", RIG.resolve("list-file-system") + " $M")
                .lines()
                .toList();
    }

    private String mounted(Path image, String options, String command) throws Exception {
        Path point = Files.createDirectories(directory.resolve("mounted"));
        return RealTools.run(
                directory,
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-ec",
                "mount -t ext4 -o " + options + " " + image + " " + point + "; M=" + point + "; " + command);
    }

    /** Where even a kernel cannot mount it: as fuse2fs lists it, without runs and with times in seconds. */
    List<String> listedByFuse(Path image) throws Exception {
        Path point = Files.createDirectories(directory.resolve("mounted"));
        return RealTools.run(
                        directory,
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "sh",
                        "-ec",
                        "fuse2fs -o ro " + image + " " + point + " >/dev/null; " + RIG.resolve("list-file-system") + " "
                                + point + " plain; umount " + point)
                .lines()
                .toList();
    }

    /** That e2fsck finds nothing to complain of. */
    void sound(Path image) throws Exception {
        RealTools.run(directory, "e2fsck", "-f", "-n", image.toString());
    }

    /** Changes the image as debugfs does, which writes checksums anew. */
    void debugfs(Path image, String... requests) throws Exception {
        for (String request : requests) {
            RealTools.run(directory, "debugfs", "-w", "-R", request, image.toString());
        }
    }

    /** The same lines, the first that differs first. */
    static void assertSame(List<String> read, List<String> judged) {
        for (int each = 0; each < Math.min(read.size(), judged.size()); each++) {
            assertThat(read.get(each)).as("line %d", each).isEqualTo(judged.get(each));
        }
        assertThat(read).hasSameSizeAs(judged);
    }
}
