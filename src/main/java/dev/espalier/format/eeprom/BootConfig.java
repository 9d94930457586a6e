package dev.espalier.format.eeprom;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The text of {@code bootconf.txt}, byte for byte: {@code KEY=VALUE} lines, {@code #} comments and {@code [filter]} lines
 * as in config.txt, and behind {@code [config.txt]} lines that the bootloader appends to config.txt. Immutable.
 *
 * <p>Of several lines for one key the last that applies wins. A filter replaces an earlier one of its kind and narrows
 * those of other kinds, until {@code [all]}.
 */
public final class BootConfig {
    /** The section of what holds for every board. */
    public static final String ALL = "all";

    /** The section of lines for config.txt; it reaches to the end. */
    public static final String CONFIG_TXT = "config.txt";

    private static final String NONE = "none";
    private static final Pattern SECTION =
            Pattern.compile("all|none|config\\.txt|tryboot|pi0|pi0w|pi02|pi1|pi2|pi3|pi3\\+|pi4|pi5"
                    + "|pi400|pi500|cm1|cm3|cm3\\+|cm4|cm4s|cm5|cm5l|cm0|0x[0-9A-Fa-f]{1,8}|gpio[0-9]{1,2}=[01]|board-type=0x[0-9A-Fa-f]+"
                    + "|HDMI:[01]|partition=[0-9]+|boot_partition=[0-9]+");
    private static final Pattern FILTER = Pattern.compile("\\s*\\[([^\\[\\]]*)]\\s*");
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z][A-Za-z0-9_]*)=(.*?)(\\s*)");
    private static final Pattern LINE = Pattern.compile("[^\n]*\n|[^\n]+");

    private final List<String> lines;

    private BootConfig(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Takes whatever the bytes are; {@link #assignments} has what can be understood of them. */
    public static BootConfig parse(byte[] bytes) {
        Matcher matcher = LINE.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        List<String> lines = new ArrayList<>();
        while (matcher.find()) {
            lines.add(matcher.group());
        }
        return new BootConfig(lines);
    }

    public byte[] toBytes() {
        return String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Without line ends. */
    public List<String> lines() {
        return lines.stream().map(String::stripTrailing).toList();
    }

    /**
     * The first line with a byte that is not ASCII, counted from 1: the bootloader drops that line and those behind it.
     */
    public Optional<Integer> firstForeignLine() {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).chars().anyMatch(c -> c > '~')) {
                return Optional.of(i + 1);
            }
        }
        return Optional.empty();
    }

    /**
     * A line that gives a key a value.
     *
     * @param section {@link #ALL}, {@link #CONFIG_TXT}, or the filters that must match, with {@code ][} between them
     * @param line counted from 1
     */
    public record Assignment(String section, String key, String value, int line) {
        private boolean isNever() {
            return List.of(section.split("]\\[", -1)).contains(NONE);
        }
    }

    /** In the order of the file. */
    public List<Assignment> assignments() {
        List<Assignment> found = new ArrayList<>();
        List<String> sections = sections();
        for (int i = 0; i < lines.size(); i++) {
            Matcher assignment = ASSIGNMENT.matcher(text(i));
            if (assignment.matches()) {
                found.add(new Assignment(sections.get(i), assignment.group(1), assignment.group(2), i + 1));
            }
        }
        return List.copyOf(found);
    }

    /** What {@code key} is for boards that no filter matches; empty when no such line names it. */
    public Optional<String> value(String key) {
        return assignments().stream()
                .filter(each -> each.section().equals(ALL) && each.key().equals(key))
                .reduce((earlier, later) -> later)
                .map(Assignment::value);
    }

    /** The section of each line; a filter line is in the section it opens. */
    private List<String> sections() {
        List<String> sections = new ArrayList<>();
        Map<String, String> filters = new LinkedHashMap<>();
        String section = ALL;
        for (int i = 0; i < lines.size(); i++) {
            Matcher filter = FILTER.matcher(text(i));
            if (filter.matches() && !section.equals(CONFIG_TXT)) {
                section = after(filter.group(1), filters);
            }
            sections.add(section);
        }
        return sections;
    }

    private static String after(String filter, Map<String, String> filters) {
        if (filter.equals(CONFIG_TXT)) {
            return CONFIG_TXT;
        }
        if (filter.equals(ALL)) {
            filters.clear();
            return ALL;
        }
        filters.put(kind(filter), filter);
        return String.join("][", filters.values());
    }

    /** Filters of one kind replace each other. */
    private static String kind(String filter) {
        int equals = filter.indexOf('=');
        if (equals >= 0) {
            return filter.substring(0, equals);
        }
        if (filter.startsWith("0x")) {
            return "serial";
        }
        return filter.startsWith("pi") || filter.startsWith("cm") ? "model" : filter;
    }

    /** Whether that is a section that a bootloader could enter, or several joined by {@code ][}. */
    public static boolean isSection(String section) {
        return Stream.of(section.split("]\\[", -1))
                .allMatch(each -> SECTION.matcher(each).matches());
    }

    /** This text with {@code key} for every board. */
    public BootConfig with(String key, String value) {
        return with(ALL, key, value);
    }

    /**
     * This text with {@code key} in a section: its last line there is changed, or one is added behind the section's others,
     * or the section is added.
     *
     * @param section as {@link Assignment#section}
     */
    public BootConfig with(String section, String key, String value) {
        if (!(key + "=" + value).chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException("not a line of printable ASCII: " + key);
        }
        List<String> changed = new ArrayList<>(lines);
        Optional<Assignment> present = assignments().stream()
                .filter(each -> each.section().equals(section) && each.key().equals(key))
                .reduce((earlier, later) -> later);
        if (present.isPresent()) {
            int at = present.get().line() - 1;
            if (!present.get().value().equals(value)) {
                changed.set(at, key + "=" + value + end(changed.get(at)));
            }
            return new BootConfig(changed);
        }
        int at = endOf(section);
        if (at < 0) {
            at = section.equals(CONFIG_TXT) ? lines.size() : beginOfConfigTxt();
            if (at > 0 && !section.equals(CONFIG_TXT) && !sections().get(at - 1).equals(ALL)) {
                insert(changed, at++, "[" + ALL + "]");
            }
            for (String filter : section.split("]\\[", -1)) {
                insert(changed, at++, "[" + filter + "]");
            }
            if (!section.equals(CONFIG_TXT)) {
                insert(changed, at, "[" + ALL + "]");
            }
        }
        insert(changed, at, key + "=" + value);
        return new BootConfig(changed);
    }

    /** Where a line is added to the last block of {@code section}: behind its last line that says anything; or -1. */
    private int endOf(String section) {
        List<String> sections = sections();
        int at = lines.isEmpty() || !sections.contains(section) ? -1 : sections.lastIndexOf(section) + 1;
        if (at < 0) {
            // What stands before every filter holds for every board.
            return section.equals(ALL) ? 0 : -1;
        }
        while (at > 1 && text(at - 1).isBlank() && sections.get(at - 2).equals(section)) {
            at--;
        }
        return at;
    }

    private int beginOfConfigTxt() {
        int at = sections().indexOf(CONFIG_TXT);
        return at < 0 ? lines.size() : at;
    }

    private static void insert(List<String> lines, int at, String line) {
        if (at > 0 && !lines.get(at - 1).endsWith("\n")) {
            lines.set(at - 1, lines.get(at - 1) + "\n");
        }
        lines.add(at, line + "\n");
    }

    private String text(int line) {
        String text = lines.get(line);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static String end(String line) {
        return line.endsWith("\r\n") ? "\r\n" : line.endsWith("\n") ? "\n" : "";
    }

    /** Lines of {@code key} behind that of {@code section}, which win over it where their own section applies. */
    public List<Assignment> overriding(String section, String key) {
        List<Assignment> ofKey =
                assignments().stream().filter(each -> each.key().equals(key)).toList();
        int last = ofKey.stream()
                .filter(each -> each.section().equals(section))
                .mapToInt(Assignment::line)
                .max()
                .orElse(Integer.MAX_VALUE);
        return ofKey.stream()
                .filter(each -> each.line() > last && !each.isNever())
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BootConfig that && lines.equals(that.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }

    @Override
    public String toString() {
        return String.join("", lines);
    }
}
