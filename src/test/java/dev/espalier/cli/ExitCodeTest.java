package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.espalier.testing.GoldenTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every way to fail has its exit code and its words, and leaves the tree of the build before as it was. Works on a copy of
 * the quick start and its stand-ins, which each test spoils in its own way.
 */
class ExitCodeTest {
    private static final String SCHEMATIC = "f8a903f101ce10f686476024898734bb6b36353cc4d41f348514db9004ec0a9d";
    private static final String FACTORY = "factory.talos.dev/image/" + SCHEMATIC + "/v1.13.2/";

    @TempDir
    private Path temp;

    private Path inventory;
    private Path mirror;
    private Path node;

    @BeforeEach
    void buildOnce() throws IOException {
        inventory = temp.resolve("inventory");
        mirror = temp.resolve("examples/mirror");
        copy(Path.of("inventory"), inventory);
        copy(Path.of("examples/mirror"), mirror);
        node = inventory.resolve("pi4/pi4-a.yaml");
        assertThat(build().exit()).isZero();
    }

    private Cli.Result build(Object... more) {
        return buildWith("cache", more);
    }

    /** A cache of its own makes a build open its artifacts again. */
    private Cli.Result buildCold(Object... more) {
        return buildWith("cache2", more);
    }

    private Cli.Result buildWith(String cache, Object... more) {
        List<Object> words = new ArrayList<>(List.of(
                "build", inventory, "--quiet", "--cache=" + temp.resolve(cache), "--output=" + temp.resolve("dist")));
        words.addAll(List.of(more));
        return Cli.run(words.toArray());
    }

    private void assertRefused(Cli.Result result, int exit, String text) throws IOException {
        assertThat(result.err()).contains(text);
        assertThat(result.exit()).isEqualTo(exit);
        assertThat(result.out()).isEmpty();
        GoldenTree.assertMatches(temp.resolve("dist"), "quick-start");
    }

    @Test
    void unknownOption_isUsage() throws IOException {
        assertRefused(build("--colour"), 2, "Unknown option: '--colour'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_sets",
                "../x",
                "D32A9346",
                "10000000d32a9346",
                "d32a934",
                "d32a9346\\n",
                "\"d32a9346\\nport=53\""
            })
    void serialThatIsNoPrefix_isRefused(String serial) throws IOException {
        Files.writeString(node, "serial: " + serial + "\nmac: dc:a6:32:12:34:56\n");
        assertRefused(build(), 3, node + ":1:9: error[");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kernelArgsAppend: [\"a\\nport=53\"]",
                "kernelArgsAppend: [\"a\\rb\"]",
                "configTxt: [\"a=1\\nkernel=evil\"]",
                "talosConfig: \"http://h/\\nx\"",
                "configTxt: [\"über=1\"]",
                "uefi: {variables: {Timeout: \"3\\n4\"}}",
                "uefi: {version: \"../../v1\"}",
                "grub: {url: \"https://h/x.deb\", member: \"../../etc/passwd\"}",
                "mac: \"dc:a6:32:12:34:57,set:x\"",
                "ip: \"192.168.42.53,infinite\""
            })
    void valueThatCouldBreakOutOfItsLine_isRefused(String line) throws IOException {
        String[] withoutDouble = line.startsWith("mac:") || line.startsWith("ip:")
                ? new String[] {"serial: d32a9346\n"}
                : new String[] {"serial: d32a9346\nmac: dc:a6:32:12:34:56\n"};
        Files.writeString(node, withoutDouble[0] + line + "\n");
        assertRefused(build(), 3, node + ":");
    }

    @Test
    void variableThatIsMisspelt_getsTheNearName() throws IOException {
        Files.writeString(node, Files.readString(node) + "uefi: {variables: {RamLimitTo3Gb: false}}\n");
        assertRefused(build(), 3, "hint: did you mean RamLimitTo3GB?");
    }

    @Test
    void mirrorWithoutTheArtifact_isUnavailable() throws IOException {
        Files.delete(mirror.resolve(FACTORY + "kernel-arm64"));
        assertRefused(buildCold("--offline"), 4, FACTORY + "kernel-arm64");
    }

    @Test
    void artifactThatIsNotWhatTheLockSays_isWrong() throws IOException {
        Path kernel = mirror.resolve(FACTORY + "kernel-arm64");
        byte[] bytes = Files.readAllBytes(kernel);
        bytes[bytes.length / 2] ^= 1;
        Files.write(kernel, bytes);
        assertRefused(buildCold(), 5, "espalier.lock");
    }

    @Test
    void diskImageThatIsCutShort_isWrong() throws IOException {
        Files.delete(inventory.resolve("espalier.lock"));
        Path image = mirror.resolve(FACTORY + "metal-arm64.raw.zst");
        byte[] bytes = Files.readAllBytes(image);
        Files.write(image, Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(buildCold(), 5, "metal-arm64.raw.zst");
    }

    @Test
    void pageInPlaceOfAnArtifact_isWrong() throws IOException {
        Files.delete(inventory.resolve("espalier.lock"));
        Files.writeString(mirror.resolve(FACTORY + "metal-arm64.raw.zst"), "<html>Not found</html>");
        assertRefused(buildCold(), 5, "metal-arm64.raw.zst");
    }

    @Test
    void imageWithoutTheFirmware_namesItsUrlAndTheCure() throws IOException {
        Files.delete(inventory.resolve("espalier.lock"));
        String pi5 =
                "factory.talos.dev/image/83695c67f221d4965e845b27fc1393f84e33101a2d30706d28fd21a28805650a/v1.13.2/";
        Files.delete(mirror.resolve(pi5 + "metal-arm64.raw.xz"));
        Files.copy(mirror.resolve(FACTORY + "metal-arm64.raw.zst"), mirror.resolve(pi5 + "metal-arm64.raw.zst"));
        assertRefused(
                buildCold(), 5, "hint: schematic 83695c67 has no overlay rpi_5, or the image comes from a factory");
    }

    @Test
    void outputThatIsNotEspaliers_isRefused() throws IOException {
        Path other = Files.createDirectories(temp.resolve("other"));
        Files.writeString(other.resolve("thesis.tex"), "mine");
        assertThat(build("-o", other).exit()).as("two outputs").isEqualTo(2);
        Cli.Result refused = Cli.run("build", inventory, "--quiet", "--cache=" + temp.resolve("cache"), "-o", other);
        assertRefused(refused, 6, other + ": error[");
        assertThat(other.resolve("thesis.tex")).hasContent("mine");
    }

    @Test
    void lockedBuildThatWouldRecord_isALockProblem() throws IOException {
        Files.writeString(node, Files.readString(node) + "uefi: {version: v1.49}\n");
        Path release = mirror.resolve("github.com/pftf/RPi4/releases/download/");
        Files.createDirectories(release.resolve("v1.49"));
        Files.copy(
                release.resolve("v1.50/RPi4_UEFI_Firmware_v1.50.zip"),
                release.resolve("v1.49/RPi4_UEFI_Firmware_v1.49.zip"));
        assertRefused(build("--locked"), 7, "RPi4_UEFI_Firmware_v1.49.zip");
    }

    @Test
    void nodeThatIsTakenOut_losesItsDirectory() throws IOException {
        Files.delete(node);
        Cli.Result result = build();
        assertThat(result.exit()).isZero();
        assertThat(temp.resolve("dist/tftp/d32a9346")).doesNotExist();
        assertThat(temp.resolve("dist/tftp/grub")).doesNotExist();
        assertThat(temp.resolve("dist/tftp/4cc0bf43/config.txt")).isRegularFile();
    }

    @Test
    void nodeThatDoesNotInstall_isSentToItsDisk() throws IOException {
        Files.writeString(node, Files.readString(node) + "install: false\n");
        Path other = inventory.resolve("pi5/pi5-a.yaml");
        Files.writeString(other, Files.readString(other) + "install: false\n");
        assertThat(build().exit()).isZero();
        assertThat(temp.resolve("dist/tftp/4cc0bf43")).doesNotExist();
        assertThat(temp.resolve("dist/tftp/d32a9346/RPI_EFI.fd")).exists();
        assertThat(temp.resolve("dist/tftp/grub/nodes/pi4-a.cfg"))
                .content()
                .contains("menuentry 'Local disk'")
                .doesNotContain("linux ");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
