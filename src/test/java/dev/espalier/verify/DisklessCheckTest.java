package dev.espalier.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import dev.espalier.content.RelativePath;
import dev.espalier.report.BuildException;
import dev.espalier.rootfs.NodeArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DisklessCheckTest {
    private static final String LINE =
            "console=tty1 root=/dev/nfs nfsroot=10.10.0.11:/r/0000000b,vers=4.1 rw ip=dhcp rootwait\n";
    private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0};

    /** Two more boards in the tree: a diskless Pi 4 and a diskless Pi 3. */
    private static SmallBramble boards() throws IOException {
        return new SmallBramble()
                .file("tftp/bootcode.bin", "bootcode")
                .file("tftp/0000000b/config.txt", "arm_64bit=1\nauto_initramfs=0\n")
                .file("tftp/0000000b/cmdline.txt", LINE)
                .file("tftp/0000000b/start4.elf", "start4")
                .file("tftp/0000000b/fixup4.dat", "fixup4")
                .file("tftp/0000000b/bcm2711-rpi-4-b.dtb", "tree")
                .file("tftp/0000000b/kernel8.img", SmallBramble.gzip(SmallBramble.arm64Image()))
                .file("tftp/0000000a/config.txt", "arm_64bit=1\nauto_initramfs=0\n")
                .file("tftp/0000000a/cmdline.txt", LINE.replace("0000000b", "0000000a"))
                .file("tftp/0000000a/start.elf", "start")
                .file("tftp/0000000a/fixup.dat", "fixup")
                .file("tftp/0000000a/bcm2710-rpi-3-b.dtb", "tree")
                .file("tftp/0000000a/kernel8.img", SmallBramble.arm64Image())
                .file("nfs/0123456789abcdef/rootfs.tar.zst", ZSTD)
                .file("nfs/four.tar", archive("").build());
    }

    private static NodeArchive archive(String machineId) {
        return new NodeArchive()
                .directory(RelativePath.of("etc/espalier"), 0755)
                .file(RelativePath.of("etc/espalier/set"), 0644, bytes("0123456789abcdef\n"))
                .file(RelativePath.of("etc/fstab"), 0644, bytes("proc /proc proc defaults 0 0\n"))
                .file(RelativePath.of("etc/hostname"), 0644, bytes("four\n"))
                .file(RelativePath.of("etc/machine-id"), 0444, bytes(machineId))
                .link(RelativePath.of("etc/systemd/system/x.service"), "/dev/null");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void boardsThatBoot_areInOrder() throws IOException, BuildException {
        assertThat(boards().staged()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rw ip=dhcp | rw | has no ip=, without which the kernel has no network for its root",
                "rootwait | root=PARTUUID=5-02 | has \"root=PARTUUID=5-02\", which is for a root on a card",
                "rootwait | init=/usr/lib/firstboot | has \"init=/usr/lib/firstboot\", which is for a root on a card",
                "rootwait | resize | has \"resize\", which is for a root on a card",
                ",vers=4.1 | '' | has to name the root once, as nfsroot=ADDRESS:/DIRECTORY,OPTIONS with vers= among them",
                "rootwait | nfsroot=1.2.3.4:/x,vers=3 | has to name the root once, as nfsroot=ADDRESS:/DIRECTORY,OPTIONS with"
                        + " vers= among them"
            })
    void kernelLineThatMountsNoRoot_isFound(String right, String wrong, String message)
            throws IOException, BuildException {
        assertThat(boards().file("tftp/0000000b/cmdline.txt", LINE.replace(right, wrong))
                        .staged())
                .containsExactly("tftp/0000000b/cmdline.txt: [verify.nfs] " + message);
    }

    @Test
    void twoBoardsWithOneRoot_areFound() throws IOException, BuildException {
        assertThat(boards().file("tftp/0000000a/cmdline.txt", LINE).staged())
                .containsExactly("tftp/0000000b/cmdline.txt: [verify.nfs] has the root of \"tftp/0000000a\","
                        + " 10.10.0.11:/r/0000000b: two boards that write to one root destroy it");
    }

    @ParameterizedTest
    @CsvSource({
        "tftp/0000000b/fixup4.dat",
        "tftp/0000000b/bcm2711-rpi-4-b.dtb",
        "tftp/0000000b/kernel8.img",
        "tftp/0000000a/bcm2710-rpi-3-b.dtb"
    })
    void fileThatTheModelAsksFor_isMissed(String file) throws IOException, BuildException {
        assertThat(boards().without(file).staged())
                .filteredOn(finding -> !finding.contains("[verify.firmware.pair]"))
                .containsExactly(file + ": [verify.nfs] is not there, and the board asks for it");
    }

    @Test
    void pi3WithoutBootcode_isFound() throws IOException, BuildException {
        assertThat(boards().without("tftp/bootcode.bin").staged())
                .containsExactly(
                        "tftp/0000000a/start.elf: [verify.nfs] is for a Pi 3, whose first file is bootcode.bin in the"
                                + " TFTP root, and that is not there");
    }

    @Test
    void initramfsThatIsAskedForAndNotThere_isFound() throws IOException, BuildException {
        assertThat(boards().file("tftp/0000000b/config.txt", "auto_initramfs=1\n")
                        .staged())
                .containsExactly(
                        "tftp/0000000b/config.txt: [verify.nfs] has auto_initramfs=1, and there is no initramfs");
    }

    @Test
    void kernelThatConfigTxtDoesNotName_isLookedAtAllTheSame() throws IOException, BuildException {
        assertThat(boards().file("tftp/0000000b/kernel8.img", "no kernel").staged())
                .containsExactly(
                        "tftp/0000000b/kernel8.img: [verify.kernel] is no arm64 kernel Image, compressed by gzip or"
                                + " not: a Pi's loader starts nothing else");
    }

    @Test
    void archiveWithAMachineId_isFound() throws IOException, BuildException {
        assertThat(boards().file("nfs/four.tar", archive("0123\n").build()).staged())
                .containsExactly(
                        "nfs/four.tar: [verify.nfs.archive] has a machine ID, which each board must make for itself");
    }

    @Test
    void archiveForARootThatIsNotThere_isFound() throws IOException, BuildException {
        assertThat(boards().without("nfs/0123456789abcdef/rootfs.tar.zst").staged())
                .containsExactly(
                        "nfs/four.tar: [verify.nfs.archive] is for the root of set \"0123456789abcdef\", which is not"
                                + " there");
    }

    @Test
    void rootThatIsNoZstd_isFound() throws IOException, BuildException {
        assertThat(boards().file("nfs/0123456789abcdef/rootfs.tar.zst", "<html>")
                        .staged())
                .containsExactly("nfs/0123456789abcdef/rootfs.tar.zst: [verify.nfs.archive] is not a zstd file");
    }

    @Test
    void archiveCutOffOrDamagedAnywhereInItsHeaders_isNeverTakenForWhole() throws IOException {
        byte[] whole = archive("").build().bytes();
        int entries = TarEntries.read(whole).orElseThrow().size();
        assertThat(entries).isEqualTo(6);
        // Behind the last entry is padding, of which the first block of zeroes is the end.
        int end = 512 * (entries + 3 + 1);
        for (int length = 0; length < end; length += 7) {
            assertThat(TarEntries.read(Arrays.copyOf(whole, length)))
                    .as("cut at " + length)
                    .isEmpty();
        }
        Random random = new Random(20260619);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = whole.clone();
            // The end of the checksum is said twice, by a zero and by a blank.
            int at = random.nextInt(510);
            damaged[at < 154 ? at : at + 2] ^= (byte) (1 + random.nextInt(255));
            assertThat(TarEntries.read(damaged)).isEmpty();
        }
    }

    @Test
    void archive_isTheSameWhateverTheOrderOfItsEntries() throws IOException {
        NodeArchive other = new NodeArchive()
                .link(RelativePath.of("etc/systemd/system/x.service"), "/dev/null")
                .file(RelativePath.of("etc/machine-id"), 0444, new byte[0])
                .file(RelativePath.of("etc/hostname"), 0644, bytes("four\n"))
                .file(RelativePath.of("etc/fstab"), 0644, bytes("proc /proc proc defaults 0 0\n"))
                .file(RelativePath.of("etc/espalier/set"), 0644, bytes("0123456789abcdef\n"))
                .directory(RelativePath.of("etc/espalier"), 0755);
        assertThat(other.build().bytes()).isEqualTo(archive("").build().bytes());
    }
}
