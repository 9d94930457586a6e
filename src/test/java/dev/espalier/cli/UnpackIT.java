package dev.espalier.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.espalier.testing.FileListing;
import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code unpack} of an image whose root Linux filled. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class UnpackIT {
    private static final Path RIG = Path.of("src/test/rig").toAbsolutePath();

    @TempDir
    static Path images;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeImage() throws Exception {
        RealTools.require(
                "mkfs.ext4",
                "mkfs.fat",
                "mcopy",
                "sfdisk",
                "mount",
                "python3",
                "setcap",
                "setfacl",
                "tar",
                "zstd",
                "setpriv");
        RealTools.requireLoopMounts(images);
        RealTools.run(
                images,
                RIG.resolve("make-pi-image").toString(),
                images.resolve("pi.img").toString(),
                images.resolve("pi.list").toString(),
                "100",
                "0",
                "-b",
                "4096");
    }

    private Cli.Result unpack(Object... more) {
        Object[] arguments = new Object[more.length + 2];
        arguments[0] = "unpack";
        arguments[1] = images.resolve("pi.img");
        System.arraycopy(more, 0, arguments, 2, more.length);
        return Cli.run(arguments);
    }

    @Test
    void image_listsItsPartitions() {
        assertThat(unpack().out()).isEqualTo("""
                NUMBER  TYPE  FILE SYSTEM          OFFSET        SIZE  LABEL
                1       0x0C  FAT32               4194304    64.0 MiB  BOOTFS
                2       0x83  ext4               71303168   100.0 MiB  rootfs
                """);
    }

    @Test
    void entries_areListedAsByLs() {
        String times = "(?m) [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z ";
        assertThat(unpack(
                                "-p",
                                2,
                                "-l",
                                "etc/fstab",
                                "bin/su",
                                "dev/c-1-3",
                                "etc/os-release",
                                "names/\u00e4\u00f6\u00fc\u6f22\u5b57")
                        .out()
                        .replaceAll(times, " TIME "))
                .isEqualTo("""
                        -rwsr-xr-x     0     0          8 TIME bin/su
                        crw-r-----     0     0        1,3 TIME dev/c-1-3
                        -rw-r--r--     0    42         29 TIME etc/fstab
                        lrwxrwxrwx     0     0         19 TIME etc/os-release -> /usr/lib/os-release
                        -rw-r--r--     0     0         12 TIME names/\u00e4\u00f6\u00fc\u6f22\u5b57
                        """);
        assertThat(unpack("-p", 2, "-l", "names").out())
                .contains(" names/new\\x0aline\n", " names/\\xff\\xfe\n", " names/quote\"'\n");
        assertThat(unpack("-p", 2, "-l", "times/1").out()).contains(" 1969-12-31T23:59:59Z times/1\n");
    }

    @Test
    void root_unpacksAllButDevicesAndAttributes() throws Exception {
        Path out = directory.resolve("out");
        Cli.Result result = unpack("-p", 2, "-o", out);
        assertThat(result.exit()).isZero();
        assertThat(result.err()).startsWith("not made or not set: FIFOs (1), devices (");
        Path listing = directory.resolve("listing");
        RealTools.run(directory, "bash", "-c", RIG.resolve("list-file-system") + " " + out + " >" + listing);

        assertThat(FileListing.differences(
                        comparable(FileListing.read(listing)), comparable(FileListing.read(images.resolve("pi.list")))))
                .isEmpty();
    }

    /** Java sets no time of a link, none after 2262, and before 1970 no fraction of a second; where holes are is the file system's affair. */
    private static List<String> comparable(List<String> listing) {
        return listing.stream()
                .map(line -> line.split("\t", -1))
                .filter(fields -> !fields[1].matches("FIFO|.*_DEVICE")
                        && !fields[0].matches("names/.xff.xfe|links/to-bytes|times/1[12]"))
                .map(fields -> String.join(
                        "\t",
                        fields[0],
                        fields[1],
                        fields[2],
                        fields[3],
                        fields[4],
                        fields[5],
                        fields[1].equals("SYMBOLIC_LINK") || fields[7].startsWith("-") ? "-" : fields[7],
                        // The digest of a large file is one of its runs.
                        Long.parseLong("0" + fields[5].replace("-", "")) > 16 << 20 ? "-" : fields[11]))
                .toList();
    }

    @Test
    void anybodyElse_isToldOfTheOwners_andGetsNoProgramThatRunsAsHim() throws Exception {
        Path out = Files.createDirectory(directory.resolve("out"));
        RealTools.run(directory, "chmod", "-R", "a+rwX", directory.toString(), images.toString());
        RealTools.Outcome outcome = RealTools.call(
                directory,
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                Path.of(System.getProperty("espalier.command", "target/espalier"))
                        .toAbsolutePath()
                        .toString(),
                "unpack",
                images.resolve("pi.img").toString(),
                "-p",
                "2",
                "-o",
                out.toString(),
                "bin");

        assertThat(outcome.output()).contains("not made or not set: owners (4)");
        assertThat(Files.getAttribute(out.resolve("bin/su"), "unix:mode")).isEqualTo(0100755);
    }

    @Test
    void archive_isWhatTarReads_compressedOrNot() throws Exception {
        Path tar = directory.resolve("root.tar");
        Path zst = directory.resolve("root.tar.zst");
        assertThat(unpack("-p", 2, "--tar", tar, "--exclude", "sizes", "--exclude", "etc/ssh/*")
                        .exit())
                .isZero();
        assertThat(unpack("-p", 2, "--tar", zst, "--exclude", "sizes", "--exclude", "etc/ssh/*")
                        .exit())
                .isZero();
        RealTools.run(directory, "bash", "-c", "zstd -dcq root.tar.zst | cmp - root.tar");
        String listed = RealTools.run(directory, "tar", "-tf", "root.tar");

        assertThat(listed)
                .startsWith("./\nattributes/\n")
                .contains("\netc/ssh/\n")
                .doesNotContain("ssh_host", "sizes");
        assertThat(unpack("-p", 2, "--tar", tar).err())
                .isEqualTo(tar + ": error[unpack.exists]: is there already\n"
                        + "  hint: choose another directory, or replace what is there with --force\n");
    }
}
