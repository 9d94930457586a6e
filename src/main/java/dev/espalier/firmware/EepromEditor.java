package dev.espalier.firmware;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.eeprom.BootConfig;
import dev.espalier.format.eeprom.BootOrder;
import dev.espalier.format.eeprom.BootloaderBuild;
import dev.espalier.format.eeprom.ConfigKey;
import dev.espalier.format.eeprom.EepromImage;
import dev.espalier.format.eeprom.EepromSection;

/**
 * One image of a Pi's EEPROM, as the commands {@code eeprom show|set} show and change it. Immutable: a change gives a new
 * editor, over new bytes, in which all else is as it was.
 */
public final class EepromEditor {
    private static final String ORDER = "BOOT_ORDER";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final EepromImage image;

    private EepromEditor(EepromImage image) {
        this.image = image;
    }

    /** Takes a copy of the whole file. */
    public static EepromEditor open(byte[] bytes) throws FormatException {
        return new EepromEditor(EepromImage.parse(bytes));
    }

    /** The whole file. */
    public byte[] bytes() {
        return image.toBytes();
    }

    /** With another configuration. */
    public EepromEditor with(BootConfig config) throws FormatException {
        return new EepromEditor(image.withConfig(config));
    }

    /** With that time, in seconds since 1970, as the time of its update. */
    public EepromEditor withUpdateTime(long seconds) throws FormatException {
        return new EepromEditor(image.withUpdateTime(seconds));
    }

    public EepromImage image() {
        return image;
    }

    /** What is known of the image, and its configuration as it is. */
    public String text() {
        BootloaderBuild build = image.build();
        List<String> lines = new ArrayList<>();
        lines.add("chip: " + image.chip() + (image.holdsTwoSystems() ? ", with a second partition for updates" : ""));
        lines.add("built: "
                + (build.timestamp().isPresent() ? time(build.timestamp().getAsLong()) : "unknown")
                + build.version().map(version -> ", version " + version).orElse("")
                + (build.manufacturing().isPresent()
                        ? ", MFG_VER " + build.manufacturing().getAsInt()
                        : ""));
        lines.add("update time: "
                + image.updateTime().map(EepromEditor::time).orElse("none, so that any update is later"));
        lines.add("signed configuration: " + (image.isSigned() ? "yes" : "no"));
        lines.addAll(orders());
        lines.add("sections:");
        for (EepromSection section : image.sections()) {
            lines.add(String.format(
                            Locale.ROOT,
                            "  0x%06x %8d  %s %s",
                            section.offset(),
                            section.length(),
                            section.kind(),
                            section.name())
                    .stripTrailing());
        }
        lines.add("bootconf.txt:");
        image.config().lines().forEach(line -> lines.add(("  " + line).stripTrailing()));
        return String.join("\n", lines) + "\n";
    }

    private List<String> orders() {
        List<String> lines = new ArrayList<>();
        for (BootConfig.Assignment each : image.config().assignments()) {
            if (each.key().equals(ORDER) && !each.section().equals(BootConfig.CONFIG_TXT)) {
                lines.add("boot order" + (each.section().equals(BootConfig.ALL) ? "" : " [" + each.section() + "]")
                        + ": " + words(each.value()));
            }
        }
        return lines.isEmpty() ? List.of("boot order: not set, the bootloader has one of its own") : lines;
    }

    private static String words(String order) {
        return order + ", "
                + BootOrder.parse(order)
                        .map(BootOrder::words)
                        .orElseGet(() -> ConfigKey.find(ORDER)
                                .flatMap(key -> key.fault(order))
                                .orElse("not a boot order"));
    }

    private static String time(long seconds) {
        return seconds + " (" + TIME.format(Instant.ofEpochSecond(seconds)) + ")";
    }

    /** The same as {@link #text}, as a JSON object over several lines. */
    public String json() {
        StringWriter text = new StringWriter();
        BootloaderBuild build = image.build();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setFormattingStyle(FormattingStyle.PRETTY.withNewline("\n"));
            json.beginObject();
            json.name("chip").value(image.chip().name());
            json.name("twoSystems").value(image.holdsTwoSystems());
            if (build.timestamp().isPresent()) {
                json.name("buildTimestamp").value(build.timestamp().getAsLong());
            }
            if (build.version().isPresent()) {
                json.name("version").value(build.version().get());
            }
            if (build.manufacturing().isPresent()) {
                json.name("mfgVer").value(build.manufacturing().getAsInt());
            }
            if (image.updateTime().isPresent()) {
                json.name("updateTime").value(image.updateTime().get());
            }
            json.name("signed").value(image.isSigned());
            writeOrder(json);
            writeSections(json);
            json.name("config").value(image.config().toString());
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string does not fail to be written", e);
        }
        return text.append('\n').toString();
    }

    private void writeOrder(JsonWriter json) throws IOException {
        Optional<BootOrder> order = image.config().value(ORDER).flatMap(BootOrder::parse);
        if (order.isPresent()) {
            json.name("bootOrder").beginArray();
            for (BootOrder.Mode mode : order.get().modes()) {
                json.value(mode.words());
            }
            json.endArray();
        }
    }

    private void writeSections(JsonWriter json) throws IOException {
        json.name("sections").beginArray();
        for (EepromSection section : image.sections()) {
            json.beginObject();
            json.name("offset").value(section.offset());
            json.name("length").value(section.length());
            json.name("kind").value(section.kind());
            json.name("name").value(section.name());
            json.endObject();
        }
        json.endArray();
    }

    /** What of the configuration the bootloader will not do as it is written there. */
    public List<String> warnings() {
        BootConfig config = image.config();
        List<String> warnings = new ArrayList<>();
        config.firstForeignLine()
                .ifPresent(line -> warnings.add(
                        "line " + line + " has a byte outside ASCII: the bootloader may drop it and all that follows"));
        for (BootConfig.Assignment each : config.assignments()) {
            if (!each.section().equals(BootConfig.CONFIG_TXT)) {
                objection(each).ifPresent(why -> warnings.add("line " + each.line() + ": " + why));
            }
        }
        return warnings;
    }

    private Optional<String> objection(BootConfig.Assignment each) {
        Optional<ConfigKey> known = ConfigKey.find(each.key());
        if (known.isEmpty()) {
            return Optional.of("no bootloader is known to read " + each.key()
                    + ConfigKey.cure(each.key()).map(cure -> "; " + cure).orElse(""));
        }
        return known.get()
                .fault(each.value())
                .or(() -> known.get().uselessOn(image.chip(), each.value()))
                .map(why -> each.key() + "=" + each.value() + " " + why);
    }
}
