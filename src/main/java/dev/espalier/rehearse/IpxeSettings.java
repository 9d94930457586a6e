package dev.espalier.rehearse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The variables of iPXE: what the machine is, and what scripts set. What a true machine has and the inventory does not say
 * is {@link #UNKNOWN}: it is set, and equals nothing.
 */
final class IpxeSettings {
    /** Stands for a value that only the machine knows. No identity has this character, and so no file either. */
    static final String UNKNOWN = "?";

    private static final int LONGEST = 1 << 16;

    private final Map<String, String> values = new TreeMap<>();
    private Optional<String> notUnderstood = Optional.empty();

    IpxeSettings(Machine machine, int architecture, Lan lan) {
        boolean arm64 = Architectures.isArm64(architecture);
        boolean bios = architecture == Architectures.BIOS;
        values.put("platform", bios ? "pcbios" : "efi");
        values.put("buildarch", bios ? "i386" : arm64 ? "arm64" : "x86_64");
        values.put("serial", machine.serial().orElse(UNKNOWN));
        values.put("board-serial", machine.boardSerial().orElse(UNKNOWN));
        values.put("uuid", machine.uuid().orElse(UNKNOWN));
        for (String name :
                List.of("asset", "manufacturer", "product", "version", "ip", "net0/ip", "gateway", "netmask")) {
            values.put(name, UNKNOWN);
        }
        values.put("next-server", lan.address().orElse(UNKNOWN));
        values.put("user-class", "iPXE");
        List<String> macs = machine.macs().isEmpty() ? List.of(UNKNOWN) : machine.macs();
        values.put("mac", macs.get(0));
        for (int i = 0; i < macs.size(); i++) {
            values.put("net" + i + "/mac", macs.get(i));
        }
        values.put("netX/mac", macs.get(0));
    }

    void set(String name, String value) {
        String plain = name.replaceFirst(":.*$", "");
        if (value.isEmpty()) {
            values.remove(plain);
        } else {
            values.put(plain, value);
        }
    }

    boolean isSet(String name) {
        return find(name.replaceFirst(":.*$", "")).isPresent();
    }

    Optional<String> notUnderstood() {
        return notUnderstood;
    }

    /** Replaces what stands in {@code ${}}, from the inside out; what was put in is looked at again. */
    String expand(String text) {
        StringBuilder word = new StringBuilder(text);
        while (true) {
            int end = -1;
            int start = -1;
            for (int i = 0; i < word.length() && end < 0; i++) {
                if (word.charAt(i) == '$' && i + 1 < word.length() && word.charAt(i + 1) == '{') {
                    start = i;
                } else if (word.charAt(i) == '}' && start >= 0) {
                    end = i;
                }
            }
            if (word.length() > LONGEST) {
                notUnderstood = Optional.of("a word of more than " + LONGEST + " characters");
                return UNKNOWN;
            }
            if (end < 0) {
                return word.toString();
            }
            word.replace(start, end + 1, value(word.substring(start + 2, end)));
        }
    }

    private String value(String reference) {
        int colon = reference.indexOf(':');
        String name = colon < 0 ? reference : reference.substring(0, colon);
        String type = colon < 0 ? "" : reference.substring(colon + 1);
        return find(name).map(value -> typed(value, type, reference)).orElse("");
    }

    /** Of {@code net0.dhcp/next-server} and the like the last part tells what it is. */
    private Optional<String> find(String name) {
        Optional<String> value = Optional.ofNullable(values.get(name));
        boolean scoped = name.matches(
                "(net[0-9X.a-z]*|proxydhcp|pxebs|dhcp)/(next-server|ip|user-class|filename|gateway|netmask)");
        return value.isPresent() || !scoped
                ? value
                : Optional.ofNullable(values.get(name.substring(name.lastIndexOf('/') + 1)));
    }

    private String typed(String value, String type, String reference) {
        if (value.equals(UNKNOWN)) {
            return UNKNOWN;
        }
        return switch (type) {
            case "", "string", "ipv4", "uuid" -> value;
            case "hex" -> hex(value, ":");
            case "hexhyp" -> hex(value, "-");
            case "hexraw" -> hex(value, "");
            case "uristring" -> uriString(value);
            default -> {
                notUnderstood = Optional.of("${" + reference + "}");
                yield UNKNOWN;
            }
        };
    }

    /** A MAC is six bytes; of any other text its characters are the bytes. */
    private static String hex(String value, String between) {
        if (value.matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}")) {
            return value.replace(":", between);
        }
        List<String> pairs = new ArrayList<>();
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            pairs.add(Character.toString(Character.forDigit(each >> 4 & 15, 16)) + Character.forDigit(each & 15, 16));
        }
        return String.join(between, pairs);
    }

    /** RFC 3986's unreserved characters stay, others become percent signs and two digits, in upper case as iPXE writes them. */
    private static String uriString(String value) {
        StringBuilder text = new StringBuilder();
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = each > ' ' && (Character.isLetterOrDigit(each) || "-._~".indexOf(each) >= 0);
            text.append(
                    plain
                            ? Character.toString(each)
                            : "%" + HexFormat.of().withUpperCase().toHexDigits(each));
        }
        return text.toString();
    }
}
