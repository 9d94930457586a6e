package dev.espalier.report;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WordingTest {
    @Test
    void names_areCutAfterTheMost() {
        assertThat(Wording.upTo(2, List.of("a"))).isEqualTo("a");
        assertThat(Wording.upTo(2, List.of("a", "b"))).isEqualTo("a, b");
        assertThat(Wording.upTo(2, List.of("a", "b", "c", "d"))).isEqualTo("a, b and 2 more");
    }

    @Test
    void counts_haveTheirPlural() {
        assertThat(List.of(Wording.counted(0, "node"), Wording.counted(1, "node"), Wording.counted(2, "node")))
                .containsExactly("0 nodes", "1 node", "2 nodes");
    }

    @Test
    void adviceForProgrammers_isLeftOut() {
        assertThat(Wording.ofGson(new IllegalStateException("Expected a name at line 1\nSee https://host")))
                .isEqualTo("Expected a name at line 1");
        assertThat(Wording.ofGson(new IllegalStateException(
                        "Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON at line 1")))
                .isEqualTo("malformed JSON at line 1");
        assertThat(Wording.ofGson(new IllegalStateException())).isEqualTo("it ends too early");
    }
}
