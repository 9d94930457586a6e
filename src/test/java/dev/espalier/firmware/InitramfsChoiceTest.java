package dev.espalier.firmware;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

import dev.espalier.artifacts.Artifact;
import dev.espalier.content.Content;
import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.inventory.InitramfsUse;
import dev.espalier.inventory.Model;
import dev.espalier.plan.AssetSet;
import dev.espalier.plan.MemberPattern;
import dev.espalier.plan.RootMembers;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class InitramfsChoiceTest {
    private static final List<String> ALL = List.of(
            "fs/nfs/nfs",
            "fs/nfs/nfsv3",
            "fs/nfs/nfsv4",
            "net/usb/smsc95xx",
            "net/usb/lan78xx",
            "genet/genet",
            "cadence/macb");
    private static final Location OPTIONS = new Location.OnCommandLine("options");
    private static final Location USE = new Location.OnCommandLine("use");

    @TempDir
    private Path temp;

    private final TreeMap<RelativePath, Content.Stored> members = new TreeMap<>();

    private void member(RelativePath path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(temp.resolve("file" + members.size()), bytes);
        members.put(path, new Content.Stored(file, Digest.of(bytes), bytes.length));
    }

    private void kernel(String name, List<String> builtIn) throws IOException {
        StringBuilder text = new StringBuilder();
        builtIn.forEach(module -> text.append("kernel/").append(module).append(".ko\n"));
        member(RootMembers.path("usr/lib/modules/" + name + "/modules.builtin"), text.toString());
    }

    private static List<String> without(String module) {
        return ALL.stream().filter(each -> !each.endsWith("/" + module)).toList();
    }

    private InitramfsChoice choose(Model model, int version, InitramfsUse use) throws BuildException {
        AssetSet.Initramfs asked = new AssetSet.Initramfs(
                "x.img",
                List.of(new MemberPattern("initramfs8"), new MemberPattern("initramfs_2712")),
                model,
                version,
                use);
        return InitramfsChoice.of(asked, new Artifact("https://h/x.img", members));
    }

    private String problem(InitramfsChoice choice) {
        return problem(choice, "vers=3,proto=tcp");
    }

    private String problem(InitramfsChoice choice, String options) {
        return choice.problem("x.img", options, OPTIONS, USE)
                .map(InitramfsChoiceTest::text)
                .orElse("");
    }

    private static String text(Problem problem) {
        return problem.where() + ": " + (problem.isError() ? "error " : "warning ") + problem.message()
                + problem.hint().map(hint -> " (" + hint + ")").orElse("");
    }

    @Test
    void kernelWithAllBuiltIn_doesWithout() throws IOException, BuildException {
        kernel("6.12.47+rpt-rpi-v8", ALL);
        member(RelativePath.of("initramfs8"), "initramfs");
        InitramfsChoice choice = choose(Model.PI4, 3, InitramfsUse.AUTO);
        assertThat(choice.files()).isEmpty();
        assertThat(choice.reason()).isEqualTo("left out: the kernel mounts the root by NFS 3 itself");
        assertThat(problem(choice)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PI3, 6.12.47+rpt-rpi-v8, lan78xx",
        "PI3, 5.15.61-v8+, smsc95xx",
        "PI4, 6.12.47+rpt-rpi-v8, genet",
        "PI5, 6.12.47+rpt-rpi-2712, macb",
        "PI4, 6.12.47+rpt-rpi-v8, nfsv3",
        "PI4, 6.12.47+rpt-rpi-v8, nfs"
    })
    void kernelThatLacksOneThing_keepsTheInitramfsForNfs3(Model model, String kernel, String module)
            throws IOException, BuildException {
        kernel(kernel, without(module));
        member(RelativePath.of("initramfs8"), "initramfs");
        InitramfsChoice choice = choose(model, 3, InitramfsUse.AUTO);
        assertThat(choice.files()).hasSize(1);
        assertThat(choice.reason())
                .isEqualTo("served: the kernel has not built in what mounting the root itself takes (" + module + ")");
        assertThat(problem(choice)).isEmpty();
    }

    @Test
    void otherKernelsOfTheImage_sayNothing() throws IOException, BuildException {
        kernel("6.12.47+rpt-rpi-v8", without("macb"));
        kernel("6.12.47+rpt-rpi-2712", without("genet"));
        kernel("5.15.61-v7l+", List.of());
        assertThat(choose(Model.PI4, 4, InitramfsUse.AUTO).lacking()).isEmpty();
        assertThat(choose(Model.PI5, 4, InitramfsUse.AUTO).lacking()).isEmpty();
    }

    @Test
    void nfs4ThatNeitherKernelNorInitramfsKnows_isAnError() throws IOException, BuildException {
        kernel("6.12.47+rpt-rpi-v8", without("nfsv4"));
        member(RelativePath.of("initramfs8"), "initramfs");
        assertThat(problem(choose(Model.PI4, 4, InitramfsUse.AUTO)))
                .isEqualTo(
                        "options: error the kernel of x.img cannot mount a root by NFS 4 itself (it lacks nfsv4), and its"
                                + " initramfs knows NFS 2 and 3 only (set vers=3 in nfs.options, or name another image as osImage)");
    }

    @Test
    void imageWithoutKernelsThatItKnows_isAnErrorWithoutAnInitramfs() throws IOException, BuildException {
        kernel("5.15.61-v7l+", ALL);
        assertThat(problem(choose(Model.PI4, 3, InitramfsUse.AUTO)))
                .isEqualTo(
                        "options: error the kernel of x.img cannot mount a root by NFS 3 itself (it lacks a list of what is"
                                + " built in (modules.builtin)), and the image has no initramfs (name another image as osImage)");
    }

    @Test
    void optionThatTheInitramfsDoesNotKnow_isAnErrorOnlyWhereItMounts() throws IOException, BuildException {
        kernel("6.12.47+rpt-rpi-v8", ALL);
        member(RelativePath.of("initramfs8"), "initramfs");
        assertThat(problem(choose(Model.PI4, 3, InitramfsUse.KEEP), "vers=3,proto=tcp,actimeo=3,noatime"))
                .isEqualTo(
                        "options: error nfs.options has \"actimeo=3,noatime\", with which what mounts the root in the"
                                + " initramfs of x.img (klibc's nfsmount) refuses to mount it (leave it out, or leave the initramfs"
                                + " out with nfs.initramfs: omit)");
        assertThat(problem(choose(Model.PI4, 3, InitramfsUse.AUTO), "vers=3,actimeo=3"))
                .isEmpty();
    }

    @Test
    void optionsForTheInitramfs_areInItsWords() {
        assertThat(NfsmountOptions.of("vers=3,proto=tcp,rsize=8192")).isEqualTo("vers=3,tcp,rsize=8192");
        assertThat(NfsmountOptions.unknown("vers=3,proto=udp,port=2049,nolock")).isEmpty();
        assertThat(NfsmountOptions.unknown("vers=3,proto=rdma,mountport=1,rsize=1"))
                .containsExactly("proto=rdma", "mountport=1");
    }

    @Test
    void initramfsToBeKeptWhereThereIsNone_isAnError() throws IOException, BuildException {
        kernel("6.12.47+rpt-rpi-v8", ALL);
        assertThat(problem(choose(Model.PI4, 3, InitramfsUse.KEEP)))
                .isEqualTo("use: error x.img has no initramfs to keep");
    }

    @Test
    void initramfsThatIsOmittedAndNeeded_isWarnedOf() throws IOException, BuildException {
        kernel("6.12.47+rpt-rpi-v8", without("genet"));
        member(RelativePath.of("initramfs8"), "initramfs");
        InitramfsChoice choice = choose(Model.PI4, 3, InitramfsUse.OMIT);
        assertThat(choice.files()).isEmpty();
        assertThat(problem(choice))
                .isEqualTo(
                        "use: warning nfs.initramfs is omit, but the kernel of x.img cannot mount a root by NFS 3 itself"
                                + " (it lacks genet)");
    }
}
