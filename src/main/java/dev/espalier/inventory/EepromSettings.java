package dev.espalier.inventory;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The bootloader of a Pi 4 or 5.
 *
 * @param release the date in the name of the vendor's image: {@code 2026-05-17}
 * @param config keys that differ from those of the release, values as written in the inventory; judged by the plan
 * @param selfUpdate whether the board finds it in its prefix directory
 * @param timestamp in seconds since 1970: a board takes an update when this is greater than that of its last one
 */
public record EepromSettings(String release, Map<String, String> config, boolean selfUpdate, Optional<Long> timestamp) {
    public EepromSettings {
        config = Collections.unmodifiableMap(new TreeMap<>(config));
        if (selfUpdate && timestamp.isEmpty()) {
            throw new IllegalArgumentException("an update has a timestamp");
        }
    }
}
