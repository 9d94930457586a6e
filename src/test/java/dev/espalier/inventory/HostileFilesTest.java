package dev.espalier.inventory;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever lies in the directory, the loader ends soon and says what is wrong and where. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostileFilesTest {
    private static final String GOOD = "serial: A1\n";

    private static void assertProblem(String node, String problem) {
        assertThat(InventoryFixture.ofNode(node).problems()).containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# only a comment\n", "---\n", "~\n", "null\n"})
    void emptyFile_isAProblem(String text) {
        assertThat(InventoryFixture.ofNode(text).problems())
                .singleElement()
                .asString()
                .matches("a\\.yaml:[12]:[1-4]: yaml\\.empty: holds no value; it must hold keys and values"
                        + " \\(hint: write \\{} when the file is meant to say nothing\\)");
    }

    @Test
    void emptyDefaultsAndSite_areProblems() {
        InventoryFixture inventory =
                InventoryFixture.ofNode(GOOD).with("_defaults.yaml", "").with("_site.yaml", "# later\n");
        assertThat(inventory.problems())
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).contains("yaml.empty"));
    }

    @Test
    void topLevelList_isAProblem() {
        assertProblem(
                "- serial: A1\n",
                "a.yaml:1:1: yaml.toplevel: holds a list, but must hold keys and values, such as \"serial: d32a9346\"");
    }

    @Test
    void topLevelScalar_isAProblem() {
        assertProblem(
                "hello\n",
                "a.yaml:1:1: yaml.toplevel: holds \"hello\", but must hold keys and values, such as \"serial: d32a9346\"");
    }

    @Test
    void duplicateKey_showsBothPlaces() {
        assertProblem(
                "serial: A1\nip: 10.0.0.1\nserial: A2\n",
                "a.yaml:3:1: yaml.key.duplicate: the key \"serial\" is already in this map; a map has each key once"
                        + " (also: a.yaml:1:1)");
    }

    @Test
    void duplicateKeyInNestedMap_showsBothPlaces() {
        assertProblem(
                "serial: A1\nuefi:\n  version: v1.50\n  \"version\": v1.49\n",
                "a.yaml:4:3: yaml.key.duplicate: the key \"version\" is already in this map; a map has each key once"
                        + " (also: a.yaml:3:3)");
    }

    @ParameterizedTest
    @CsvSource({"1, a number", "1.5, a number", "yes, a boolean", "~, null", "2026-01-01, a date", "0x10, a number"})
    void keyThatIsNoText_isAProblem(String key, String kind) {
        assertProblem(
                "labels:\n  " + key + ": x\n",
                "a.yaml:2:3: yaml.key.type: a key must be text, and YAML reads \"" + key + "\" as " + kind
                        + " (hint: put it in quotes)");
    }

    @Test
    void keyInQuotes_isText() throws Exception {
        Node node = InventoryFixture.ofNode("serial: A1\nlabels:\n  \"1\": x\n").node();
        assertThat(node.labels()).containsEntry("1", "x");
    }

    @Test
    void keyThatIsAList_isAProblem() {
        assertProblem("? [a, b]\n: x\n", "a.yaml:1:3: yaml.key.type: a key must be text, and this is a list or a map");
    }

    @Test
    void secondDocument_isAProblem() {
        assertProblem(
                "serial: A1\n---\nserial: A2\n",
                "a.yaml:2:1: yaml.documents: begins a second document; a file holds one");
    }

    @Test
    void tab_isAProblem() {
        assertProblem(
                "uefi:\n\tversion: v1.50\n",
                "a.yaml:2:1: yaml.syntax: is not YAML: found character '\\t(TAB)' that cannot start any token."
                        + " (Do not use \\t(TAB) for indentation)");
    }

    @Test
    void brokenSyntax_namesThePlace() {
        assertProblem(
                "serial: [A1\nip: 10.0.0.1\n", "a.yaml:2:3: yaml.syntax: is not YAML: expected ',' or ']', but got :");
    }

    @Test
    void controlCharacter_namesThePlace() {
        assertProblem(
                "serial: A1\nrole: a\u0007b\n",
                "a.yaml:2:8: yaml.syntax: is not YAML: the control character 0x7 is not allowed");
    }

    @Test
    void undefinedAlias_isAProblem() {
        assertProblem("serial: *nowhere\n", "a.yaml:1:9: yaml.syntax: is not YAML: found undefined alias nowhere");
    }

    @ParameterizedTest
    @CsvSource({
        "!!binary aGk=, !!binary",
        "!vault x, !vault",
        "!!python/object:os.system x, !!python/object:os.system",
        "!!timestamp 2026-01-01, !!timestamp"
    })
    void unknownTag_isAProblem(String value, String tag) {
        assertProblem(
                "serial: " + value + "\n",
                "a.yaml:1:9: yaml.tag: the tag \"" + tag + "\" means nothing here; write the value without it");
    }

    @Test
    void stringTag_keepsTheText() throws Exception {
        assertThat(InventoryFixture.ofNode("serial: !!str 007\n").node().serial())
                .contains("007");
    }

    @Test
    void notUtf8_namesTheByte() {
        byte[] latin1 = "serial: A1\nrole: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(InventoryFixture.inMemory().with("a.yaml", latin1).problems())
                .containsExactly("a.yaml:2:10: yaml.encoding: is not UTF-8: byte 0xe9 at offset 20"
                        + " (hint: save the file as UTF-8)");
    }

    @Test
    void truncatedUtf8_isAProblem() {
        byte[] cut = {'a', ':', ' ', (byte) 0xe2, (byte) 0x82};
        assertThat(InventoryFixture.inMemory().with("a.yaml", cut).problems())
                .containsExactly("a.yaml:1:4: yaml.encoding: is not UTF-8: byte 0xe2 at offset 3"
                        + " (hint: save the file as UTF-8)");
    }

    @Test
    void utf16_isAProblem() {
        byte[] utf16 = GOOD.getBytes(StandardCharsets.UTF_16);
        assertThat(InventoryFixture.inMemory().with("a.yaml", utf16).problems())
                .singleElement()
                .asString()
                .startsWith("a.yaml:1:1: yaml.encoding: is not UTF-8: byte 0xfe at offset 0");
    }

    @Test
    void byteOrderMarkAndCrLf_areRead() throws Exception {
        Node node =
                InventoryFixture.ofNode("\ufeffserial: A1\r\nip: 10.0.0.1\r\n").node();
        assertThat(node.serial()).contains("A1");
        assertThat(node.where("ip")).hasToString("inv/a.yaml:2:5");
    }

    @Test
    void aliasBomb_isAProblem() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a" + i + ": &a" + i + " [" + String.join(", ", Collections.nCopies(10, alias)) + "]\n");
        }
        assertThat(InventoryFixture.ofNode(bomb.toString()).problems())
                .singleElement()
                .asString()
                .startsWith("a.yaml:5:5: yaml.size: with its aliases followed this holds 111111 values, 6 deep");
    }

    @Test
    void aliasesNestedWithoutEnd_areAProblem() {
        StringBuilder chain = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 5000; i++) {
            chain.append("a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n");
        }
        assertThat(InventoryFixture.ofNode(chain.toString()).problems())
                .singleElement()
                .asString()
                .contains("yaml.size");
    }

    @Test
    void aliasToItsOwnParent_isAProblem() {
        assertProblem(
                "serial: A1\nlabels: &l\n  a: *l\n",
                "a.yaml:2:9: yaml.alias: the alias \"labels.a\" refers to a value that contains it");
    }

    @Test
    void deepNesting_isAProblem() {
        assertThat(InventoryFixture.ofNode("labels: " + "[".repeat(100_000)).problems())
                .containsExactly("a.yaml: yaml.size: is not read: Nesting Depth exceeded max 50");
    }

    @Test
    void hugeFile_isNotRead() {
        assertThat(InventoryFixture.ofNode("# " + "x".repeat(2 << 20)).problems())
                .containsExactly("a.yaml: inventory.file.size: is 2.0 MiB; an inventory file may have 1.0 MiB");
    }

    @Test
    void hugeScalars_areRefusedAndShortened() {
        String digits = "1:1".repeat(100_000);
        assertThat(InventoryFixture.ofNode("serial: A1\nip: " + digits + "\nvlan: " + digits + "\n")
                        .problems())
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).hasSizeLessThan(300));
    }

    @Test
    void mergeKeyOfAScalar_isAProblem() {
        assertProblem(
                "serial: A1\nlabels:\n  <<: x\n",
                "a.yaml:3:7: yaml.merge: << takes a map or a list of maps, as in \"<<: *name\", and this is \"x\"");
    }

    @Test
    void fifoSocketAndDevice_areNeverOpened(@TempDir Path directory) throws Exception {
        InventoryFixture inventory = InventoryFixture.in(directory).with("good.yaml", GOOD);
        assertThat(new ProcessBuilder("mkfifo", directory.resolve("fifo.yaml").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.createSymbolicLink(directory.resolve("device.yaml"), Path.of("/dev/zero"));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(directory.resolve("socket.yaml")));
            assertThat(inventory.problems())
                    .containsExactly(
                            "device.yaml: inventory.file.kind: is a pipe, socket or device, not a YAML file",
                            "fifo.yaml: inventory.file.kind: is a pipe, socket or device, not a YAML file",
                            "socket.yaml: inventory.file.kind: is a pipe, socket or device, not a YAML file");
        }
    }

    @Test
    void fifoAsDefaults_isNeverOpened(@TempDir Path directory) throws Exception {
        InventoryFixture inventory = InventoryFixture.in(directory).with("good.yaml", GOOD);
        assertThat(new ProcessBuilder(
                                "mkfifo", directory.resolve("_defaults.yaml").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(inventory.problems())
                .containsExactly("_defaults.yaml: inventory.file.kind: is a pipe, socket or device, not a YAML file");
    }

    @Test
    void directoryNamedAsANode_isAProblem() {
        assertThat(InventoryFixture.ofNode(GOOD).with("b.yaml/c.yaml", GOOD).problems())
                .containsExactly("b.yaml: inventory.file.kind: is a directory, not a YAML file");
    }

    @Test
    void linkToNothing_isAProblem() throws IOException {
        InventoryFixture inventory = InventoryFixture.ofNode(GOOD);
        Files.createSymbolicLink(
                inventory.root().resolve("b.yaml"),
                inventory.root().getFileSystem().getPath("gone"));
        assertThat(inventory.problems())
                .containsExactly(
                        "b.yaml: inventory.file.unreadable: cannot be read: no such file, or a link to nothing");
    }

    @Test
    void linkToADirectoryThatIsGone_isAProblem() throws IOException {
        InventoryFixture inventory = InventoryFixture.ofNode(GOOD);
        Files.createSymbolicLink(
                inventory.root().resolve("rack"),
                inventory.root().getFileSystem().getPath("gone"));
        assertThat(inventory.problems()).containsExactly("rack: inventory.link: is a link to nothing, or to itself");
    }

    @Test
    void linkLoop_isAProblem(@TempDir Path directory) throws IOException {
        InventoryFixture inventory = InventoryFixture.in(directory).with("rack/a.yaml", GOOD);
        Files.createSymbolicLink(directory.resolve("rack/again"), Path.of(".."));
        Files.createSymbolicLink(directory.resolve("self.yaml"), Path.of("self.yaml"));
        assertThat(inventory.problems())
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem)
                        .isEqualTo("rack/again: inventory.directory.twice: is a link to a directory that is already"
                                + " part of the inventory (also: " + directory + ")"))
                .anySatisfy(problem -> assertThat(problem).startsWith("self.yaml: inventory.file.unreadable:"));
    }

    @Test
    void linksToDirectoriesThatMultiply_areEnteredOnce(@TempDir Path directory) throws IOException {
        InventoryFixture inventory =
                InventoryFixture.in(directory.resolve("inv")).with("a.yaml", GOOD);
        for (int i = 0; i < 40; i++) {
            Path level = Files.createDirectory(directory.resolve("level" + i));
            Path next = directory.resolve("level" + (i + 1));
            Files.createSymbolicLink(level.resolve("x"), next);
            Files.createSymbolicLink(level.resolve("y"), next);
        }
        Files.createDirectory(directory.resolve("level40"));
        Files.createSymbolicLink(inventory.root().resolve("in"), directory.resolve("level0"));
        assertThat(inventory.problems()).hasSizeBetween(39, 50);
    }

    @Test
    void linkedFilesAndDirectories_areRead(@TempDir Path directory) throws Exception {
        InventoryFixture inventory = InventoryFixture.in(directory.resolve("inv"));
        InventoryFixture.in(directory.resolve("real"))
                .with("rack/b.yaml", "serial: B1\n")
                .with("a.yaml", GOOD);
        Files.createSymbolicLink(inventory.root().resolve("a.yaml"), Path.of("../real/a.yaml"));
        Files.createSymbolicLink(inventory.root().resolve("rack"), Path.of("../real/rack"));
        assertThat(inventory.load().inventory().nodes())
                .extracting(Node::filename)
                .containsExactly("./a", "rack/b");
    }

    @Test
    void rootThatIsMissingOrAFile_isAProblem() {
        InventoryFixture inventory = InventoryFixture.ofNode(GOOD);
        assertThat(InventoryFixture.at(inventory.root().resolve("gone")).problems())
                .containsExactly("inv/gone: inventory.root: the inventory does not exist");
        assertThat(InventoryFixture.at(inventory.root().resolve("a.yaml")).problems())
                .containsExactly("inv/a.yaml: inventory.root: the inventory is not a directory");
    }

    @Test
    void inventoryWithoutNodes_isAProblem() {
        assertThat(InventoryFixture.inMemory()
                        .with("_defaults.yaml", "install: true\n")
                        .problems())
                .containsExactly("inv: inventory.empty: the inventory has no node file"
                        + " (hint: a node is a file such as node-01.yaml, with its serial and mac)");
    }

    @Test
    void allProblemsOfAllFiles_areInOneReport() {
        InventoryFixture inventory = InventoryFixture.inMemory()
                .with("_defaults.yaml", "instal: true\n")
                .with("_site.yaml", "serverr: 10.0.0.1\n")
                .with("a.yaml", "serial: A1\nserial: A2\n")
                .with("b.yaml", "")
                .with("c.yaml", "serial: A1\nip: 300.0.0.1\n")
                .with("d.yaml", "serial: A1\n");
        assertThat(inventory.problems())
                .extracting(problem -> problem.substring(0, problem.indexOf(": ", problem.indexOf(": ") + 1)))
                .containsExactly(
                        "_site.yaml:1:1: key.unknown",
                        "_defaults.yaml:1:1: key.unknown",
                        "a.yaml:2:1: yaml.key.duplicate",
                        "b.yaml:1:1: yaml.empty",
                        "c.yaml:2:5: value.invalid",
                        "c.yaml:1:9: node.serial.duplicate");
    }
}
