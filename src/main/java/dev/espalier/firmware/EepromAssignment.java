package dev.espalier.firmware;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.espalier.format.eeprom.BootConfig;
import dev.espalier.format.eeprom.ConfigKey;
import dev.espalier.format.pi.ConfigTxtLine;
import dev.espalier.format.uefi.InvalidSetting;

/**
 * A key to be set in a bootloader's configuration, in the words of the command line: {@code KEY=VALUE} for every board, or
 * {@code [SECTION]KEY=VALUE}.
 */
public record EepromAssignment(String section, String key, String value) {
    private static final Pattern FORM = Pattern.compile("(?:\\[(.*)])?([A-Za-z][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    /**
     * Reads and judges.
     *
     * @throws InvalidSetting when the section or the key is none, or the value none of the key
     */
    public static EepromAssignment parse(String text) throws InvalidSetting {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidSetting("\"" + text + "\" does not set a key: KEY=VALUE, or [SECTION]KEY=VALUE");
        }
        EepromAssignment parsed = new EepromAssignment(
                Optional.ofNullable(matcher.group(1)).orElse(BootConfig.ALL), matcher.group(2), matcher.group(3));
        Optional<String> fault = parsed.fault();
        if (fault.isPresent()) {
            throw new InvalidSetting(fault.get());
        }
        return parsed;
    }

    private Optional<String> fault() {
        if (!BootConfig.isSection(section)) {
            return Optional.of("\"[" + section + "]\" is no section of a bootloader's configuration:"
                    + " all, pi4, pi5, cm4, 0xSERIAL, gpio7=0, config.txt and the like");
        }
        if (section.equals(BootConfig.CONFIG_TXT)) {
            String line = key + "=" + value;
            return ConfigTxtLine.fault(line).map(why -> "\"" + line + "\" " + why);
        }
        Optional<ConfigKey> known = ConfigKey.find(key);
        if (known.isPresent()) {
            return known.get().fault(value).map(why -> key + " is \"" + value + "\", but " + why);
        }
        return ConfigKey.cure(key).map(cure -> "no bootloader reads " + key + ": " + cure);
    }

    /** That configuration with this key in it. */
    public BootConfig in(BootConfig config) {
        return config.with(section, key, value);
    }

    /** Why the key may be another than this in {@code changed}, which has this in it. */
    public List<String> warnings(BootConfig changed) {
        return changed.overriding(section, key).stream()
                .map(each -> "line " + each.line() + " sets " + key + " again, to " + each.value()
                        + (each.section().equals(BootConfig.ALL)
                                ? ""
                                : ", for boards that [" + each.section() + "] matches")
                        + ": the later line wins; set [" + each.section() + "]" + key + "=" + value + " too")
                .toList();
    }
}
