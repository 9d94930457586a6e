package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table of {@code router.md}: what another DHCP server is told to hand out. A rehearsal takes it that the server was told
 * so, and that the EEPROM of a Pi knows the serving address.
 */
record RouterPage(List<Row> rows, String text) {
    private static final Pattern ROW = Pattern.compile("\\| (.*) \\| (.*) \\| `+ ?(\\S+?) ?`+ \\|");
    private static final int LONGEST_LINE = 500;
    private static final String BY_MAC = "known by MAC";
    private static final String IPXE = "iPXE";

    /** A line of the table. {@code architectures} is empty in the one for what is iPXE already. */
    record Row(boolean byMac, boolean ipxe, List<Integer> architectures, String file) {}

    static RouterPage parse(String text) {
        List<Row> rows = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            Matcher row = ROW.matcher(line);
            if (line.length() <= LONGEST_LINE && row.matches()) {
                List<Integer> architectures = row.group(2).matches("[0-9]{1,5}(, [0-9]{1,5})*")
                        ? Stream.of(row.group(2).split(", "))
                                .map(Integer::valueOf)
                                .toList()
                        : List.of();
                boolean ipxe = row.group(2).contains(IPXE);
                if (ipxe || !architectures.isEmpty()) {
                    rows.add(new Row(row.group(1).contains(BY_MAC), ipxe, architectures, unescaped(row.group(3))));
                }
            }
        }
        return new RouterPage(rows, text.toLowerCase(Locale.ROOT));
    }

    /** The bar that ends a column is written with a backslash before it, which no name has. */
    private static String unescaped(String name) {
        return name.replace("\\|", "|");
    }

    DhcpAnswer answer(DhcpQuestion question) {
        boolean known = question.mac().filter(text::contains).isPresent();
        Optional<String> file = rows.stream()
                .filter(row -> question.isIpxe()
                        ? row.ipxe()
                        : row.architectures().contains(question.architecture()) && (known || !row.byMac()))
                .findFirst()
                .map(Row::file);
        return new DhcpAnswer(
                true,
                false,
                false,
                Architectures.isHttp(question.architecture()) && file.isPresent(),
                file,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
