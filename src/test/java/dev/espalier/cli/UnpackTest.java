package dev.espalier.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

import dev.espalier.format.disk.BootPartition;
import dev.espalier.format.disk.DiskImages;
import dev.espalier.format.fat.FatImages;
import dev.espalier.format.fat.FatType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class UnpackTest {
    @TempDir
    Path directory;

    private Path image;
    private Path out;

    @BeforeEach
    void makeImage() throws IOException {
        byte[] volume = FatImages.of(FatType.FAT16, 5000)
                .file("config.txt", "arm_64bit=1\n".getBytes(StandardCharsets.UTF_8))
                .directory("overlays")
                .file("overlays/disable-bt.dtbo", new byte[3_000])
                .bytes();
        int last = 2048 + volume.length / 512;
        byte[] disk = DiskImages.gpt(512, last + 4096)
                .partition(BootPartition.EFI_SYSTEM, 2048, last, "EFI")
                .content(2048, volume)
                .seal()
                .bytes();
        image = Files.write(directory.resolve("metal.raw"), disk);
        out = directory.resolve("out");
    }

    @Test
    void image_listsItsPartitions() {
        Cli.Result result = Cli.run("unpack", image);

        assertThat(result.out()).isEqualTo("""
                NUMBER  TYPE                                  FILE SYSTEM          OFFSET        SIZE  LABEL
                1       C12A7328-F81F-11D2-BA4B-00A0C93EC93B  FAT16               1048576     2.5 MiB  EFI
                """);
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
    }

    @Test
    void theOnlyReadablePartition_needNotBeNamed() throws IOException {
        assertThat(Cli.run("unpack", image, "-l").out()).isEqualTo("""
                        12 config.txt
                      3000 overlays/disable-bt.dtbo
                """);
        Cli.Result result = Cli.run("unpack", image, "/overlays/", "-o", out);

        assertThat(result.out()).isEqualTo(out + ": 1 files (2.9 KiB)\n");
        assertThat(out.resolve("overlays/disable-bt.dtbo")).hasBinaryContent(new byte[3_000]);
        assertThat(out.resolve("config.txt")).doesNotExist();
    }

    @Test
    void packedImage_isUnpackedToo_whateverItsName() throws IOException {
        Path packed = directory.resolve("packed");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(image, gzip);
        }
        Cli.run("unpack", packed, "-o", out);

        assertThat(out.resolve("config.txt")).hasContent("arm_64bit=1\n");
    }

    @Test
    void fileThatIsThere_isReplacedWithForceOnly_andNothingElseIsWrittenBefore() throws IOException {
        Files.createDirectories(out.resolve("overlays"));
        Path mine = Files.writeString(out.resolve("overlays/disable-bt.dtbo"), "mine");
        Cli.Result refused = Cli.run("unpack", image, "-o", out);

        assertThat(refused.err())
                .isEqualTo(mine.toRealPath() + ": error[unpack.exists]: is there already\n"
                        + "  hint: choose another directory, or replace what is there with --force\n");
        assertThat(refused.exit()).isEqualTo(ExitCode.OUTPUT.code());
        assertThat(mine).hasContent("mine");
        assertThat(out.resolve("config.txt")).doesNotExist();
        assertThat(Cli.run("unpack", image, "-o", out, "--force").exit()).isZero();
        assertThat(mine).hasBinaryContent(new byte[3_000]);
    }

    @Test
    void linkInTheDirectory_isNotFollowed() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createDirectory(out);
        Files.createSymbolicLink(out.resolve("overlays"), elsewhere);
        Path victim = Files.writeString(directory.resolve("victim"), "mine");
        Files.createSymbolicLink(out.resolve("config.txt"), victim);

        assertThat(Cli.run("unpack", image, "-o", out, "--force", "config.txt").exit())
                .isZero();
        assertThat(victim).hasContent("mine");
        assertThat(Cli.run("unpack", image, "-o", out, "--force", "overlays").exit())
                .isEqualTo(ExitCode.OUTPUT.code());
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void pathThatIsNotThere_isSaid() {
        Cli.Result result = Cli.run("unpack", image, "-l", "config.txt", "missing");

        assertThat(result.out()).isEqualTo("        12 config.txt\n");
        assertThat(result.err()).isEqualTo(image + ": has no \"missing\" in that partition\n");
        assertThat(result.exit()).isEqualTo(ExitCode.FINDINGS.code());
    }

    @Test
    void whatIsNoImage_isSaid() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "no image".repeat(1000));

        assertThat(Cli.run("unpack", text).err())
                .isEqualTo(
                        text + " at byte 0x1fe: error[unpack.image]: Signature: the first sector does not end in 55 AA,"
                                + " so this is no disk with partitions\n");
        assertThat(Cli.run("unpack", text).exit()).isEqualTo(ExitCode.ARTIFACT_WRONG.code());
        Path missing = directory.resolve("missing");
        assertThat(Cli.run("unpack", missing).err())
                .isEqualTo(missing + ": error[unpack.read]: there is no such file\n");
        assertThat(Cli.run("unpack", missing).exit()).isEqualTo(ExitCode.ARTIFACT_UNAVAILABLE.code());
    }

    @Test
    void contradictions_areUsage() {
        assertThat(firstLine("unpack", image, "-l", "-o", out))
                .isEqualTo("--list, --output and --tar exclude each other");
        assertThat(firstLine("unpack", image, "--tar", out, "config.txt"))
                .isEqualTo("--tar takes the whole partition; name what to leave out with --exclude");
        assertThat(firstLine("unpack", image, "--exclude", "etc/fstab")).isEqualTo("--exclude belongs to --tar");
        assertThat(firstLine("unpack", image, "--tar", out))
                .isEqualTo("--tar is for ext4; a FAT volume has no owners and modes that -o would lose");
        assertThat(firstLine("unpack", image, "-p", 3)).isEqualTo("there is no partition 3 among 1 (FAT16)");
    }

    private static String firstLine(Object... arguments) {
        Cli.Result result = Cli.run(arguments);
        assertThat(result.exit()).isEqualTo(ExitCode.USAGE.code());
        return Arrays.asList(result.err().split("\n")).get(0);
    }
}
