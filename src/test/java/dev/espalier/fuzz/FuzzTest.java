package dev.espalier.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The part of fuzzing that runs in every build: no luck, no clock, the same inputs each time. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzTest {

    static Stream<String> targets() {
        return FuzzTargets.all().stream().map(FuzzTarget::name);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void honestInputs_areTaken(String name) throws Exception {
        FuzzTarget target = FuzzTargets.named(name);
        List<byte[]> seeds = target.seeds();
        assertThat(seeds).isNotEmpty();
        for (int i = 0; i < seeds.size(); i++) {
            assertThat(Bounds.takes(target, seeds.get(i))).as("seed %s", i).isTrue();
        }
        assertThat(target.seeds()).usingRecursiveComparison().isEqualTo(seeds);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void inputsThatOnceFailed_areTakenOrRefused(String name) throws Exception {
        FuzzTarget target = FuzzTargets.named(name);
        for (Path file : Corpus.kept(target)) {
            read(target, Files.readAllBytes(file), file.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void mutants_areTakenOrRefused(String name) throws Exception {
        FuzzTarget target = FuzzTargets.named(name);
        List<byte[]> honest = new ArrayList<>(target.seeds());
        Mutants mutants = new Mutants(honest);
        int taken = 0;
        for (int number = 0; number < target.mutants(); number++) {
            byte[] mutant = mutants.mutant(number);
            taken += read(target, mutant, "mutant " + number) ? 1 : 0;
        }
        // Else the seeds or the mutants had missed the reader.
        assertThat(taken).isBetween(1, target.mutants() - 1);
    }

    private static boolean read(FuzzTarget target, byte[] input, String what) throws IOException {
        try {
            return Bounds.takes(target, input);
        } catch (Exception | Error e) {
            Path kept = Corpus.findings(target.name()).resolve(what.replaceAll(".*/|[^a-z0-9-]+", "-"));
            Files.createDirectories(kept.resolveSibling(""));
            Files.write(kept, input);
            throw new AssertionError(target.name() + " fails on " + what + ", kept as " + kept, e);
        }
    }

    @Test
    void everyKeptDirectory_isOfATarget() throws IOException {
        try (Stream<Path> directories = Files.list(Corpus.KEPT)) {
            assertThat(directories.map(directory -> directory.getFileName().toString()))
                    .isSubsetOf(targets().toList());
        }
    }
}
