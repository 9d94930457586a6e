package dev.espalier.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the inputs of a target lie. */
final class Corpus {
    /** Inputs that once failed, a directory for each target; every build reads them again. */
    static final Path KEPT = Path.of("src/test/resources/fuzz");

    private static final Path WORK = Path.of("target/fuzz");

    private Corpus() {}

    static List<Path> kept(FuzzTarget target) throws IOException {
        Path directory = KEPT.resolve(target.name());
        return Files.isDirectory(directory) ? files(directory) : List.of();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    /** What a search found to lead somewhere new, to go on from. */
    static Path grown(String target) {
        return WORK.resolve(target).resolve("corpus");
    }

    /** What broke a promise. */
    static Path findings(String target) {
        return WORK.resolve(target).resolve("findings");
    }
}
