package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A machine that the tree was made for, as {@code manifest.json} lists it: what it says of itself, and what it is to do.
 *
 * @param model the key {@code model}
 * @param boot the key {@code boot}: the chain
 * @param install whether it is to reach a kernel; its own disk otherwise
 * @param macs lower case, with colons; the first is the card it boots from
 * @param firmware {@code bios} or {@code uefi}; either when empty
 */
public record Machine(
        String hostname,
        String model,
        String boot,
        boolean install,
        List<String> macs,
        Optional<String> serial,
        Optional<String> boardSerial,
        Optional<String> uuid,
        boolean prefixIsMac,
        Optional<String> firmware) {

    public Machine {
        macs = List.copyOf(macs);
    }

    /** Of the effective values of a node, by key path. */
    static Machine of(String hostname, Map<String, String> values) {
        return new Machine(
                hostname,
                values.getOrDefault("model", ""),
                values.getOrDefault("boot", ""),
                // Who has no disk is always to reach a kernel; install says nothing of it.
                values.getOrDefault("install", "").equals("true")
                        || values.getOrDefault("boot", "").equals("pi-nfs"),
                macs(values),
                Optional.ofNullable(values.get("serial")),
                Optional.ofNullable(values.get("boardSerial")),
                Optional.ofNullable(values.get("uuid")).map(uuid -> uuid.toLowerCase(Locale.ROOT)),
                values.getOrDefault("prefix", "").equals("mac"),
                Optional.ofNullable(values.get("firmware")));
    }

    /** One value, or a list item by item. */
    private static List<String> macs(Map<String, String> values) {
        List<String> macs = new ArrayList<>();
        Optional.ofNullable(values.get("mac")).ifPresent(one -> macs.add(mac(one)));
        while (values.containsKey("mac[" + macs.size() + "]")) {
            macs.add(mac(values.getOrDefault("mac[" + macs.size() + "]", "")));
        }
        return macs;
    }

    private static String mac(String text) {
        return text.toLowerCase(Locale.ROOT).replace('-', ':');
    }

    boolean isPi() {
        return model.startsWith("pi");
    }

    Optional<String> mac() {
        return macs.stream().findFirst();
    }

    /** What a Pi puts before every name, without the slash. */
    Optional<String> prefix() {
        return prefixIsMac ? mac().map(mac -> mac.replace(':', '-')) : serial;
    }
}
