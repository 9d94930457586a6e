package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * How dnsmasq 2.90 answers DHCP and TFTP by a configuration, as far as it matters to booting. Lines that it does not know are
 * kept: a rehearsal by such a file ends as not understood.
 */
final class DnsmasqRules {
    /** Lines that change nothing of what a client is told or sent. */
    private static final Set<String> BESIDE_THE_POINT = Set.of(
            "port",
            "bind-dynamic",
            "interface",
            "listen-address",
            "except-interface",
            "user",
            "group",
            "pid-file",
            "keep-in-foreground",
            "no-daemon",
            "log-dhcp",
            "log-facility",
            "log-queries",
            "log-async",
            "quiet-dhcp",
            "quiet-tftp",
            "no-resolv",
            "no-hosts",
            "no-poll",
            "domain",
            "expand-hosts",
            "dhcp-fqdn",
            "dhcp-authoritative",
            "dhcp-leasefile",
            "dhcp-lease-max",
            "dhcp-rapid-commit",
            "dhcp-sequential-ip",
            "dhcp-broadcast",
            "dhcp-no-override",
            "no-ping",
            "tftp-max",
            "tftp-no-fail",
            "tftp-port-range");

    /** dnsmasq's names of client architectures; numbers are understood too. */
    private static final List<String> ARCHITECTURES = List.of(
            "x86PC",
            "PC98",
            "IA64_EFI",
            "Alpha",
            "Arc_x86",
            "Intel_Lean_Client",
            "IA32_EFI",
            "X86-64_EFI",
            "Xscale_EFI",
            "BC_EFI",
            "ARM32_EFI",
            "ARM64_EFI");

    /** The first type that dnsmasq gives to a service with a file. */
    private static final int FIRST_TYPE = 0x8000;

    /** Options that matter to booting; of others any may be set. */
    private static final int VENDOR_OPTIONS = 43;

    private record Range(List<String> tags, boolean proxy, boolean fixed) {}

    private record Boot(List<String> tags, String file, Optional<String> server) {}

    private record Service(List<String> tags, int architecture, String text, int type, Optional<String> file) {}

    private record Option(List<String> tags, int number, String value) {}

    private final DnsmasqTags tags = new DnsmasqTags();
    private final List<Range> ranges = new ArrayList<>();
    private final List<Boot> boots = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();
    private final List<Option> options = new ArrayList<>();
    private final List<List<String>> ignored = new ArrayList<>();
    private final List<String> notUnderstood = new ArrayList<>();
    private final TftpSettings.Builder tftp = new TftpSettings.Builder();
    private int nextType = FIRST_TYPE;
    private boolean asksWhich = true;

    private DnsmasqRules() {}

    static DnsmasqRules of(DnsmasqConf conf) {
        DnsmasqRules rules = new DnsmasqRules();
        for (DnsmasqConf.Directive line : conf.directives()) {
            if (!rules.add(line)) {
                rules.notUnderstood.add(line.toString());
            }
        }
        return rules;
    }

    private boolean add(DnsmasqConf.Directive line) {
        if (BESIDE_THE_POINT.contains(line.key())) {
            return true;
        }
        return switch (line.key()) {
            case "dhcp-range" -> addRange(line);
            case "dhcp-boot" -> addBoot(line);
            case "pxe-service" -> addService(line);
            case "pxe-prompt" -> addPrompt(line);
            case "dhcp-option", "dhcp-option-force" -> addOption(line);
            case "dhcp-ignore" -> ignored.add(line.tags()) && line.rest().isEmpty();
            default -> tftp.add(line) || tags.add(line);
        };
    }

    private boolean addRange(DnsmasqConf.Directive line) {
        List<String> rest = new ArrayList<>(line.rest());
        if (!rest.isEmpty() && rest.get(0).startsWith("set:")) {
            tags.addAlways(rest.remove(0).substring("set:".length()));
        }
        ranges.add(new Range(line.tags(), rest.contains("proxy"), rest.contains("static")));
        return rest.stream().noneMatch(value -> value.contains(":"));
    }

    private boolean addBoot(DnsmasqConf.Directive line) {
        List<String> rest = line.rest();
        if (rest.isEmpty() || rest.size() > 3) {
            return false;
        }
        boots.add(new Boot(
                line.tags(),
                rest.get(0),
                rest.size() == 3 && !rest.get(2).isEmpty() ? Optional.of(rest.get(2)) : Optional.empty()));
        return true;
    }

    private boolean addService(DnsmasqConf.Directive line) {
        List<String> rest = line.rest();
        OptionalInt architecture = rest.size() < 2 ? OptionalInt.empty() : architecture(rest.get(0));
        if (architecture.isEmpty() || rest.size() > 3) {
            return false;
        }
        String third = rest.size() == 3 ? rest.get(2) : "0";
        boolean isType = third.matches("[0-9]+");
        OptionalInt type = number(third);
        if (isType && type.isEmpty()) {
            return false;
        }
        services.add(new Service(
                line.tags(),
                architecture.getAsInt(),
                rest.get(1),
                isType ? type.getAsInt() : nextType++,
                isType ? Optional.empty() : Optional.of(third)));
        return true;
    }

    private static OptionalInt architecture(String text) {
        for (int i = 0; i < ARCHITECTURES.size(); i++) {
            if (ARCHITECTURES.get(i).equalsIgnoreCase(text)) {
                return OptionalInt.of(i);
            }
        }
        return number(text);
    }

    private static OptionalInt number(String text) {
        return text.matches("[0-9]{1,5}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /** With a time limit the first item of a menu is taken by itself. */
    private boolean addPrompt(DnsmasqConf.Directive line) {
        asksWhich = line.rest().size() < 2;
        return line.tags().isEmpty();
    }

    private boolean addOption(DnsmasqConf.Directive line) {
        List<String> rest = line.rest();
        if (rest.isEmpty()) {
            return false;
        }
        Optional<Integer> number = DnsmasqTags.option(rest.get(0));
        if (number.isEmpty()) {
            // A name of another option (router, dns-server): it has no part in booting.
            return rest.get(0).startsWith("option:");
        }
        boolean boots = number.get() == DhcpQuestion.VENDOR_CLASS
                || number.get() == DhcpQuestion.TFTP_SERVER
                || number.get() == DhcpQuestion.BOOT_FILE;
        if (boots) {
            options.add(new Option(line.tags(), number.get(), String.join(",", rest.subList(1, rest.size()))));
        }
        return boots || number.get() != VENDOR_OPTIONS;
    }

    /** Lines without which nothing of this is sure, each with its number. */
    List<String> notUnderstood() {
        return notUnderstood;
    }

    TftpSettings tftp() {
        return tftp.build();
    }

    /** Whether dnsmasq has any part in DHCP. */
    boolean answersDhcp() {
        return !ranges.isEmpty();
    }

    boolean asksWhich() {
        return asksWhich;
    }

    /** Why nobody can say what this client is told; empty when the answer is sure. */
    Optional<String> doubt(DhcpQuestion question) {
        return tags.unknownTo(question)
                .map(option -> "dnsmasq.conf goes by option " + option
                        + ", of which it is not known what this client says in it");
    }

    /** Whether there is a service for this client that leads to its local disk, or to a file. */
    DhcpAnswer answer(DhcpQuestion question, boolean port4011) {
        Set<String> given = tags.of(question);
        boolean heard = ignored.stream().noneMatch(each -> !each.isEmpty() && DnsmasqTags.holds(each, given));
        boolean hostIgnored =
                tags.host(question).filter(DnsmasqTags.Host::ignored).isPresent();
        if (!heard || hostIgnored) {
            return DhcpAnswer.SILENCE;
        }
        boolean pxe = !services.isEmpty() && question.isPxe();
        if (pxe && range(given, true)) {
            return beside(question, given, port4011);
        }
        return range(given, false) && !port4011 && hasAddress(question, given)
                ? whole(question, given, pxe)
                : DhcpAnswer.SILENCE;
    }

    private boolean range(Set<String> given, boolean proxy) {
        return ranges.stream().anyMatch(range -> range.proxy() == proxy && DnsmasqTags.holds(range.tags(), given));
    }

    private boolean hasAddress(DhcpQuestion question, Set<String> given) {
        boolean reserved =
                tags.host(question).filter(host -> host.address().isPresent()).isPresent();
        return reserved
                || ranges.stream()
                        .anyMatch(range -> !range.proxy() && !range.fixed() && DnsmasqTags.holds(range.tags(), given));
    }

    /** A proxy's answer. To UEFI a lone service tells its file only on port 4011; with more than one it tells none. */
    private DhcpAnswer beside(DhcpQuestion question, Set<String> given, boolean port4011) {
        List<Service> mine = services(question, given);
        boolean efi = question.architecture() >= Architectures.FIRST_EFI;
        List<Service> named =
                mine.stream().filter(service -> service.file().isPresent()).toList();
        boolean lone = efi && named.size() == 1;
        Optional<Boot> boot = lone ? Optional.empty() : boot(given);
        Optional<String> file = lone && port4011
                ? named.get(0).file().map(DnsmasqRules::withLayer)
                : boot.map(Boot::file).filter(name -> !name.isEmpty());
        boolean menu = !efi || (port4011 && !lone);
        return new DhcpAnswer(
                false,
                true,
                true,
                false,
                file,
                boot.flatMap(Boot::server),
                Optional.empty(),
                menu ? items(mine) : List.of());
    }

    /** The answer of a server that gives addresses. */
    private DhcpAnswer whole(DhcpQuestion question, Set<String> given, boolean pxe) {
        List<Service> mine = pxe ? services(question, given) : List.of();
        boolean lone = question.architecture() >= Architectures.FIRST_EFI
                && mine.stream().filter(service -> service.file().isPresent()).count() == 1;
        Map<Integer, String> set = options(given);
        Optional<Boot> boot = boot(given);
        return new DhcpAnswer(
                true,
                false,
                pxe,
                set.getOrDefault(DhcpQuestion.VENDOR_CLASS, "").equals("HTTPClient"),
                boot.map(Boot::file)
                        .or(() -> Optional.ofNullable(set.get(DhcpQuestion.BOOT_FILE)))
                        .filter(name -> !name.isEmpty()),
                boot.flatMap(Boot::server),
                Optional.ofNullable(set.get(DhcpQuestion.TFTP_SERVER)),
                lone ? List.of() : items(mine));
    }

    private List<Service> services(DhcpQuestion question, Set<String> given) {
        return services.stream()
                .filter(service -> service.architecture() == question.architecture())
                .filter(service -> DnsmasqTags.holds(service.tags(), given))
                .toList();
    }

    private static List<DhcpAnswer.Item> items(List<Service> mine) {
        return mine.stream()
                .map(service -> new DhcpAnswer.Item(service.type(), service.text()))
                .toList();
    }

    /** The last line whose conditions hold; one without conditions only where none with conditions does. */
    private Optional<Boot> boot(Set<String> given) {
        Optional<Boot> conditional = boots.stream()
                .filter(boot -> !boot.tags().isEmpty() && DnsmasqTags.holds(boot.tags(), given))
                .reduce((first, last) -> last);
        return conditional.or(
                () -> boots.stream().filter(boot -> boot.tags().isEmpty()).reduce((first, last) -> last));
    }

    /** Lines with conditions go before those without. */
    private Map<Integer, String> options(Set<String> given) {
        Map<Integer, String> set = new TreeMap<>();
        options.stream()
                .filter(option -> option.tags().isEmpty())
                .forEach(option -> set.put(option.number(), option.value()));
        options.stream()
                .filter(option -> !option.tags().isEmpty() && DnsmasqTags.holds(option.tags(), given))
                .forEach(option -> set.put(option.number(), option.value()));
        return set;
    }

    /** The file of the menu item that a client chose, asked for on port 4011. Conditions are not looked at again. */
    Optional<String> chosen(int type) {
        return services.stream()
                .filter(service -> service.type() == type)
                .findFirst()
                .flatMap(Service::file)
                .map(DnsmasqRules::withLayer);
    }

    /** A name without a dot gets the layer number behind it. */
    private static String withLayer(String file) {
        return file.contains(".") ? file : file + ".0";
    }
}
