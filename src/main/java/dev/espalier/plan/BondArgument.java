package dev.espalier.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.espalier.inventory.Bond;
import dev.espalier.inventory.Node;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * {@code bond=name:devices:options:mtu}. Talos knows the options below (parseBondOptions in the file that {@link
 * NetworkArguments} names, and the words of pkg/machinery/nethelpers); one that it does not know costs the node its
 * whole network.
 */
final class BondArgument {
    private static final String NUMBER = "a number";
    private static final String TEXT = "any text";
    private static final int LONGEST_NUMBER = 9;

    /** By option, the words that it takes, or {@link #NUMBER} or {@link #TEXT}. */
    private static final Map<String, List<String>> OPTIONS = options();

    private BondArgument() {}

    static String of(Bond bond, Node node, Problems problems) {
        bond.options()
                .forEach((name, value) -> fault(name, value)
                        .ifPresent(fault -> problems.add(Problem.error(
                                "node.bond.option",
                                node.where("bond.options." + name),
                                "bond.options." + name + " is \"" + value + "\", but " + fault
                                        + "; Talos would drop the whole network of the kernel line"))));
        List<String> fields = new ArrayList<>(List.of(
                bond.name(),
                String.join(",", bond.interfaces()),
                bond.options().entrySet().stream()
                        .map(option -> option.getKey() + "=" + option.getValue())
                        .collect(Collectors.joining(",")),
                bond.mtu().map(String::valueOf).orElse("")));
        while (fields.get(fields.size() - 1).isEmpty()) {
            fields.remove(fields.size() - 1);
        }
        return String.join(":", fields);
    }

    private static Optional<String> fault(String name, String value) {
        List<String> words = OPTIONS.get(name);
        if (words == null) {
            return Optional.of("Talos knows only " + String.join(", ", OPTIONS.keySet()));
        }
        boolean number = value.length() <= LONGEST_NUMBER && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return words.contains(value) || words.contains(TEXT) || (words.contains(NUMBER) && number)
                ? Optional.empty()
                : Optional.of("must be " + (words.size() > 1 ? "one of " : "") + String.join(", ", words));
    }

    private static Map<String, List<String>> options() {
        Map<String, List<String>> options = new LinkedHashMap<>();
        options.put(
                "mode",
                List.of(
                        "balance-rr",
                        "active-backup",
                        "balance-xor",
                        "broadcast",
                        "802.3ad",
                        "balance-tlb",
                        "balance-alb"));
        options.put(
                "xmit_hash_policy", List.of("layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4", "vlan+srcmac"));
        options.put("lacp_rate", List.of("slow", "fast"));
        options.put(
                "arp_validate", List.of("none", "active", "backup", "all", "filter", "filter_active", "filter_backup"));
        options.put("arp_all_targets", List.of("any", "all"));
        options.put("primary_reselect", List.of("always", "better", "failure"));
        options.put("fail_over_mac", List.of("none", "active", "follow"));
        options.put("ad_select", List.of("stable", "bandwidth", "count"));
        options.put("primary", List.of(TEXT));
        options.put("arp_ip_target", List.of(TEXT));
        for (String number : List.of(
                "miimon",
                "updelay",
                "downdelay",
                "arp_interval",
                "resend_igmp",
                "min_links",
                "lp_interval",
                "packets_per_slave",
                "num_grat_arp",
                "num_unsol_na",
                "all_slaves_active",
                "use_carrier")) {
            options.put(number, List.of(NUMBER));
        }
        return Collections.unmodifiableMap(options);
    }
}
