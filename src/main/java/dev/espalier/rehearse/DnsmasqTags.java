package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What dnsmasq knows a client by: the lines that set tags, and the tags they give to a question. */
final class DnsmasqTags {
    private static final Pattern MAC = Pattern.compile("([0-9a-f]{1,2}|\\*)(:([0-9a-f]{1,2}|\\*)){5}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
    private static final Pattern LEASE = Pattern.compile("infinite|[0-9]+[smhdw]?");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private static final Map<String, Integer> OPTIONS = Map.of(
            "vendor-class", DhcpQuestion.VENDOR_CLASS,
            "tftp-server", DhcpQuestion.TFTP_SERVER,
            "bootfile-name", DhcpQuestion.BOOT_FILE,
            "user-class", DhcpQuestion.USER_CLASS,
            "client-arch", DhcpQuestion.ARCHITECTURE,
            "client-interface-id", DhcpQuestion.INTERFACE,
            "client-machine-id", DhcpQuestion.GUID);

    /** A {@code dhcp-host} line. */
    record Host(Set<String> tags, Optional<String> address, boolean ignored) {}

    /** A line that compares an option of the client. */
    private record Match(String tag, int option, OptionPattern pattern) {}

    /** {@code tag-if}: what is set when the conditions hold. */
    private record Implied(List<String> conditions, List<String> tags) {}

    private final Map<String, Set<String>> byMac = new HashMap<>();
    private final List<Map.Entry<Pattern, String>> byPattern = new ArrayList<>();
    private final Map<String, Host> hosts = new HashMap<>();
    private final List<Match> matches = new ArrayList<>();
    private final List<Implied> implied = new ArrayList<>();
    private final Set<String> always = new TreeSet<>();
    private final Set<Integer> uncertain = new TreeSet<>();

    /** Takes the line in; false when it has a form that is not understood here. */
    boolean add(DnsmasqConf.Directive line) {
        return switch (line.key()) {
            case "dhcp-mac" -> addMac(line);
            case "dhcp-host" -> addHost(line.values());
            case "dhcp-userclass" -> addText(line, DhcpQuestion.USER_CLASS);
            case "dhcp-vendorclass" -> addText(line, DhcpQuestion.VENDOR_CLASS);
            case "dhcp-match" -> addMatch(line);
            case "tag-if" -> addImplied(line.values());
            default -> false;
        };
    }

    /** A tag that every client of a range gets. */
    void addAlways(String tag) {
        always.add(tag);
    }

    /** The number of an option as dnsmasq spells it; empty for one that is not known here. */
    static Optional<Integer> option(String name) {
        if (name.matches("[0-9]{1,3}")) {
            return Optional.of(Integer.valueOf(name));
        }
        return name.startsWith("option:")
                ? Optional.ofNullable(OPTIONS.get(name.substring("option:".length())))
                : Optional.empty();
    }

    private boolean addMac(DnsmasqConf.Directive line) {
        if (line.values().size() != 2) {
            return false;
        }
        String mac = line.values().get(1).toLowerCase(Locale.ROOT);
        if (!MAC.matcher(mac).matches()) {
            return false;
        }
        if (mac.contains("*")) {
            byPattern.add(Map.entry(Pattern.compile(padded(mac).replace("*", "[0-9a-f]{2}")), line.set()));
        } else {
            byMac.computeIfAbsent(padded(mac), each -> new TreeSet<>()).add(line.set());
        }
        return true;
    }

    /** Pairs of one digit mean the same as with a zero in front. */
    private static String padded(String mac) {
        return mac.replaceAll("(?<=^|:)([0-9a-f])(?=:|$)", "0$1");
    }

    private boolean addHost(List<String> values) {
        List<String> macs = new ArrayList<>();
        Set<String> tags = new TreeSet<>();
        Optional<String> address = Optional.empty();
        boolean ignored = false;
        for (String value : values) {
            String folded = value.toLowerCase(Locale.ROOT);
            if (MAC.matcher(folded).matches() && !folded.contains("*")) {
                macs.add(padded(folded));
            } else if (value.startsWith("set:")) {
                tags.add(value.substring("set:".length()));
            } else if (ADDRESS.matcher(value).matches()) {
                address = Optional.of(value);
            } else if (value.equals("ignore")) {
                ignored = true;
            } else if (!LEASE.matcher(value).matches() && !LABEL.matcher(value).matches()) {
                return false;
            }
        }
        for (String mac : macs) {
            hosts.putIfAbsent(mac, new Host(tags, address, ignored));
        }
        return !macs.isEmpty();
    }

    private boolean addText(DnsmasqConf.Directive line, int option) {
        if (line.values().size() != 2 || line.values().get(1).startsWith("enterprise:")) {
            return false;
        }
        matches.add(
                new Match(line.set(), option, OptionPattern.text(line.values().get(1))));
        return true;
    }

    private boolean addMatch(DnsmasqConf.Directive line) {
        List<String> values = line.values();
        Optional<Integer> option = values.size() < 2 ? Optional.empty() : option(values.get(1));
        if (option.isEmpty() || values.size() > 3) {
            return false;
        }
        String value = values.size() == 3 ? values.get(2) : "";
        matches.add(new Match(line.set(), option.get(), OptionPattern.of(option.get(), value)));
        uncertain.add(option.get());
        return true;
    }

    private boolean addImplied(List<String> values) {
        List<String> set = values.stream()
                .filter(value -> value.startsWith("set:"))
                .map(value -> value.substring("set:".length()))
                .toList();
        List<String> conditions = values.stream()
                .filter(value -> value.startsWith("tag:"))
                .map(value -> value.substring("tag:".length()))
                .toList();
        implied.add(new Implied(conditions, set));
        return set.size() + conditions.size() == values.size()
                && conditions.stream().noneMatch(tag -> tag.endsWith("*"));
    }

    Optional<Host> host(DhcpQuestion question) {
        return question.mac().map(hosts::get);
    }

    /** The tags of a client. */
    Set<String> of(DhcpQuestion question) {
        Set<String> tags = new TreeSet<>(always);
        question.mac().ifPresent(mac -> {
            tags.addAll(byMac.getOrDefault(mac, Set.of()));
            byPattern.stream()
                    .filter(each -> each.getKey().matcher(mac).matches())
                    .forEach(each -> tags.add(each.getValue()));
        });
        for (Match match : matches) {
            question.option(match.option()).filter(match.pattern()::matches).ifPresent(given -> tags.add(match.tag()));
        }
        host(question).ifPresent(host -> {
            tags.add("known");
            tags.addAll(host.tags());
        });
        for (Implied rule : implied) {
            if (holds(rule.conditions(), tags)) {
                tags.addAll(rule.tags());
            }
        }
        return tags;
    }

    /** An option that a line compares, and of which it is not known what this client says there. */
    Optional<Integer> unknownTo(DhcpQuestion question) {
        return uncertain.stream().filter(question::isUncertain).findFirst();
    }

    /** Whether all of {@code conditions} are among the tags, and none of those with {@code !} in front. */
    static boolean holds(List<String> conditions, Set<String> tags) {
        return conditions.stream()
                .allMatch(condition ->
                        isNegated(condition) ? !tags.contains(condition.substring(1)) : tags.contains(condition));
    }

    private static boolean isNegated(String condition) {
        return condition.startsWith("!") || condition.startsWith("#");
    }
}
