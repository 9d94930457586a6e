package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonParser;
import dev.espalier.testing.RealTools;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code espalier nvram} on one image. */
final class Nvram {
    private final Path image;

    private Nvram(Path image) {
        this.image = image;
    }

    static Nvram on(Path image, byte[] content) throws IOException {
        Files.write(image, content);
        return new Nvram(image);
    }

    void set(List<String> assignments) throws IOException, InterruptedException {
        run("set", assignments);
    }

    void unset(List<String> names) throws IOException, InterruptedException {
        run("unset", names);
    }

    Map<String, SeenVariable> list() throws IOException, InterruptedException {
        return SeenVariable.inList(json());
    }

    /** Bytes that are free for new records. */
    int free() throws IOException, InterruptedException {
        return JsonParser.parseString(json()).getAsJsonObject().get("free").getAsInt();
    }

    byte[] image() throws IOException {
        return Files.readAllBytes(image);
    }

    private String json() throws IOException, InterruptedException {
        return run("list", List.of("--format", "json"));
    }

    private String run(String command, List<String> words) throws IOException, InterruptedException {
        RealTools.Outcome outcome = call(command, words);
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        return outcome.output();
    }

    RealTools.Outcome call(String command, List<String> words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("espalier.command", "target/espalier"))
                        .toAbsolutePath()
                        .toString(),
                "nvram",
                command,
                image.toString()));
        line.addAll(words);
        return RealTools.call(Path.of("").toAbsolutePath(), line.toArray(String[]::new));
    }
}
