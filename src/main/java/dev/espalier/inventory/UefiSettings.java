package dev.espalier.inventory;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The firmware of the chain pi-uefi.
 *
 * @param version a release of pftf/RPi4 as its tag is written: {@code v1.50}
 * @param variables EDK2 variables by name, values as written in the inventory; typed by the plan
 */
public record UefiSettings(String version, Map<String, String> variables) {
    public UefiSettings {
        variables = Collections.unmodifiableMap(new TreeMap<>(variables));
    }
}
