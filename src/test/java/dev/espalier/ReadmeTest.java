package dev.espalier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.espalier.inventory.KeyTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The README says what the program does. {@code -Dgolden.update=true} writes its tables of keys anew. */
class ReadmeTest {
    private static final Path README = Path.of("README.md");

    private static final String TERM = "(?:\"[^\"]*\"|[\\w.()]+)";
    private static final Pattern MADE = Pattern.compile(
            "(?:Problem\\.(?:error|warning)|new Problem)\\(\\s*(?:Severity\\.\\w+,\\s*)?(?=[^,]*\")(TERM(?:\\s*\\+\\s*TERM)*),"
                    .replace("TERM", TERM));
    private static final Pattern HANDED_ON =
            Pattern.compile("\"((?:artifact|lock|node|rehearse|verify|yaml)(?:\\.[a-zA-Z0-9]+)+)\"(?<!\\.peb\")");

    @ParameterizedTest
    @EnumSource(KeyTable.Scope.class)
    void tableOfKeys_isThatOfTheLoader(KeyTable.Scope scope) throws IOException {
        String readme = Files.readString(README);
        String marker = "<!-- keys:" + scope.name().toLowerCase(Locale.ROOT) + " -->\n";
        int from = readme.indexOf(marker);
        assertThat(from).as("the marker %s", marker).isNotNegative();
        int start = from + marker.length();
        int end = readme.indexOf("<!-- end -->", start);
        String table = KeyTable.markdown(scope);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(README, readme.substring(0, start) + table + readme.substring(end));
            return;
        }
        assertThat(readme.substring(start, end)).isEqualTo(table);
    }

    @Test
    void packageTable_namesThePackagesThatAreThere() throws IOException {
        List<String> named = new ArrayList<>();
        Matcher rows = Pattern.compile("(?m)^\\| ((?:`[a-z]+`(?:, )?)+) \\|").matcher(section("## Contributing"));
        while (rows.find()) {
            for (String name : rows.group(1).replace("`", "").split(", ", -1)) {
                named.add(name);
            }
        }
        try (var directories = Files.list(Path.of("src/main/java/dev/espalier"))) {
            List<String> present = directories
                    .filter(Files::isDirectory)
                    .map(directory -> directory.getFileName().toString())
                    .toList();
            assertThat(named).containsExactlyInAnyOrderElementsOf(present);
        }
    }

    /** Codes are the first words that a problem is made of; some are handed on before, and known by what they begin with. */
    @Test
    void everyCodeOfAFinding_hasARow_andNoOther() throws IOException {
        Set<String> printed = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String source = Files.readString(file);
                MADE.matcher(source).results().map(made -> code(made.group(1))).forEach(printed::add);
                HANDED_ON.matcher(source).results().map(made -> made.group(1)).forEach(printed::add);
            }
        }
        Set<String> told = new TreeSet<>();
        Matcher rows = Pattern.compile("(?m)^\\| ((?:`[^`]+`(?:, )?)+) \\|").matcher(section("## Findings"));
        while (rows.find()) {
            for (String code : rows.group(1).replace("`", "").split(", ", -1)) {
                assertThat(told.add(code)).as("%s has a second row", code).isTrue();
            }
        }
        assertThat(told).isEqualTo(printed).hasSizeGreaterThan(150);
    }

    /** {@code "node." + key + ".unused"} is {@code node.*.unused}. */
    private static String code(String expression) {
        StringBuilder code = new StringBuilder();
        for (String term : expression.split("\\s*\\+\\s*", -1)) {
            code.append(term.startsWith("\"") ? term.substring(1, term.length() - 1) : "*");
        }
        return code.toString();
    }

    private static String section(String heading) throws IOException {
        String readme = Files.readString(README);
        int start = readme.indexOf(heading + "\n");
        int end = readme.indexOf("\n## ", start + 1);
        return readme.substring(start, end < 0 ? readme.length() : end);
    }
}
