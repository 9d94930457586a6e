package dev.espalier.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.espalier.content.Digest;
import dev.espalier.report.BuildException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.espalier.artifacts.Archives.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DerivationsTest {
    private static final Digest A = Digest.of(text("A"));
    private static final Digest B = Digest.of(text("B"));

    @TempDir
    Path directory;

    private final List<String> made = new ArrayList<>();
    private Workbench bench;
    private Derivations derivations;

    @BeforeEach
    void start() {
        bench = new Workbench(directory);
        derivations = new ArtifactStore(bench.settings).derivations();
    }

    private Derived derive(String recipe, List<Digest> inputs, String result) throws IOException, BuildException {
        return derivations.derive(recipe, inputs, out -> {
            made.add(result);
            out.write(text(result));
            SortedMap<String, String> facts = new TreeMap<>();
            facts.put("address", "0x1f0000 \"quoted\"");
            return facts;
        });
    }

    @Test
    void secondTime_isTheSameWithoutMaking() throws Exception {
        Derived first = derive("unwrap/1", List.of(A), "kernel");
        Derived second = derive("unwrap/1", List.of(A), "other");
        assertThat(second).isEqualTo(first);
        assertThat(second.facts()).containsEntry("address", "0x1f0000 \"quoted\"");
        assertThat(second.content().bytes()).isEqualTo(text("kernel"));
        assertThat(made).containsExactly("kernel");
    }

    @Test
    void otherRecipeInputOrOrder_isMade() throws Exception {
        derive("patch", List.of(A, B), "1");
        derive("patch", List.of(B, A), "2");
        derive("patch", List.of(A), "3");
        derive("patch\n" + A, List.of(B), "4");
        derive("patch/2", List.of(A, B), "5");
        assertThat(made).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void lostContentOrBrokenNote_isMadeAgain() throws Exception {
        Derived first = derive("r", List.of(A), "x");
        Files.delete(first.content().file());
        derive("r", List.of(A), "x");
        Path note = bench.files("derived").get(0);
        for (String broken : List.of("", "{", "[]", "{\"sha256\":\"x\"}", "{\"size\":1}")) {
            Files.writeString(note, broken);
            assertThat(derive("r", List.of(A), "x")).isEqualTo(first);
        }
        assertThat(made).hasSize(7);
    }

    @Test
    void failingMaker_leavesNothing() throws Exception {
        assertThatThrownBy(() -> derivations.derive("r", List.of(A), out -> {
                    out.write(1);
                    throw new IOException("no");
                }))
                .hasMessage("no");
        assertThat(bench.files("")).isEmpty();
    }
}
