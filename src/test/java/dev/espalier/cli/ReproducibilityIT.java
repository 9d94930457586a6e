package dev.espalier.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.espalier.content.Digest;
import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Every example built as CI would and as nobody would: by another user, years later, in Turkey and on the Chatham Islands,
 * in memory, from files that were made in the opposite order, and by each other Java of the machine. The trees and locks are
 * the same, byte for byte.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReproducibilityIT {
    private static final Path COMMAND =
            Path.of(System.getProperty("espalier.command", "target/espalier")).toAbsolutePath();
    /** Of {@code src/test/rig/make-mirror}: what a bramble needs, in the structure of the real files. */
    private static final Path RIG = Path.of("target/rig/mirror").toAbsolutePath();

    private static final Path JAVAS = Path.of("/usr/lib/jvm");
    private static final long LIMIT_SECONDS = 600;

    /** In a mount namespace of its own; {@code /mnt} is there on every machine, and nobody may go into a test's directory. */
    private static final String ELSEWHERE = """
            set -e
            command=$1 inventory=$2 mirror=$3 out=$4 java=$5
            mount -t tmpfs -o mode=755,size=3g none /mnt
            mkdir -p /mnt/deep/er /mnt/mirror /mnt/work
            mount --bind "$mirror" /mnt/mirror
            cp "$command" /mnt/deep/er/espalier
            cd "$inventory"
            find . -type f | sort -r | while read -r file; do
                mkdir -p "/mnt/deep/er/sources/$(dirname "$file")"
                cp "$file" "/mnt/deep/er/sources/$file"
                touch -d '1999-12-31 23:59:59' "/mnt/deep/er/sources/$file"
            done
            chown -R 65534:65534 /mnt/work /mnt/deep/er/sources
            cd /mnt/work
            umask 077
            setpriv --reuid 65534 --regid 65534 --clear-groups \\
                env -i PATH="$PATH" HOME=/mnt/work JAVA_HOME="$java" LC_ALL=tr_TR.UTF-8 TZ=Pacific/Chatham \\
                ESPALIER_JAVA_OPTS='-Duser.language=tr -Duser.country=TR -Dfile.encoding=ISO-8859-9' \\
                faketime -f '@2031-02-03 04:05:06' /mnt/deep/er/espalier build ../deep/er/sources \\
                --output other/place --cache other/cache --mirror /mnt/mirror --quiet 2>&1
            cp -a other/place "$out/dist"
            cp ../deep/er/sources/espalier.lock "$out/espalier.lock"
            """;

    @TempDir
    Path directory;

    private final List<String> seen = new ArrayList<>();

    @BeforeAll
    void needsTools() throws IOException, InterruptedException {
        RealTools.require("unshare", "mount", "setpriv", "faketime", "find", "diff");
        if (RealTools.call(Path.of("/"), "unshare", "--mount", "setpriv", "--reuid", "65534", "true")
                        .exit()
                != 0) {
            RealTools.unavailable("mount namespaces or other users are not allowed here");
        }
        if (otherJavas().isEmpty()) {
            System.err.println("SKIPPED: builds by another Java, since " + JAVAS + " has none");
        }
    }

    @AfterAll
    void tell() {
        seen.forEach(System.out::println);
    }

    /** The stand-ins have not got all that the bramble needs. */
    private Path mirror(Path example) throws IOException {
        if (!example.endsWith("bramble")) {
            return ExampleMirror.in(directory.resolve("mirror"));
        }
        if (!Files.isDirectory(RIG)) {
            RealTools.unavailable("there is no " + RIG + ", which src/test/rig/make-mirror makes");
        }
        return RIG;
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> walk = Files.walk(Path.of("examples"))) {
            // What "published" holds is there to be refused.
            List<Path> sites = walk.filter(path -> path.endsWith("_site.yaml"))
                    .filter(path -> !path.resolveSibling("").endsWith("published"))
                    .sorted()
                    .toList();
            assertThat(sites).hasSizeGreaterThanOrEqualTo(6);
            return Stream.concat(Stream.of(Path.of("inventory")), sites.stream().map(site -> site.resolveSibling("")));
        }
    }

    /** The homes of the machine's other Javas, from 17 on. */
    private static List<Path> otherJavas() throws IOException {
        if (!Files.isDirectory(JAVAS)) {
            return List.of();
        }
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        List<Path> homes = new ArrayList<>();
        try (Stream<Path> list = Files.list(JAVAS)) {
            for (Path home : list.sorted().toList()) {
                if (Files.isExecutable(home.resolve("bin/java"))
                        && !home.toRealPath().equals(own)
                        && !homes.contains(home.toRealPath())
                        && version(home).filter(version -> version > 17).isPresent()) {
                    homes.add(home.toRealPath());
                }
            }
        }
        return homes;
    }

    /** By the file {@code release} that every JDK has. */
    private static Optional<Integer> version(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(release)) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> Integer.valueOf(line.replaceFirst("JAVA_VERSION=\"(\\d+).*", "$1")))
                    .findFirst();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void example_isTheSameEverywhere(Path example) throws Exception {
        Path here = Files.createDirectories(directory.resolve(example.toString().replace('/', '-')));
        Path inventory = here.resolve("inventory");
        String mirror = mirror(example).toString();
        RealTools.run(here, "cp", "-r", example.toAbsolutePath().toString(), inventory.toString());
        Files.deleteIfExists(inventory.resolve("espalier.lock"));
        run(
                here,
                COMMAND.toString(),
                "build",
                inventory.toString(),
                "--output",
                here.resolve("dist").toString(),
                "--cache",
                directory.resolve("cache").toString(),
                "--mirror",
                mirror,
                "--quiet");
        Files.copy(inventory.resolve("espalier.lock"), here.resolve("espalier.lock"));
        Files.delete(inventory.resolve("espalier.lock"));
        Digest tree = digest(here.resolve("dist"));
        seen.add(tree.shortened(16) + "  " + example);

        List<Path> javas = new ArrayList<>(otherJavas());
        javas.add(0, Path.of(System.getProperty("java.home")));
        for (Path java : javas) {
            Path there = Files.createDirectories(here.resolve("java-" + java.getFileName()));
            run(
                    here,
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    ELSEWHERE,
                    "sh",
                    COMMAND.toString(),
                    inventory.toString(),
                    mirror,
                    there.toString(),
                    java.toString());
            RealTools.Outcome difference = RealTools.call(
                    here,
                    "diff",
                    "-r",
                    "--no-dereference",
                    "dist",
                    there.resolve("dist").toString());
            assertThat(difference.output()).as("%s by %s", example, java).isEmpty();
            assertThat(difference.exit()).isZero();
            assertThat(digest(there.resolve("dist")))
                    .as("modes and kinds of %s by %s", example, java)
                    .isEqualTo(tree);
            assertThat(Files.readString(there.resolve("espalier.lock")))
                    .isEqualTo(Files.readString(here.resolve("espalier.lock")));
            seen.add("  the same by " + java);
        }
    }

    private void run(Path log, String... command) throws IOException, InterruptedException {
        Path said = log.resolve("log.txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            fail("no end after " + LIMIT_SECONDS + " s:\n" + Files.readString(said));
        }
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    }

    /** Of paths, kinds, modes and contents. */
    private static Digest digest(Path root) throws IOException {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path path : walk.sorted().toList()) {
                lines.append(root.relativize(path)).append(' ');
                if (Files.isSymbolicLink(path)) {
                    lines.append("link ").append(Files.readSymbolicLink(path));
                } else {
                    lines.append(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)));
                    lines.append(' ')
                            .append(Files.isDirectory(path) ? "directory" : Digest.of(Files.readAllBytes(path)));
                }
                lines.append('\n');
            }
        }
        return Digest.of(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
