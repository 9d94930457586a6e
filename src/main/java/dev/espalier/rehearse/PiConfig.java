package dev.espalier.rehearse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A {@code config.txt} as the firmware of one board takes it: filters, includes, and the last word on each key. */
final class PiConfig {
    /** What is longer is cut. */
    private static final int MAX_LINE = 98;

    /** Bytes that are read; the firmware itself sets no bound that is known. */
    static final int LARGEST = 64 << 10;

    private static final String INITRAMFS = "initramfs ";
    private static final String INCLUDE = "include ";

    /** The filters that hold for a board of each model. */
    private static final Map<String, Set<String>> OWN =
            Map.of("pi3", Set.of("pi3", "pi3+"), "pi4", Set.of("pi4"), "pi5", Set.of("pi5"));

    private static final Set<String> MODELS = Set.of(
            "pi0", "pi0w", "pi02", "pi1", "pi2", "pi3", "pi3+", "pi4", "pi400", "cm4", "cm4s", "pi5", "pi500", "cm5");

    private final Machine machine;
    private final Function<String, Optional<byte[]>> include;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> overlays = new ArrayList<>();
    private final List<String> initramfs = new ArrayList<>();
    private final Set<String> includes = new TreeSet<>();
    private Optional<String> notUnderstood = Optional.empty();

    private PiConfig(Machine machine, Function<String, Optional<byte[]>> include) {
        this.machine = machine;
        this.include = include;
    }

    /**
     * Reads it.
     *
     * @param include the bytes of an included file, asked for when its line is reached
     */
    static PiConfig read(byte[] bytes, Machine machine, Function<String, Optional<byte[]>> include) {
        PiConfig config = new PiConfig(machine, include);
        config.read(bytes);
        return config;
    }

    private void read(byte[] bytes) {
        if (bytes.length > LARGEST) {
            notUnderstood = Optional.of("what config.txt includes, of " + bytes.length + " bytes");
            return;
        }
        Map<String, Boolean> filters = new LinkedHashMap<>();
        int number = 0;
        for (String whole : new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            number++;
            if (whole.chars().anyMatch(c -> c > '~')) {
                // The parser gives the rest of the file up here.
                return;
            }
            String line = whole.replaceFirst("\r$", "");
            line = line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line;
            if (line.startsWith("[") && line.contains("]")) {
                filter(line.substring(1, line.indexOf(']')), filters);
            } else if (!line.isBlank() && !line.startsWith("#") && !filters.containsValue(false)) {
                take(line, number, filters.containsKey(UNKNOWN));
            }
        }
    }

    private static final String UNKNOWN = "unknown";

    /** A filter takes the place of one of the same kind, and adds to those of other kinds. */
    private void filter(String text, Map<String, Boolean> filters) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.equals("all")) {
            filters.clear();
        } else if (name.equals("none")) {
            filters.put("none", false);
        } else if (MODELS.contains(name)) {
            filters.put("model", OWN.getOrDefault(machine.model(), Set.of()).contains(name));
        } else if (name.startsWith("0x")) {
            filters.put(
                    "serial", machine.serial().filter(name.substring(2)::equals).isPresent());
        } else if (name.equals("tryboot")) {
            filters.put("tryboot", false);
        } else {
            // Pins, screens and partitions are not in the inventory.
            filters.put(UNKNOWN, true);
        }
    }

    private void take(String line, int number, boolean unsure) {
        if (unsure && notUnderstood.isEmpty()) {
            notUnderstood = Optional.of("line " + number + " of config.txt, \"" + line
                    + "\", holds under a filter of which the inventory does not say whether it does");
        }
        if (line.startsWith(INITRAMFS)) {
            initramfs.addAll(List.of(line.substring(INITRAMFS.length())
                    .strip()
                    .split("\\s", 2)[0]
                    .split(",")));
        } else if (line.startsWith(INCLUDE)) {
            String name = line.substring(INCLUDE.length()).strip();
            // One that includes itself would do so for ever.
            if (includes.add(name)) {
                include.apply(name).ifPresent(this::read);
            }
        } else {
            int equals = line.indexOf('=');
            if (equals > 0) {
                assign(line.substring(0, equals), line.substring(equals + 1));
            }
        }
    }

    private void assign(String key, String value) {
        if (key.equals("dtoverlay")) {
            String name = value.split("[,:]", 2)[0];
            if (!name.isEmpty()) {
                overlays.add(name);
            }
        } else {
            values.put(key, value);
        }
    }

    Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    boolean isSet(String key, String wanted) {
        return value(key).filter(wanted::equals).isPresent();
    }

    /** In the order of their lines, without parameters. */
    List<String> overlays() {
        return overlays;
    }

    /** Of {@code initramfs} lines and {@code ramfsfile}, in order. */
    List<String> initramfs() {
        List<String> names = new ArrayList<>(initramfs);
        value("ramfsfile").ifPresent(list -> names.addAll(List.of(list.split(","))));
        return names;
    }

    Optional<String> notUnderstood() {
        return notUnderstood;
    }
}
