package dev.espalier.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Fuzzes with Jazzer, each target in a JVM of its own with a small heap. */
public final class FuzzOnDemand {
    /** Ours, and the libraries that see a stranger's bytes before we do. */
    private static final String INSTRUMENTED = String.join(
            ":",
            "dev.espalier.**",
            "org.apache.commons.compress.**",
            "org.tukaani.xz.**",
            "io.airlift.compress.**",
            "org.yaml.snakeyaml.**",
            "com.google.gson.stream.**");

    /** Long enough for what grows by the square of the length to show. */
    private static final int LONGEST_TEXT = 20_000;

    private FuzzOnDemand() {}

    /**
     * Ends in an exception when something was found.
     *
     * @param args the name of a target, or {@code all}; the seconds for each
     */
    public static void main(String[] args) throws Exception {
        List<FuzzTarget> targets = args[0].equals("all") ? FuzzTargets.all() : List.of(FuzzTargets.named(args[0]));
        List<String> broken = new ArrayList<>();
        for (FuzzTarget target : targets) {
            int status = new ProcessBuilder(command(target, args[1]))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                broken.add(target.name() + ": " + Corpus.findings(target.name()));
            }
        }
        if (!broken.isEmpty()) {
            throw new IllegalStateException("findings, or no fuzzing at all: " + String.join(", ", broken));
        }
    }

    private static List<String> command(FuzzTarget target, String seconds) throws Exception {
        Path grown = prepared(target);
        Path findings = Files.createDirectories(Corpus.findings(target.name()));
        int longest = 0;
        for (byte[] seed : target.seeds()) {
            longest = Math.max(longest, seed.length);
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As much as the largest build may take.
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-D" + JazzerEntry.PROPERTY + "=" + target.name(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + JazzerEntry.class.getName(),
                "--instrumentation_includes=" + INSTRUMENTED,
                "--custom_hook_includes=" + INSTRUMENTED,
                "--reproducer_path=" + findings,
                "-artifact_prefix=" + findings + "/",
                "-max_total_time=" + seconds,
                "-max_len=" + Math.max(LONGEST_TEXT, 2 * longest),
                "-timeout=60",
                "-print_final_stats=1",
                grown.toString());
    }

    /** The seeds and the kept inputs, beside what earlier searches found. */
    private static Path prepared(FuzzTarget target) throws Exception {
        Path grown = Files.createDirectories(Corpus.grown(target.name()));
        List<byte[]> seeds = target.seeds();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(grown.resolve("seed-" + i), seeds.get(i));
        }
        for (Path kept : Corpus.kept(target)) {
            copy(kept, grown);
        }
        return grown;
    }

    private static void copy(Path kept, Path to) throws IOException {
        Files.write(to.resolve("kept-" + kept.getFileName()), Files.readAllBytes(kept));
    }
}
