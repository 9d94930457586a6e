package dev.espalier.firmware;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Mount options as klibc's nfsmount takes them, which mounts the root in an initramfs. It knows fewer than the kernel and
 * refuses to mount with one that it does not know. (Tried one by one on klibc 2.0.12 of Debian 12.)
 */
final class NfsmountOptions {
    private static final Set<String> KNOWN = new TreeSet<>(List.of(
            "ac",
            "acdirmax",
            "acdirmin",
            "acl",
            "acregmax",
            "acregmin",
            "cto",
            "hard",
            "intr",
            "lock",
            "nfsvers",
            "noac",
            "noacl",
            "nocto",
            "nointr",
            "nolock",
            "noposix",
            "port",
            "posix",
            "retrans",
            "ro",
            "rsize",
            "rw",
            "soft",
            "tcp",
            "timeo",
            "udp",
            "v2",
            "v3",
            "vers",
            "wsize"));

    /** The kernel's words for what nfsmount has others for. */
    private static final Map<String, String> OTHER_WORDS =
            new TreeMap<>(Map.of("proto=tcp", "tcp", "proto=udp", "udp"));

    private NfsmountOptions() {}

    /** {@code options} in the words of nfsmount. */
    static String of(String options) {
        return words(options)
                .map(option -> OTHER_WORDS.getOrDefault(option, option))
                .collect(Collectors.joining(","));
    }

    /** Those that nfsmount has no word for. */
    static List<String> unknown(String options) {
        return words(options)
                .filter(option -> !OTHER_WORDS.containsKey(option) && !KNOWN.contains(option.split("=", 2)[0]))
                .toList();
    }

    private static Stream<String> words(String options) {
        return Arrays.stream(options.split(",", -1)).filter(option -> !option.isEmpty());
    }
}
