package dev.espalier.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.espalier.content.Digest;

import static org.assertj.core.api.Assertions.assertThat;

/** A built tree in the hands of somebody who spoils it. Names are counted from its root. */
record SpoiledTree(Path root) {

    Path path(String name) {
        return root.resolve(name);
    }

    void delete(String name) throws IOException {
        Files.delete(path(name));
    }

    /** The one place where {@code from} stands gets {@code to}. */
    void edit(String name, String from, String to) throws IOException {
        String text = Files.readString(path(name), StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        Files.writeString(path(name), text.replace(from, to), StandardCharsets.ISO_8859_1);
    }

    void append(String name, String more) throws IOException {
        Files.writeString(path(name), Files.readString(path(name)) + more);
    }

    void resize(String name, long size) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path(name).toString(), "rw")) {
            file.setLength(size);
        }
    }

    void setByte(String name, int at, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(path(name));
        bytes[at] = (byte) value;
        Files.write(path(name), bytes);
    }

    void relink(String name, String text) throws IOException {
        delete(name);
        Files.createSymbolicLink(path(name), Path.of(text));
    }

    void mode(String name, String mode) throws IOException {
        Files.setPosixFilePermissions(path(name), PosixFilePermissions.fromString(mode));
    }

    /** The first file of a set that a script names. */
    String named(String script, String file) throws IOException {
        Matcher name = Pattern.compile("/(_sets/[0-9a-f]+/" + file + ")").matcher(Files.readString(path(script)));
        assertThat(name.find()).isTrue();
        return "tftp/" + name.group(1);
    }

    /** Where a link leads. */
    String target(String link) throws IOException {
        return root.toRealPath().relativize(path(link).toRealPath()).toString();
    }

    /** The manifest says of the file what it is now, as if it had been published so. */
    void seal(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(path(name));
        String size = "\"size\":" + bytes.length + ",";
        String digest = "\"sha256\":\"" + Digest.of(bytes).hex() + "\"";
        rewrite(
                name,
                line -> Stream.of(
                        line.replaceFirst("\"size\":\\d+,", size).replaceFirst("\"sha256\":\"[0-9a-f]+\"", digest)));
    }

    /** It was published in this size. */
    void publishSize(String name, long size) throws IOException {
        resize(name, size);
        seal(name);
    }

    /** It was published with this byte. */
    void publishByte(String name, int at, int value) throws IOException {
        setByte(name, at, value);
        seal(name);
    }

    /** It lies elsewhere, and the manifest knows, which lists what is there in the order of the names. */
    void rename(String from, String to) throws IOException {
        Path manifest = path("manifest.json");
        String moved = "{\"path\":\"" + from + "\",";
        List<String> lines = new ArrayList<>();
        List<String> entries = new ArrayList<>();
        for (String line : Files.readAllLines(manifest)) {
            (line.startsWith("{\"path\":") ? entries : lines).add(line.replace(moved, "{\"path\":\"" + to + "\","));
        }
        List<String> sorted = entries.stream()
                .map(line -> line.replaceFirst(",$", ""))
                .sorted(Comparator.comparing(line -> line.split("\"", -1)[3]))
                .toList();
        lines.addAll(1, List.of(String.join(",\n", sorted)));
        Files.write(manifest, lines);
        Files.move(path(from), path(to));
    }

    /** The one file of that name below a directory. */
    String below(String directory, String file) throws IOException {
        try (Stream<Path> walk = Files.walk(path(directory))) {
            return walk.filter(path -> path.endsWith(file))
                    .map(path -> root.relativize(path).toString())
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** It is gone, and the manifest has never heard of it. */
    void disown(String name) throws IOException {
        rewrite(name, line -> Stream.empty());
        delete(name);
    }

    /** The manifest has a line for each entry. */
    private void rewrite(String name, Function<String, Stream<String>> change) throws IOException {
        Path manifest = path("manifest.json");
        String entry = "{\"path\":\"" + name + "\",";
        List<String> lines = Files.readAllLines(manifest);
        assertThat(lines).anyMatch(line -> line.strip().startsWith(entry));
        Files.write(
                manifest,
                lines.stream()
                        .flatMap(line -> line.strip().startsWith(entry) ? change.apply(line) : Stream.of(line))
                        .toList());
    }
}
