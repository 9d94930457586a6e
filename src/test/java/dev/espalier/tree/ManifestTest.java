package dev.espalier.tree;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.espalier.content.Digest;
import dev.espalier.content.FileMode;
import dev.espalier.content.RelativePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ManifestTest {
    private static final String SHA = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
    private static final String TEXT = """
            {"format":1,"entries":[
            {"path":"dnsmasq.conf","kind":"file","mode":"0600","size":1,"sha256":"%1$s","why":{"templates":["dnsmasq.conf"]}},
            {"path":"tftp/a","kind":"file","mode":"0644","size":1,"sha256":"%1$s","why":{"artifacts":[{"url":"https://h/<a>","member":"x"},{"url":"https://h/b"}]}},
            {"path":"tftp/b","kind":"file","mode":"0644","size":1,"sha256":"%1$s","twin":"tftp/a","why":{}},
            {"path":"tftp/c/d","kind":"link","target":"tftp/a","why":{"nodes":["n1","n2"]}}
            ]}
            """.replace("%1$s", SHA);

    private static Manifest manifest() {
        Digest digest = new Digest(SHA);
        return new Manifest(List.of(
                new ManifestEntry.LinkEntry(
                        RelativePath.of("tftp/c/d"),
                        RelativePath.of("tftp/a"),
                        Origin.ofNode("n2").withNode("n1")),
                new ManifestEntry.FileEntry(
                        RelativePath.of("tftp/b"),
                        FileMode.SERVED,
                        1,
                        digest,
                        Optional.of(RelativePath.of("tftp/a")),
                        Origin.none()),
                new ManifestEntry.FileEntry(
                        RelativePath.of("dnsmasq.conf"),
                        FileMode.PRIVATE,
                        1,
                        digest,
                        Optional.empty(),
                        Origin.ofTemplate("dnsmasq.conf")),
                new ManifestEntry.FileEntry(
                        RelativePath.of("tftp/a"),
                        FileMode.SERVED,
                        1,
                        digest,
                        Optional.empty(),
                        Origin.ofArtifact("https://h/b").and(Origin.ofMember("https://h/<a>", "x")))));
    }

    private static Manifest read(String text) throws IOException {
        return ManifestJson.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void oneLineAnEntry_sorted_endingInANewline() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        manifest().write(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(TEXT);
    }

    @Test
    void whatIsWritten_isReadBack() throws IOException {
        assertThat(read(TEXT)).isEqualTo(manifest());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Manifest(List.of()).write(out);
        assertThat(read(out.toString(StandardCharsets.UTF_8)).entries()).isEmpty();
    }

    @Test
    void whatTheTreeWasMadeFrom_isReadBack_oneNodeALine() throws IOException {
        TreeInputs inputs = new TreeInputs(
                new TreeMap<>(Map.of("server", "10.4.0.8")),
                new TreeMap<>(Map.of(
                        "pi", new TreeMap<>(Map.of("mac", "dc:a6:32:00:00:01", "role", "say \"<hi>\"")),
                        "pc", new TreeMap<>())));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Manifest(manifest().entries().values(), inputs).write(out);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).isEqualTo(TEXT.replace("]}\n", """
                ],
                "site":{"server":"10.4.0.8"},
                "nodes":{
                "pc":{},
                "pi":{"mac":"dc:a6:32:00:00:01","role":"say \\"<hi>\\""}
                }}
                """));
        assertThat(read(text).inputs()).isEqualTo(inputs);
        assertThat(read(text)).isNotEqualTo(manifest());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"format\":1 | {\"format\":2 | its format is 2, and this Espalier knows 1",
                "\"entries\" | \"files\" | \"entries\" is expected where \"files\" is",
                "dnsmasq.conf\",\"kind | tftp/z\",\"kind | the entry \"tftp/a\" is out of order",
                "tftp/a\",\"kind\":\"file | dnsmasq.conf\",\"kind\":\"file | the entry \"dnsmasq.conf\" is out of order",
                "\"path\":\"tftp/a | \"path\":\"../a | not a relative path: \"../a\" has a part \"..\"",
                "\"path\":\"tftp/b | \"path\":\"manifest.json | the entry \"manifest.json\" cannot be one of the tree",
                "\"target\":\"tftp/a | \"target\":\"/etc | not a relative path: \"/etc\" has an empty part",
                "\"link\" | \"socket\" | the kind of \"tftp/c/d\" is \"socket\", not \"file\" or \"link\"",
                "0600 | 4755 | the mode \"4755\" is none that Espalier writes",
                "\"size\":1 | \"size\":-1 | the size of \"dnsmasq.conf\" is -1",
                "\"size\":1 | \"size\":\"x\" | Expected a long but was x at line 2 column 62 path $.entries[0].size",
                "2d711642 | 2D711642 | not a SHA-256 in lower-case hex: 2D711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
                "\"twin\" | \"twins\" | \"why\" is expected where \"twins\" is",
                "\"nodes\" | \"hosts\" | \"hosts\" is no reason",
            })
    void manifestThatEspalierDidNotWrite_isRefused(String good, String bad, String message) {
        assertThat(TEXT).contains(good);
        String broken =
                TEXT.replaceFirst(java.util.regex.Pattern.quote(good), java.util.regex.Matcher.quoteReplacement(bad));
        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(BrokenRecordException.class)
                .hasMessage(message);
    }

    @Test
    void manifestCutShortAnywhere_isRefused() {
        for (int length = 0; length < TEXT.length() - 1; length++) {
            String cut = TEXT.substring(0, length);
            assertThatThrownBy(() -> read(cut))
                    .as("the first %s characters", length)
                    .isInstanceOf(BrokenRecordException.class);
        }
    }

    @Test
    void textBehindTheEnd_isRefused() {
        assertThatThrownBy(() -> read(TEXT + "{}")).isInstanceOf(BrokenRecordException.class);
        assertThatThrownBy(() -> ManifestJson.read(new ByteArrayInputStream(new byte[] {'{', (byte) 0xff})))
                .isInstanceOf(BrokenRecordException.class)
                .hasMessage("it is not UTF-8");
    }
}
