package dev.espalier.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The key {@code bond}: several network devices as one.
 *
 * @param options of Linux' bonding driver, in the order of the inventory
 */
public record Bond(String name, List<String> interfaces, Map<String, String> options, Optional<Integer> mtu) {
    public Bond {
        interfaces = List.copyOf(interfaces);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
}
