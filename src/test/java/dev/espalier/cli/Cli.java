package dev.espalier.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs the command line in this process and keeps what it says. */
final class Cli {
    private Cli() {}

    /** How a command ended. */
    record Result(int exit, String out, String err) {}

    static Result run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        int exit = Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(words);
        return new Result(exit, out.toString(), err.toString());
    }

    /** {@code build} from what is at hand, without a network. */
    static Result build(Path inventory, Path dist, Path mirror, Path cache, Object... more) {
        List<Object> words = new ArrayList<>(
                List.of("build", inventory, "-o", dist, "--mirror", mirror, "--offline", "--cache", cache));
        words.addAll(List.of(more));
        return run(words.toArray());
    }
}
