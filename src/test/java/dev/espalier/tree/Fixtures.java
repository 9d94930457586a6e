package dev.espalier.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.espalier.content.Content;
import dev.espalier.content.FileMode;
import dev.espalier.content.RelativePath;
import dev.espalier.report.BuildException;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Small trees, and pictures of directories to compare. */
final class Fixtures {
    private Fixtures() {}

    static FileSystem posixFileSystem() {
        return Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "posix", "unix")
                .setWorkingDirectory("/place")
                .build());
    }

    static TreeEntry file(String path, String text) {
        return file(path, text, Origin.none());
    }

    static TreeEntry file(String path, String text, Origin why) {
        return new TreeEntry.RegularFile(RelativePath.of(path), FileMode.SERVED, Content.of(text), why);
    }

    static TreeEntry link(String path, String target) {
        return new TreeEntry.Link(RelativePath.of(path), RelativePath.of(target), Origin.none());
    }

    static OutputTree tree(List<TreeEntry> entries) throws BuildException {
        OutputTree.Builder builder = OutputTree.builder();
        entries.forEach(builder::add);
        return builder.build();
    }

    static OutputTree tree(TreeEntry... entries) throws BuildException {
        return tree(List.of(entries));
    }

    /** Two Raspberry Pis of one firmware set, GRUB with their menus, and dnsmasq.conf. */
    static List<TreeEntry> bramble(String set, String kernel) {
        return List.of(
                file("tftp/_sets/" + set + "/start4.elf", "start4 of " + set),
                file("tftp/_sets/" + set + "/RPI_EFI.fd", "firmware of " + set),
                file("tftp/_sets/" + set + "/overlays/a.dtbo", "overlay of " + set),
                file("tftp/_sets/" + kernel + "/vmlinuz", "kernel " + kernel),
                file("tftp/d32a9346/config.txt", "armstub=RPI_EFI.fd\n"),
                link("tftp/d32a9346/start4.elf", "tftp/_sets/" + set + "/start4.elf"),
                link("tftp/d32a9346/RPI_EFI.fd", "tftp/_sets/" + set + "/RPI_EFI.fd"),
                link("tftp/d32a9346/overlays", "tftp/_sets/" + set + "/overlays"),
                file("tftp/4cd9693a/config.txt", "armstub=RPI_EFI.fd\n#" + set + "\n"),
                link("tftp/4cd9693a/RPI_EFI.fd", "tftp/_sets/" + set + "/RPI_EFI.fd"),
                file("tftp/grub/nodes/d8:3a:dd:8a:7e:9a.cfg", "tftp/_sets/" + kernel + "/vmlinuz"),
                file("tftp/grub/grub.cfg", "menu"),
                file("tftp/pxelinux.0", "GRUB"),
                file("dnsmasq.conf", "port=0\n# " + set + "\n"));
    }

    static Published publish(OutputTree tree, Path output) throws BuildException, IOException {
        return publish(tree, output, LinkMode.RELATIVE);
    }

    static Published publish(OutputTree tree, Path output, LinkMode links) throws BuildException, IOException {
        return publish(tree, output, new TreeWriter(links, false));
    }

    static Published publish(OutputTree tree, Path output, TreeWriter writer) throws BuildException, IOException {
        try (StagedTree staged = writer.stage(tree, output)) {
            return staged.publish();
        }
    }

    /** Every path below {@code root} with type, mode and bytes or link text, as one readable line. */
    static SortedMap<String, String> picture(Path root) {
        return walk(root, Fixtures::look);
    }

    /** As {@link #picture}, with inode and times: equal only where nothing was written at all. */
    static SortedMap<String, String> exactPicture(Path root) {
        return walk(root, path -> {
            try {
                return look(path) + " "
                        + Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                                .toInstant() + " "
                        + Files.readAttributes(
                                        path,
                                        java.nio.file.attribute.BasicFileAttributes.class,
                                        LinkOption.NOFOLLOW_LINKS)
                                .fileKey();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static SortedMap<String, String> walk(Path root, java.util.function.Function<Path, String> look) {
        SortedMap<String, String> all = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            paths.forEach(path -> all.put(root.relativize(path).toString(), look.apply(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static String look(Path path) {
        try {
            if (Files.isSymbolicLink(path)) {
                return "link " + Files.readSymbolicLink(path);
            }
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            return Files.isDirectory(path) ? "dir " + mode : "file " + mode + " " + Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The problems a call ends with, as people read them: {@code place: [code] message (hint)}. */
    static List<String> problems(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        BuildException e = catchThrowableOfType(BuildException.class, call);
        return e.problems().stream()
                .map(p -> p.where() + ": [" + p.code() + "] " + p.message()
                        + p.hint().map(hint -> " (" + hint + ")").orElse(""))
                .toList();
    }

    static BuildException.Kind kind(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(BuildException.class, call).kind();
    }
}
