package dev.espalier.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.espalier.lab.Boots.Client;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The judge is judged: one thing is wrong in a built tree, and what holds of every whole tree fails. */
class BrokenTreeIT {
    private static final String ALLYRION = "grub/nodes/allyrion.cfg";

    @TempDir
    static Path builds;

    @TempDir
    Path directory;

    /** What is done to a tree. */
    private interface Damage {
        void to(BuiltTree tree) throws IOException;
    }

    @BeforeEach
    void needsALabAndEmulators() throws IOException, InterruptedException {
        Lab.require();
        Firmware.require();
    }

    @Test
    void grub_wrongPathOfTheKernel() throws IOException, InterruptedException {
        assertNoticed(
                bramble(),
                tree -> edit(tree.tftp().resolve(ALLYRION), "/vmlinuz", "/vmlinux"),
                Bramble.PI_ALLYRION,
                "/vmlinux not found for");
    }

    @Test
    void grub_wrongMacInTheListOfMenus() throws IOException, InterruptedException {
        assertNoticed(
                bramble(),
                tree -> edit(grubCfg(tree), Bramble.ALLYRION.mac(), "d8:3a:dd:8a:7d:ab"),
                Bramble.PI_ALLYRION,
                "Not in the inventory");
    }

    @Test
    void grub_menuOfAnotherNode() throws IOException, InterruptedException {
        assertNoticed(
                bramble(),
                tree -> edit(grubCfg(tree), "nodes/allyrion.cfg", "nodes/bettley.cfg"),
                Bramble.PI_ALLYRION,
                "talos.config=http://10.4.0.8:8080/generic?mac=" + Bramble.BETTLEY.mac());
    }

    @Test
    void grub_halfOfTheKernel() throws IOException, InterruptedException {
        assertNoticed(bramble(), BrokenTreeIT::halveKernels, Bramble.PI_ALLYRION, "error: cannot load image");
    }

    @Test
    void ipxe_wrongPathOfTheKernel() throws IOException, InterruptedException {
        assertNoticed(
                lan("server"),
                tree -> edit(tree.tftp().resolve("ipxe/nodes/pc-2.ipxe"), "/vmlinuz", "/vmlinux"),
                MixedLan.UEFI_PC,
                "cannot be started from here");
    }

    @Test
    void ipxe_wrongMacInTheNameOfTheScript() throws IOException, InterruptedException {
        String script = "ipxe/mac/" + MixedLan.PC.replace(':', '-') + ".ipxe";
        assertNoticed(
                lan("proxy"),
                tree -> Files.move(tree.tftp().resolve(script), tree.tftp().resolve("ipxe/mac/52-54-00-00-00-11.ipxe")),
                MixedLan.BIOS_PC,
                "Not in the inventory");
    }

    @Test
    void ipxe_halfOfTheKernel() throws IOException, InterruptedException {
        assertNoticed(lan("server"), BrokenTreeIT::halveKernels, MixedLan.UEFI_PC, "cannot be started from here");
    }

    @Test
    void conf_server_loadersOfBiosAndUefiSwapped() throws IOException, InterruptedException {
        assertNoticed(
                lan("server"),
                tree -> swap(tree.conf(), "ipxe/undionly.kpxe", "ipxe/ipxe-x86_64.efi"),
                MixedLan.UEFI_PC,
                "BdsDxe: failed to load Boot0001");
    }

    @Test
    void conf_proxy_firmwareAndIpxeSwapped() throws IOException, InterruptedException {
        assertNoticed(
                lan("proxy"),
                tree -> swap(tree.conf(), "pxe-service=tag:ipxe,7,", "pxe-service=tag:!ipxe,7,"),
                MixedLan.UEFI_PC,
                "BdsDxe: failed to load Boot0001");
    }

    /** The assertion is that of the tests of whole trees, of the same client. */
    private void assertNoticed(BuiltTree whole, Damage damage, Client client, String how)
            throws IOException, InterruptedException {
        BuiltTree tree = whole.copy(directory);
        damage.to(tree);
        try (Lab lab = Lab.open(directory)) {
            lab.serve(tree);
            Boots boots = new Boots(lab, tree, directory, ", broken");
            assertThatThrownBy(() -> boots.assertKernelLines(client))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(how);
        }
    }

    private static BuiltTree bramble() throws IOException, InterruptedException {
        return Bramble.build(builds, "_site-server.yaml");
    }

    private static BuiltTree lan(String mode) throws IOException, InterruptedException {
        return MixedLan.build(builds, mode, false, "");
    }

    /** What serves GRUB's first script wherever it looks. */
    private static Path grubCfg(BuiltTree tree) {
        return tree.tftp().resolve("grub/grub.cfg");
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text.split(Pattern.quote(from), -1)).as(text).hasSize(2);
        Files.writeString(file, text.replace(from, to));
    }

    private static void swap(Path file, String one, String other) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(one, other);
        Files.writeString(file, text.replace(one, "\0").replace(other, one).replace("\0", other));
    }

    private static void halveKernels(BuiltTree tree) throws IOException {
        List<Path> kernels;
        try (Stream<Path> files = Files.walk(tree.tftp().resolve("_sets"))) {
            kernels = files.filter(file -> file.endsWith("vmlinuz")).toList();
        }
        assertThat(kernels).isNotEmpty();
        for (Path kernel : kernels) {
            try (RandomAccessFile file = new RandomAccessFile(kernel.toString(), "rw")) {
                file.setLength(file.length() / 2);
            }
        }
    }
}
