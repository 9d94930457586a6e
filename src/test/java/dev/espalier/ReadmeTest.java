package dev.espalier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.espalier.inventory.KeyTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The README says what the program does. {@code -Dgolden.update=true} writes its tables of keys anew. */
class ReadmeTest {
    private static final Path README = Path.of("README.md");

    @ParameterizedTest
    @EnumSource(KeyTable.Scope.class)
    void tableOfKeys_isThatOfTheLoader(KeyTable.Scope scope) throws IOException {
        String readme = Files.readString(README);
        String marker = "<!-- keys:" + scope.name().toLowerCase(Locale.ROOT) + " -->\n";
        int from = readme.indexOf(marker);
        assertThat(from).as("the marker %s", marker).isNotNegative();
        int start = from + marker.length();
        int end = readme.indexOf("<!-- end -->", start);
        String table = table(scope);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(README, readme.substring(0, start) + table + readme.substring(end));
            return;
        }
        assertThat(readme.substring(start, end)).isEqualTo(table);
    }

    private static String table(KeyTable.Scope scope) {
        StringBuilder table = new StringBuilder("| key | value | default | meaning |\n|---|---|---|---|\n");
        for (KeyTable.Row row : KeyTable.rows()) {
            if (row.scope() == scope) {
                table.append("| `")
                        .append(row.key())
                        .append("` | ")
                        .append(cell(row.type()))
                        .append(" | ")
                        .append(cell(row.standard()))
                        .append(" | ")
                        .append(cell(row.description()))
                        .append(" |\n");
            }
        }
        return table.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
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

    private static String section(String heading) throws IOException {
        String readme = Files.readString(README);
        int start = readme.indexOf(heading + "\n");
        int end = readme.indexOf("\n## ", start + 1);
        return readme.substring(start, end < 0 ? readme.length() : end);
    }
}
