package dev.espalier.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.espalier.report.Location;
import dev.espalier.report.Masked;
import dev.espalier.report.Problem;
import picocli.CommandLine.Help.Ansi;

/**
 * Prints a problem as compilers do: place, severity, code and message on one line, then the line of YAML it lies on with
 * the value underlined, related places, and the hint.
 */
final class ProblemPrinter {
    /** Keys of the inventory whose values are never repeated. */
    private static final Pattern SECRET = Pattern.compile("passwordHash|embeddedMachineConfiguration");

    private final PrintWriter out;
    private final Ansi ansi;
    private final Map<Path, List<String>> files = new HashMap<>();

    ProblemPrinter(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    void print(List<Problem> problems) {
        problems.forEach(this::print);
    }

    void print(Problem problem) {
        String severity = problem.severity().name().toLowerCase(Locale.ROOT);
        String style = problem.isError() ? "bold,red" : "bold,yellow";
        out.println(text("bold", place(problem.where())) + ": " + text(style, severity) + "[" + problem.code() + "]: "
                + Masked.urls(problem.message()));
        if (problem.where() instanceof Location.InYaml yaml) {
            excerpt(yaml, style);
        }
        for (Location related : problem.related()) {
            out.println("  also: " + place(related));
        }
        problem.hint().ifPresent(hint -> out.println("  " + text("bold", "hint") + ": " + Masked.urls(hint)));
        out.flush();
    }

    private void excerpt(Location.InYaml yaml, String style) {
        // A line that is not for all eyes would not lie above the mark any more either.
        line(yaml.file(), yaml.line()).filter(ProblemPrinter::mayBeShown).ifPresent(line -> {
            String number = Integer.toString(yaml.line());
            int from = Math.min(Math.max(yaml.column() - 1, 0), line.length());
            int length = Math.max(1, Math.min(yaml.length(), line.length() - from));
            String pad = line.substring(0, from).replaceAll("[^\t]", " ");
            out.println("  " + number + " | " + line);
            out.println("  " + " ".repeat(number.length()) + " | " + pad + text(style, "^".repeat(length)));
        });
    }

    private static boolean mayBeShown(String line) {
        return Masked.urls(line).equals(line) && !SECRET.matcher(line).find();
    }

    private Optional<String> line(Path file, int number) {
        List<String> lines = files.computeIfAbsent(file, ProblemPrinter::read);
        return number >= 1 && number <= lines.size() ? Optional.of(lines.get(number - 1)) : Optional.empty();
    }

    private static List<String> read(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                            .lines()
                            .toList()
                    : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String place(Location where) {
        return Terminal.printable(Masked.urls(where.toString()));
    }

    private String text(String style, String text) {
        return ansi.enabled() ? ansi.string("@|" + style + " " + text.replace("|@", "| @") + "|@") : text;
    }
}
