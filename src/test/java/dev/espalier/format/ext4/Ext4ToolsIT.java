package dev.espalier.format.ext4;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.espalier.content.Digest;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.ChannelView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.GrowingPrefix;
import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** File systems that mkfs.ext4 made and the kernel filled, compared with what the kernel lists of them. */
class Ext4ToolsIT {
    @TempDir
    private Path directory;

    private FileSystemImages images = new FileSystemImages(Path.of("."));

    @BeforeEach
    void tools() throws Exception {
        images = new FileSystemImages(directory);
        images.requireTools();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ext4",
                "-b 1024",
                "-b 2048",
                "-O ^64bit",
                "-O 64bit,^metadata_csum,uninit_bg",
                "-O ^64bit,^metadata_csum,uninit_bg",
                "-O ^metadata_csum,^uninit_bg",
                "-O ^extents,^64bit",
                "-O ^extents,^64bit -b 1024",
                "-t ext2",
                "-t ext2 -b 1024 -r 0",
                "-t ext3",
                "-t ext3 -b 1024 -I 128",
                "-O meta_bg,^resize_inode -b 1024",
                "-O meta_bg,^resize_inode,^flex_bg,^sparse_super,^64bit -b 1024",
                "-O ^flex_bg",
                "-O ^flex_bg,^sparse_super,^resize_inode -b 1024",
                "-O sparse_super2,^resize_inode,meta_bg -b 1024",
                "-G 4 -b 1024",
                "-O bigalloc -C 16384",
                "-O bigalloc,^resize_inode,meta_bg -b 1024 -C 4096",
                "-O ea_inode",
                "-O ea_inode -b 1024 -I 128",
                "-O large_dir",
                "-I 128",
                "-I 512 -b 1024",
                "-I 1024",
                "-I 4096",
                "-O mmp",
                "-O ^filetype",
                "-O ^dir_index",
                "-O ^has_journal",
                "-O ^huge_file,^large_file,^dir_nlink,^extra_isize",
                "-O verity,stable_inodes,fast_commit",
                "-O orphan_file",
                "-N 5000 -m 0 -i 1048576",
            })
    void everyFeature_isReadAsTheKernelListsIt(String options) throws Exception {
        Path image = images.make("image", "600M", options.split(" "));
        images.filled(image, 3000);
        images.sound(image);
        assertReadAsListed(image);
    }

    private void assertReadAsListed(Path image) throws Exception {
        List<String> listed = images.listed(image);
        assertThat(listed).hasSizeGreaterThan(3000);
        FileSystemImages.assertSame(read(image, false), listed);
    }

    private static List<String> read(Path image, boolean plain) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(image)) {
            return TreeListing.of(new ChannelView(channel), plain);
        }
    }

    /** What this kernel cannot mount: mkfs.ext4 fills it and fuse2fs reads it. Both are slow or at a loss for some. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-b 65536",
                "-O casefold -E encoding=utf8",
                "-b 65536 -O ^metadata_csum,^extents,^64bit",
                "-O quota,project -E quotatype=usrquota:grpquota:prjquota"
            })
    void whatTheKernelCannotMount_isReadAsFuse2fsListsIt(String options) throws Exception {
        RealTools.require("fuse2fs");
        Path source = images.make("source", "600M");
        images.mounted(
                source,
                FileSystemImages.fill(1000)
                        + "; rm -r $M/deep $M/sizes/levels $M/sizes/large $M/sizes/terabyte; truncate --size 900M image;"
                        + " mkfs.ext4 -q -F " + options + " -d $M image");
        Path image = directory.resolve("image");
        if (options.contains("quota")) {
            // mkfs.ext4 counts before it fills.
            assertThat(RealTools.call(directory, "e2fsck", "-f", "-p", image.toString())
                            .exit())
                    .isEqualTo(1);
        }
        images.sound(image);
        List<String> listed = images.listedByFuse(image);
        assertThat(listed).hasSizeGreaterThan(1000);
        FileSystemImages.assertSame(read(image, true), listed);
    }

    @Test
    void seedThatIsNoLongerTheUuids_isUsed() throws Exception {
        Path image = images.make("image", "600M", "-O", "metadata_csum_seed");
        images.filled(image, 3000);
        RealTools.run(directory, "tune2fs", "-U", "12345678-9abc-def0-1122-334455667788", "-L", "root", "image");
        assertReadAsListed(image);
        try (SeekableByteChannel channel = Files.newByteChannel(image)) {
            Ext4Volume volume = Ext4Volume.open(new ChannelView(channel));
            assertThat(volume.uuid()).hasToString("12345678-9abc-def0-1122-334455667788");
            assertThat(volume.label()).hasToString("root");
            assertThat(volume.features()).contains("metadata_csum", "metadata_csum_seed", "extent", "64bit");
            assertThat(volume.size()).isEqualTo(600L << 20);
        }
    }

    /** With blocks of 1 KiB and long names the index has three levels; Linux makes no more. */
    @ParameterizedTest
    @ValueSource(strings = {"-b 4096 -N 120000", "-b 1024 -N 120000 -O large_dir", "-b 1024 -N 120000 -O ^dir_index"})
    void directoryOf100000Names_isReadAsTheKernelListsIt(String options) throws Exception {
        Path image = images.make("image", "600M", options.split(" "));
        // Without an index the kernel would look through all names for each.
        boolean index = !options.contains("^dir_index");
        images.mounted(
                image,
                "python3 -c 'import os,sys\nfor n in range(" + (index ? 100_000 : 10_000)
                        + "): os.close(os.open(sys.argv[1] + f\"/{n:06d}\" + \"long\" * (n % 40), os.O_CREAT))' $M");
        assertReadAsListed(image);
    }

    @Test
    void copyOfMountedVolume_saysThatItsJournalIsNotReplayed() throws Exception {
        Path image = images.make("image", "64M");
        images.mounted(
                image,
                "echo first >$M/first; sync -f $M; exec 3<>$M/open; rm $M/open; sync -f $M; cp --sparse=always image copy;"
                        + " exec 3>&-");
        Ext4Volume unmounted = Ext4Volume.open(view("image"));
        assertThat(unmounted.needsRecovery()).isFalse();
        assertThat(unmounted.wasUnmounted()).isTrue();
        assertThat(unmounted.hasErrors()).isFalse();
        assertThat(unmounted.hasOrphans()).isFalse();
        Ext4Volume copied = Ext4Volume.open(view("copy"));
        assertThat(copied.needsRecovery()).isTrue();
    }

    private ByteView view(String name) throws IOException {
        return ByteView.of(Files.readAllBytes(directory.resolve(name)));
    }

    @Test
    void errorsAndOrphansOfTheSuperblock_areTold() throws Exception {
        Path image = images.make("image", "8M", "-O", "^metadata_csum");
        images.debugfs(image, "set_super_value state 2", "set_super_value last_orphan 14");
        Ext4Volume volume = Ext4Volume.open(view("image"));
        assertThat(volume.hasErrors()).isTrue();
        assertThat(volume.wasUnmounted()).isFalse();
        assertThat(volume.hasOrphans()).isTrue();
        assertThat(volume.readTree().inodes()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-O inline_data | \"inline_data\" is set: files and directories may lie within their inodes",
                "-O encrypt | \"encrypt\" is set: files and names may be encrypted",
                "-O journal_dev -b 4096 | \"journal_dev\" is set: this is a journal of another volume, not a file system",
            })
    void featureThatIsNotRead_isRefusedByName(String options, String message) throws Exception {
        images.make("image", "8M", options.split(" "));
        assertThatThrownBy(() -> Ext4Volume.open(view("image"))).isInstanceOfSatisfying(FormatException.class, e -> {
            assertThat(e.kind()).isEqualTo(FormatException.Kind.UNSUPPORTED);
            assertThat(e).hasMessage("s_feature_incompat: " + message);
        });
    }

    @Test
    void filesThatShareBlocks_areReadWhereTheVolumeSaysSo() throws Exception {
        Path image = images.make("image", "8M", "-O", "^extents,^64bit,^metadata_csum");
        images.mounted(image, "echo shared >$M/one; echo other_ >$M/two");
        String block = RealTools.run(directory, "debugfs", "-R", "bmap one 0", "image")
                .lines()
                .reduce("", (first, last) -> last)
                .strip();
        images.debugfs(image, "sif two block[0] " + block);
        assertThatThrownBy(() -> Ext4Volume.open(view("image")).readTree())
                .hasMessage("i_block: block " + block + " is in use for something else already");
        images.debugfs(image, "feature shared_blocks");
        assertThat(read(image, false))
                .filteredOn(line -> line.contains("REGULAR"))
                .hasSize(2)
                .allMatch(line -> line.endsWith(sha256("shared\n")));
    }

    private static String sha256(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** The order in which blocks are read suits a stream: what is decoded again is counted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t ext4",
                "-O ^flex_bg -b 1024",
                "-O ^extents,^64bit -b 1024",
                "-O meta_bg,^resize_inode -b 1024"
            })
    void treeBehindAStream_takesFewPasses(String options) throws Exception {
        Path image = images.make("image", "600M", options.split(" "));
        images.filled(image, 3000);
        try (GrowingPrefix stream = new GrowingPrefix(() -> Files.newInputStream(image), 1 << 20)) {
            Ext4Tree tree = Ext4Volume.open(stream).readTree(128 << 20, 512 << 10);
            assertThat(tree.inodes()).hasSizeGreaterThan(3000);
            assertThat(stream.rewinds()).isLessThanOrEqualTo(3);
        }
        try (GrowingPrefix stream = new GrowingPrefix(() -> Files.newInputStream(image))) {
            Ext4Volume.open(stream).readTree();
            assertThat(stream.rewinds()).isLessThanOrEqualTo(1);
        }
    }
}
