package dev.espalier.tree;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.espalier.fuzz.FuzzTarget;

import static org.assertj.core.api.Assertions.assertThat;

/** The manifest of a tree: what is read is written as it was understood, and understood as it was written. */
public final class ManifestTarget implements FuzzTarget {
    private static final String SHA = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

    @Override
    public String name() {
        return "manifest";
    }

    @Override
    public int mutants() {
        return 20_000;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(text("""
                        {"format":1,"entries":[
                        {"path":"dnsmasq.conf","kind":"file","mode":"0600","size":1,"sha256":"%1$s","why":{"templates":["dnsmasq.conf"]}},
                        {"path":"tftp/a","kind":"file","mode":"0644","size":1,"sha256":"%1$s","why":{"artifacts":[{"url":"https://h/<a>","member":"x"},{"url":"https://h/b"}]}},
                        {"path":"tftp/b","kind":"file","mode":"0644","size":1,"sha256":"%1$s","twin":"tftp/a","why":{}},
                        {"path":"tftp/c/d","kind":"link","target":"tftp/a","why":{"nodes":["n1","n2"]}}
                        ]}
                        """), text("""
                        {"format":1,"entries":[
                        ],
                        "site":{"server":"10.0.0.1"},
                        "nodes":{
                        "n1":{"serial":"d32a9346"}
                        }}
                        """));
    }

    private static byte[] text(String text) {
        return text.replace("%1$s", SHA).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean takes(byte[] input) throws IOException {
        Manifest manifest;
        try {
            manifest = ManifestJson.read(new ByteArrayInputStream(input));
        } catch (BrokenRecordException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
        byte[] written = written(manifest);
        Manifest again = ManifestJson.read(new ByteArrayInputStream(written));
        assertThat(again).isEqualTo(manifest);
        assertThat(written(again)).isEqualTo(written);
        return true;
    }

    private static byte[] written(Manifest manifest) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        manifest.write(out);
        return out.toByteArray();
    }
}
