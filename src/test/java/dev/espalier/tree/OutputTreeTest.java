package dev.espalier.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import dev.espalier.content.RelativePath;
import dev.espalier.report.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.espalier.tree.Fixtures.bramble;
import static dev.espalier.tree.Fixtures.file;
import static dev.espalier.tree.Fixtures.kind;
import static dev.espalier.tree.Fixtures.link;
import static dev.espalier.tree.Fixtures.problems;
import static dev.espalier.tree.Fixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;

class OutputTreeTest {
    private static final Origin PAGE = Origin.ofTemplate("config.txt").withNode("node-01");
    private static final Origin ZIP = Origin.ofMember("https://host/fw.zip", "config.txt");

    @Test
    void entriesAreSortedByTheBytesOfTheirPaths() throws BuildException {
        OutputTree tree = tree(file("a/b", ""), file("a.b", ""), file("a0", ""), file("B", ""), file("a-b", ""));
        assertThat(tree.entries())
                .extracting(entry -> entry.path().value())
                .containsExactly("B", "a-b", "a.b", "a/b", "a0");
    }

    @Test
    void theSameThingTwice_isOneEntryWithBothReasons() throws BuildException {
        OutputTree tree = tree(file("a", "x", ZIP), file("a", "x", PAGE));
        assertThat(tree.entries()).hasSize(1);
        assertThat(tree.find(RelativePath.of("a")).orElseThrow().why()).isEqualTo(PAGE.and(ZIP));
    }

    @Test
    void twoThingsAtOnePath_namesBothReasonsInAnyOrder() {
        List<String> text = List.of("a: [tree.path.twice] two different things want this path: config.txt of"
                + " https://host/fw.zip; and template config.txt for node-01");
        assertThat(problems(() -> tree(file("a", "x", ZIP), file("a", "y", PAGE))))
                .isEqualTo(text);
        assertThat(problems(() -> tree(file("a", "y", PAGE), file("a", "x", ZIP))))
                .isEqualTo(text);
    }

    @Test
    void fileAndDirectoryOfOneName_namesBothReasons() {
        assertThat(problems(() -> tree(file("t/a", "x", ZIP), file("t/a/b/c", "y", PAGE))))
                .containsExactly(
                        "t/a: [tree.path.directory] is wanted as a file (config.txt of https://host/fw.zip) and as"
                                + " the directory of \"t/a/b/c\" (template config.txt for node-01)");
        assertThat(problems(() -> tree(file("t/b/c", "x"), link("t/a", "t/b"), file("t/a/c", "y"))))
                .containsExactly("t/a: [tree.path.directory] is wanted as a link (unnamed) and as the directory of"
                        + " \"t/a/c\" (unnamed)");
    }

    @Test
    void namesThatDifferInCase_clashAlsoAsDirectories() {
        assertThat(problems(() -> tree(file("t/Readme", "x", ZIP), file("t/README", "y", PAGE))))
                .containsExactly("t/Readme: [tree.path.case] differs only in case from \"t/README\": config.txt of"
                        + " https://host/fw.zip; and template config.txt for node-01 (many TFTP servers and NAS file systems"
                        + " hold only one of the two)");
        assertThat(problems(() -> tree(file("t/A/x", ""), file("t/a/y", "")))).hasSize(1);
    }

    @Test
    void namesOfEspalierItself_areRefused() {
        assertThat(problems(() -> tree(file("Manifest.json", "x", PAGE), file(".espalier-staging/x", "y", ZIP))))
                .containsExactly(
                        ".espalier-staging/x: [tree.path.reserved] this name is kept for Espalier itself, but config.txt of"
                                + " https://host/fw.zip wants it",
                        "Manifest.json: [tree.path.reserved] this name is kept for Espalier itself, but template config.txt"
                                + " for node-01 wants it");
    }

    @Test
    void nameOutsideAscii_isRefused() {
        assertThat(problems(() -> tree(file("tftp/k\u00f6ln", "x", PAGE))))
                .containsExactly(
                        "tftp/k?ln: [tree.path.ascii] the path \"tftp/k\u00f6ln\" (template config.txt for node-01)"
                                + " has characters outside ASCII; TFTP and the servers behind it agree on no encoding for them");
    }

    @Test
    void linkToNothing_isRefused() {
        assertThat(problems(() -> tree(file("a/b", "x"), link("c", "a/d"), link("e", "a"), link("f", "a/b"))))
                .containsExactly("c: [tree.link.target] links to \"a/d\", which is not in the tree (unnamed)");
        assertThat(kind(() -> tree(link("c", "d")))).isEqualTo(BuildException.Kind.INVENTORY);
    }

    @Test
    void linksInCircles_areRefused() {
        assertThat(problems(() -> tree(link("a", "b"), link("b", "a"))))
                .containsExactly(
                        "a: [tree.link.circle] links to \"b\", from where links lead round in a circle (unnamed)",
                        "b: [tree.link.circle] links to \"a\", from where links lead round in a circle (unnamed)");
        assertThat(problems(() -> tree(file("d/x", ""), link("d/up", "d"))))
                .containsExactly(
                        "d/up: [tree.link.circle] links to \"d\", from where links lead round in a circle (unnamed)");
        assertThat(problems(() -> tree(file("d/x", ""), link("d/e", "e"), file("e/x", ""), link("e/d", "d"))))
                .isNotEmpty()
                .allMatch(text -> text.contains("[tree.link.circle]"));
    }

    @Test
    void linkToALink_leadsToWhereThatOneLeads() throws BuildException {
        OutputTree tree = tree(
                file("sets/1/vmlinuz", "k"),
                link("now", "sets/1"),
                link("node/vmlinuz", "now/vmlinuz"),
                link("n2", "now"));
        assertThat(tree.find(RelativePath.of("node/vmlinuz")).orElseThrow())
                .isEqualTo(link("node/vmlinuz", "sets/1/vmlinuz"));
        assertThat(tree.find(RelativePath.of("n2")).orElseThrow()).isEqualTo(link("n2", "sets/1"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void orderOfAdding_doesNotShow(long seed) throws BuildException {
        List<TreeEntry> shuffled = new ArrayList<>(bramble("s1", "k1"));
        shuffled.add(file("dnsmasq.conf", "port=0\n# s1\n", PAGE));
        shuffled.add(file("dnsmasq.conf", "port=0\n# s1\n", ZIP));
        List<TreeEntry> sorted = List.copyOf(tree(shuffled).entries());
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(tree(shuffled).entries())
                .extracting(TreeEntry::path)
                .isEqualTo(sorted.stream().map(TreeEntry::path).toList());
        assertThat(tree(shuffled).entries())
                .extracting(TreeEntry::why)
                .isEqualTo(sorted.stream().map(TreeEntry::why).toList());
    }

    @Test
    void originInWords() {
        assertThat(Origin.none()).hasToString("unnamed");
        assertThat(Origin.ofNode("b").withNode("a").withNode("b")).hasToString("node a, b");
        assertThat(Origin.ofArtifact("https://host/kernel")
                        .withTemplate("t.peb")
                        .withNode("a"))
                .hasToString("template t.peb https://host/kernel for a");
    }
}
