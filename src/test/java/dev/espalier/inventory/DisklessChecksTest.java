package dev.espalier.inventory;

import java.util.Optional;

import dev.espalier.report.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DisklessChecksTest {
    private static final String NODE = """
            model: pi4
            boot: pi-nfs
            serial: d32a9346
            nfs: {server: 10.10.0.11, root: /volume2/rootfs/}
            """;
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKeyOfSomebody me@home";

    @Test
    void fullNode_isRead() throws BuildException {
        Node node = InventoryFixture.ofNode("""
                        model: pi5
                        boot: pi-nfs
                        serial: d32a9346
                        nfs: {server: 10.10.0.11, root: /volume2/rootfs/, boot: /volume2/boot, options: "vers=4.1,port=2049", initramfs: keep}
                        osImage: {url: "https://h/x.img.xz", sha256: "%s"}
                        user: {name: ada, passwordHash: "$6$abcdefgh$ijklmnop", sshKeys: [%s]}
                        """.formatted("0".repeat(64), KEY)).node();
        assertThat(node.nfs())
                .isEqualTo(new NfsSettings(
                        IpAddress.parse("10.10.0.11"),
                        Optional.of("/volume2/rootfs"),
                        Optional.of("/volume2/boot"),
                        "vers=4.1,port=2049",
                        InitramfsUse.KEEP));
        assertThat(node.osImage().orElseThrow().location()).isEqualTo("https://h/x.img.xz");
        assertThat(node.osImage().orElseThrow().digest()).isPresent();
        assertThat(node.user().orElseThrow().passwordHash()).contains("$6$abcdefgh$ijklmnop");
        assertThat(node.user().orElseThrow().sshKeys()).containsExactly(KEY);
    }

    @Test
    void nodeWithoutRoot_isToldHowOneLooks() {
        assertThat(InventoryFixture.ofNode("model: pi3\nserial: d32a9346\nnfs: {server: 10.10.0.11}\n")
                        .problems())
                .containsExactly(
                        "a.yaml:3:6: node.nfs.root.missing: a boots by pi-nfs and has no nfs.root, the directory of"
                                + " the root file systems on the NFS server (hint: such as nfs: {server: 10.10.0.11, root:"
                                + " /volume2/netboot/rootfs})");
    }

    @Test
    void serverOfTheSite_isTheNfsServerOfThoseThatNameNone() {
        assertThat(InventoryFixture.ofNode(NODE.replace("server: 10.10.0.11, ", ""))
                        .problems())
                .containsExactly(
                        "a.yaml:4:6: node.nfs.server.missing: a has no nfs.server, and the site names no server"
                                + " either");
        assertThat(InventoryFixture.ofNode(NODE.replace("server: 10.10.0.11, ", ""))
                        .with("_site.yaml", "server: 10.10.0.10\n")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proto=tcp | nfs.options is \"proto=tcp\", which leaves the NFS version to the kernel, and kernels differ in"
                        + " what they take (hint: add vers=3 or vers=4.1)",
                "vers=2 | nfs.options asks for NFS \"2\", but must be one of 3, 4, 4.0, 4.1, 4.2",
                "nfsvers=5 | nfs.options asks for NFS \"5\", but must be one of 3, 4, 4.0, 4.1, 4.2"
            })
    void optionsHaveToSayAVersionThatThereIs(String options, String message) {
        assertThat(InventoryFixture.ofNode(NODE.replace("rootfs/}", "rootfs, options: \"" + options + "\"}"))
                        .problems())
                .singleElement()
                .asString()
                .endsWith(": node.nfs.options.version: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/",
                "/a b",
                "/a/../b",
                "/%s",
                "/a,vers=2",
                "/$(reboot)",
                "/a\\\\nb",
                "relative",
                "//a",
                "/a'b",
            })
    void directoryThatAKernelLineOrAScriptWouldTakeApart_isRefused(String path) {
        assertThat(InventoryFixture.ofNode(NODE.replace("/volume2/rootfs/", "\"" + path + "\""))
                        .problems())
                .anyMatch(
                        problem -> problem.contains("but must be an absolute path of letters, digits and . _ + @ ~ -"));
    }

    @Test
    void passwordInThePlaceOfItsHash_isRefusedAndNotRepeated() {
        assertThat(InventoryFixture.ofNode(NODE + "user: {name: ada, passwordHash: hunter2}\n")
                        .problems())
                .containsExactly(
                        "a.yaml: node.user.passwordHash: user.passwordHash is no crypt hash, which begins with $"
                                + " (what it is, is not repeated here) (hint: openssl passwd -6 asks for the password and prints its"
                                + " hash; put that in quotes)");
    }

    @Test
    void userWhoCannotLogIn_isRefused() {
        assertThat(InventoryFixture.ofNode(NODE + "user: {name: ada}\n").problems())
                .containsExactly(
                        "a.yaml:5:7: node.user.locked: user \"ada\" has neither passwordHash nor sshKeys, so that"
                                + " nobody could log in");
        assertThat(InventoryFixture.ofNode(NODE + "user: {sshKeys: [" + KEY + "]}\n")
                        .problems())
                .containsExactly("a.yaml:5:7: node.user.name: user has no name");
    }

    @ParameterizedTest
    @CsvSource({"root", "Ada", "ada:0", "a b", "9a", "''"})
    void nameThatTheImageWouldNotTake_isRefused(String name) {
        assertThat(InventoryFixture.ofNode(NODE + "user: {name: \"" + name + "\", sshKeys: [" + KEY + "]}\n")
                        .problems())
                .anyMatch(problem -> problem.contains("but must be 1 to 32 lower-case letters, digits and dashes"));
    }

    @Test
    void privateKeyInThePlaceOfThePublicOne_isRefused() {
        assertThat(InventoryFixture.ofNode(
                                NODE + "user: {name: ada, sshKeys: [\"-----BEGIN OPENSSH PRIVATE KEY-----\"]}\n")
                        .problems())
                .singleElement()
                .asString()
                .contains("but must be a public key such as ssh-ed25519 AAAA... (not the private one)");
    }

    @Test
    void pi3_hasNoEepromToSetAnotherPrefixIn() {
        assertThat(InventoryFixture.ofNode(NODE.replace("pi4", "pi3") + "prefix: mac\nmac: b8:27:eb:00:00:01\n")
                        .problems())
                .containsExactly(
                        "a.yaml:5:9: node.prefix.impossible: a pi3 is to ask for files below its MAC address, which"
                                + " no Pi 3 can: it has no EEPROM to set that in (hint: leave prefix out, and give the serial)");
    }

    @Test
    void keysOfAnotherChain_areRefusedWhereANodeSaysThemItself() {
        assertThat(InventoryFixture.ofNode("serial: A1\nosImage: x.img\n").problems())
                .containsExactly(
                        "a.yaml:2:10: node.osImage.unused: osImage has no effect here: only boot: pi-nfs has a use"
                                + " for it");
        assertThat(InventoryFixture.ofNode(NODE + "kernelArgs: quiet\n").problems())
                .containsExactly(
                        "a.yaml:5:13: node.kernelArgs.unused: kernelArgs has no effect here: the kernel line is that"
                                + " of the image; kernelArgsAppend adds to it");
        assertThat(InventoryFixture.ofNode(NODE)
                        .with("_defaults.yaml", "kernelArgs: talos.platform=metal\nlabels: {}\n")
                        .problems())
                .isEmpty();
    }
}
