package dev.espalier.lab;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A variable as somebody reports it; maps of them go by {@code GUID:NAME}.
 *
 * @param attributes bits: 1 non-volatile, 2 boot services, 4 run time, 0x20 signed with a time
 * @param data in hexadecimal
 */
record SeenVariable(int attributes, String data) {
    private static final Pattern HEADING = Pattern.compile("Variable (\\S+) '([^':]+):(.*)' DataSize = 0x([0-9A-F]+)");
    private static final Pattern DUMP = Pattern.compile("  [0-9A-F]{8}: (.{48}) \\*.*");
    private static final int NON_VOLATILE = 1;

    /** The shell has names for some GUIDs. */
    private static final Map<String, String> GUIDS = Map.of(
            "EFIGlobalVariable", "8BE4DF61-93CA-11D2-AA0D-00E098032B8C",
            "iSCSIInitiatorName", "59324945-EC44-4C0D-B1CD-9DB139DF070C");

    /** What {@code dmpstore} of the UEFI shell printed of the store; variables that live in memory only are left out. */
    static Map<String, SeenVariable> inDump(String console) {
        Map<String, SeenVariable> found = new TreeMap<>();
        List<String> lines = console.lines().map(line -> line.replace("\r", "")).toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher heading = HEADING.matcher(lines.get(i));
            if (!heading.matches()) {
                continue;
            }
            int size = Integer.parseInt(heading.group(4), 16);
            StringBuilder data = new StringBuilder();
            while (data.length() < 2 * size) {
                i++;
                Matcher dump = DUMP.matcher(lines.get(i));
                assertThat(dump.matches())
                        .as("dmpstore printed \"%s\"", lines.get(i))
                        .isTrue();
                data.append(dump.group(1).replaceAll("[ -]", ""));
            }
            int attributes = 0;
            for (String letters : heading.group(1).split("\\+", -1)) {
                attributes |= bit(letters);
            }
            String guid = GUIDS.getOrDefault(heading.group(2), heading.group(2));
            if ((attributes & NON_VOLATILE) != 0) {
                SeenVariable seen = new SeenVariable(attributes, data.toString().toLowerCase(Locale.ROOT));
                assertThat(found.put(guid + ":" + heading.group(3), seen))
                        .as("%s is there twice", heading.group())
                        .isNull();
            }
        }
        return found;
    }

    private static int bit(String letters) {
        return switch (letters) {
            case "NV" -> NON_VOLATILE;
            case "BS" -> 2;
            case "RT" -> 4;
            case "AT" -> 0x20;
            default -> throw new AssertionError("dmpstore printed the attribute " + letters);
        };
    }

    /** What {@code espalier nvram list --format json} printed. */
    static Map<String, SeenVariable> inList(String json) {
        Map<String, SeenVariable> found = new TreeMap<>();
        for (JsonElement each : JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("variables")) {
            JsonObject variable = each.getAsJsonObject();
            found.put(
                    variable.get("guid").getAsString() + ":"
                            + variable.get("name").getAsString(),
                    new SeenVariable(
                            variable.get("attributes").getAsInt(),
                            variable.get("data").getAsString()));
        }
        return found;
    }
}
