package dev.espalier.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.espalier.content.ByteSize;
import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares a tree with the text that describes it: every path with its mode, links with their targets, text in full,
 * binary files by size and digest. And nothing more. {@code -Dgolden.update=true} writes the text anew, to be reviewed.
 */
public final class GoldenTree {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private GoldenTree() {}

    public static void assertMatches(Path tree, String name) throws IOException {
        assertText(describe(tree), name);
    }

    /** Compares a text with the golden one of that name. */
    public static void assertText(String text, String name) throws IOException {
        Path golden = GOLDEN.resolve(name + ".txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }

    /** The same tree gives the same text on every machine. */
    public static String describe(Path tree) throws IOException {
        StringBuilder text = new StringBuilder();
        List<RelativePath> paths;
        try (Stream<Path> walk = Files.walk(tree)) {
            paths = walk.filter(path -> !path.equals(tree))
                    .map(path -> RelativePath.of(tree.relativize(path).toString()))
                    .sorted()
                    .toList();
        }
        for (RelativePath path : paths) {
            describe(path, path.under(tree), text);
        }
        return text.toString();
    }

    private static void describe(RelativePath path, Path file, StringBuilder text) throws IOException {
        if (Files.isSymbolicLink(file)) {
            text.append("link ")
                    .append(path)
                    .append(" -> ")
                    .append(Files.readSymbolicLink(file))
                    .append('\n');
            return;
        }
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
        if (Files.isDirectory(file)) {
            text.append(mode).append(' ').append(path).append("/\n");
            return;
        }
        byte[] bytes = Files.readAllBytes(file);
        text.append(mode).append(' ').append(path);
        if (path.name().endsWith(".tar")) {
            text.append("  ").append(Digest.of(bytes)).append('\n');
            describeArchive(bytes, text);
            return;
        }
        if (isText(bytes)) {
            text.append('\n');
            new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> text.append("    ").append(line).append('\n'));
        } else {
            text.append("  ")
                    .append(new ByteSize(bytes.length))
                    .append("  ")
                    .append(Digest.of(bytes))
                    .append('\n');
        }
    }

    /** What a plain tar archive holds, as text: a digest alone cannot be reviewed. */
    private static void describeArchive(byte[] bytes, StringBuilder text) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                text.append(String.format(
                        Locale.ROOT,
                        "    %04o %d:%d %s%s\n",
                        entry.getMode() & 07777,
                        entry.getLongUserId(),
                        entry.getLongGroupId(),
                        entry.getName(),
                        entry.isSymbolicLink() ? " -> " + entry.getLinkName() : ""));
                new String(tar.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> text.append("        ").append(line).append('\n'));
            }
        }
    }

    private static boolean isText(byte[] bytes) {
        for (byte b : bytes) {
            if (b < ' ' && b != '\n' && b != '\t') {
                return false;
            }
        }
        return bytes.length > 0;
    }
}
