package dev.espalier.format.eeprom;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.espalier.format.NameDistance;

/**
 * A key of the bootloader's configuration.
 *
 * @param standard what holds when it is absent; empty when nothing does
 * @param chips that read it
 */
public record ConfigKey(String name, ConfigForm form, String standard, Set<EepromChip> chips) {

    /** All of them, by name. */
    public static List<ConfigKey> all() {
        return ConfigCatalogue.ALL;
    }

    /** By the exact name: the bootloader ignores one in another case. */
    public static Optional<ConfigKey> find(String name) {
        return all().stream().filter(key -> key.name.equals(name)).findFirst();
    }

    /**
     * What to write instead of a name that the bootloader does not know; empty when nothing is known of it, as of a key that
     * a later bootloader brings.
     */
    public static Optional<String> cure(String name) {
        Optional<String> invented = Optional.ofNullable(ConfigCatalogue.INVENTED.get(name));
        return invented.or(() -> NameDistance.near(
                        name, all().stream().map(ConfigKey::name).toList())
                .stream()
                .findFirst()
                .map(near -> "did you mean " + near + "?"));
    }

    /** What is wrong with {@code value}, to be read behind it: {@code must be 0 or 1}. */
    public Optional<String> fault(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c <= '~')
                ? form.fault(value)
                : Optional.of(
                        "has a character outside printable ASCII; the bootloader would drop the rest of the file");
    }

    /** Why a good value has no effect on boards with that chip, to be read behind it; empty when it has. */
    public Optional<String> uselessOn(EepromChip chip, String value) {
        if (!chips.contains(chip)) {
            return Optional.of("has no effect on a board with a " + chip + ", which does not read this key");
        }
        boolean socket = form instanceof ConfigForm.Order
                && chip == EepromChip.BCM2712
                && BootOrder.parse(value)
                        .filter(order -> order.has(BootOrder.Mode.BCM_USB))
                        .isPresent();
        return socket
                ? Optional.of("has the digit 5 (" + BootOrder.Mode.BCM_USB.words() + "), which a board with a " + chip
                        + " cannot boot from")
                : Optional.empty();
    }
}
