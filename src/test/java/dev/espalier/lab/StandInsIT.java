package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The stand-ins of the quick start are what their script makes, and are as small as they say. */
class StandInsIT {
    private static final Path COMMITTED = Path.of("examples/mirror");
    private static final long LARGEST = 500_000;

    /** How to see what a file holds, whatever version of the compressor wrote it. */
    private static final Map<String, List<String>> UNPACK = Map.of(
            ".xz", List.of("xz", "-dc"),
            ".zst", List.of("zstd", "-dcq"),
            ".zip", List.of("unzip", "-p"),
            ".deb", List.of("dpkg-deb", "--fsys-tarfile"));

    @TempDir
    Path fresh;

    @BeforeEach
    void needsTools() {
        RealTools.require(
                "sfdisk",
                "mkfs.fat",
                "mkfs.ext4",
                "debugfs",
                "mcopy",
                "xz",
                "zstd",
                "zip",
                "unzip",
                "tar",
                "dpkg-deb",
                "sha256sum",
                "python3");
    }

    @Test
    void script_makesWhatIsCommitted() throws IOException, InterruptedException {
        RealTools.run(fresh, Lab.RIG.resolve("make-stand-ins").toString(), fresh.toString());
        assertThat(contents(fresh)).isEqualTo(contents(COMMITTED));
    }

    @Test
    void committed_isSmall() throws IOException {
        try (Stream<Path> files = Files.walk(COMMITTED)) {
            long size = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertThat(size).isBetween(1L, LARGEST);
        }
    }

    private static Map<String, String> contents(Path mirror) throws IOException, InterruptedException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(mirror)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                contents.put(mirror.relativize(file).toString(), digest(file));
            }
        }
        return contents;
    }

    private static String digest(Path file) throws IOException, InterruptedException {
        String name = file.toString();
        String unpack = UNPACK.entrySet().stream()
                .filter(entry -> name.endsWith(entry.getKey()))
                .map(entry -> String.join(" ", entry.getValue()))
                .findFirst()
                .orElse("cat");
        return RealTools.run(
                Path.of("").toAbsolutePath(),
                "bash",
                "-c",
                "set -o pipefail; " + unpack + " \"$1\" | sha256sum",
                "bash",
                name);
    }
}
