package dev.espalier.plan;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import dev.espalier.format.eeprom.BootOrder;
import dev.espalier.inventory.EepromSettings;
import dev.espalier.inventory.IpAddress;
import dev.espalier.inventory.Node;
import dev.espalier.inventory.PrefixKind;
import dev.espalier.inventory.Site;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** What a bootloader's configuration, each value of which is right, does to the node that is to boot by it. */
final class EepromChecks {
    private static final String CONFIG = "eeprom.config.";
    private static final String ORDER = "BOOT_ORDER";
    private static final String PREFIX = "TFTP_PREFIX";
    private static final String PREFIX_TEXT = "TFTP_PREFIX_STR";
    /** Releases before do not look for updates of themselves. */
    private static final String FIRST_WITH_SELF_UPDATE = "2021-01-01";

    private final Site site;
    private final List<NodePlan> nodes;
    private final Problems problems;

    private EepromChecks(Site site, List<NodePlan> nodes, Problems problems) {
        this.site = site;
        this.nodes = nodes;
        this.problems = problems;
    }

    static void check(Site site, List<NodePlan> nodes, Problems problems) {
        List<NodePlan> configured =
                nodes.stream().filter(plan -> plan.node().eeprom().isPresent()).toList();
        new EepromChecks(site, configured, problems).check();
    }

    private void check() {
        checkOrder();
        nodes.forEach(plan -> checkPrefix(plan.node()));
        nodes.forEach(plan -> checkAddresses(plan.node()));
        site.server().ifPresent(this::checkServer);
        checkSelfUpdate();
    }

    private void checkOrder() {
        warnOnce(
                node -> value(node, ORDER).isEmpty(),
                "node.eeprom.order",
                CONFIG + ORDER,
                "eeprom.config has no BOOT_ORDER, and that of the releases does not try the network",
                "BOOT_ORDER: 0xf21 is SD card, then network, then again from the first");
        warnOnce(
                node -> order(node).filter(order -> !order.triesNetwork()).isPresent(),
                "node.eeprom.order",
                CONFIG + ORDER,
                "BOOT_ORDER has no digit 2: the board never tries the network",
                "BOOT_ORDER: 0xf21 is SD card, then network, then again from the first");
        warnOnce(
                node -> order(node)
                        .filter(order -> order.triesNetwork() && !order.repeats())
                        .isPresent(),
                "node.eeprom.order",
                CONFIG + ORDER,
                "BOOT_ORDER has no f at its left end: a board that starts before its server does not try again",
                "BOOT_ORDER: 0xf21 begins again from the first");
    }

    private void checkPrefix(Node node) {
        String prefix = value(node, PREFIX).orElse("0");
        String directory = PiChains.prefix(node).value();
        Optional<String> found = switch (prefix) {
            case "0" -> node.prefix() == PrefixKind.SERIAL ? Optional.empty() : Optional.of("its serial");
            case "2" -> node.prefix() == PrefixKind.MAC ? Optional.empty() : Optional.of("its MAC address");
            case "1" ->
                value(node, PREFIX_TEXT).equals(Optional.of(directory + "/"))
                        ? Optional.empty()
                        : Optional.of(
                                "TFTP_PREFIX_STR, \"" + value(node, PREFIX_TEXT).orElse("") + "\"");
            default -> Optional.empty();
        };
        found.ifPresent(asked -> {
            boolean byMac = node.prefix() == PrefixKind.MAC;
            String other = prefix.equals("1")
                    ? "TFTP_PREFIX_STR: " + directory + "/"
                    : "prefix: " + (byMac ? PrefixKind.SERIAL : PrefixKind.MAC).key();
            problems.add(Problem.error(
                            "node.eeprom.prefix",
                            where(node, CONFIG + PREFIX),
                            "with TFTP_PREFIX " + prefix + " " + node.hostname() + " asks for files below " + asked
                                    + ", and its files are in \"" + directory + "/\"")
                    .withHint("set TFTP_PREFIX: " + (byMac ? "2" : "0") + ", or " + other));
        });
    }

    private void checkAddresses(Node node) {
        if (value(node, "CLIENT_IP").isPresent()) {
            for (String key : List.of("SUBNET", "TFTP_IP")) {
                if (value(node, key).isEmpty()) {
                    problems.add(Problem.error(
                            "node.eeprom.static",
                            where(node, CONFIG + "CLIENT_IP"),
                            "CLIENT_IP is set and " + key
                                    + " is not: the board uses its fixed address only with both"));
                }
            }
            value(node, "CLIENT_IP")
                    .filter(address -> node.network()
                            .ip()
                            .filter(ip -> !ip.toString().equals(address))
                            .isPresent())
                    .ifPresent(address -> problems.add(Problem.warning(
                            "node.eeprom.static",
                            where(node, CONFIG + "CLIENT_IP"),
                            "CLIENT_IP is " + address + ", but the ip of " + node.hostname() + " is "
                                    + node.network().ip().orElseThrow())));
        }
        value(node, "MAC_ADDRESS")
                .filter(mac ->
                        node.macs().stream().noneMatch(each -> each.toString().equalsIgnoreCase(mac)))
                .filter(mac -> !node.macs().isEmpty())
                .ifPresent(mac -> problems.add(Problem.warning(
                        "node.eeprom.mac",
                        where(node, CONFIG + "MAC_ADDRESS"),
                        "MAC_ADDRESS is " + mac + ", but the mac of " + node.hostname() + " is "
                                + node.macs().get(0))));
    }

    private void checkServer(IpAddress server) {
        warnOnce(
                node -> value(node, "TFTP_IP")
                        .filter(address -> !address.equals(server.toString()))
                        .isPresent(),
                "node.eeprom.server",
                CONFIG + "TFTP_IP",
                "TFTP_IP is not " + server + ", the server of _site.yaml",
                "without TFTP_IP the board takes the address that DHCP gives");
    }

    private void checkSelfUpdate() {
        warnOnce(
                node -> updates(node) && value(node, "ENABLE_SELF_UPDATE").equals(Optional.of("0")),
                "node.eeprom.selfUpdate",
                CONFIG + "ENABLE_SELF_UPDATE",
                "ENABLE_SELF_UPDATE is 0: this update would be the last that the board takes over the network",
                "leave it out, or set selfUpdate: false");
        warnOnce(
                node -> updates(node) && value(node, "FREEZE_VERSION").equals(Optional.of("1")),
                "node.eeprom.selfUpdate",
                CONFIG + "FREEZE_VERSION",
                "FREEZE_VERSION is 1: this update would be the last, and only an SD card can undo that",
                "leave it out, or set selfUpdate: false");
        warnOnce(
                node -> updates(node) && node.configTxt().contains("bootloader_update=0"),
                "node.eeprom.selfUpdate",
                "eeprom.selfUpdate",
                "configTxt has bootloader_update=0: the board does not take the update",
                "leave that line out, or set selfUpdate: false");
        warnOnce(
                node -> updates(node) && release(node).compareTo(FIRST_WITH_SELF_UPDATE) < 0,
                "node.eeprom.selfUpdate",
                "eeprom.release",
                "releases before 2021 do not look for updates: this one would be the last that the board takes over the"
                        + " network",
                "name a later release");
        warnOnce(
                node -> updates(node)
                        && Instant.ofEpochSecond(settings(node).timestamp().orElseThrow())
                                        .atOffset(ZoneOffset.UTC)
                                        .toLocalDate()
                                        .toString()
                                        .compareTo(release(node))
                                < 0,
                "node.eeprom.timestamp",
                "eeprom.timestamp",
                "eeprom.timestamp lies before the release: boards that were updated since do not take it",
                "take the time of the change, as `date +%s` says it");
        List<NodePlan> unasked = nodes.stream()
                .filter(plan -> updates(plan.node()) && plan.prefixDirectory().isEmpty())
                .toList();
        warn(
                unasked.stream().map(NodePlan::node).toList(),
                "node.eeprom.selfUpdate",
                "eeprom.selfUpdate",
                "a board that finds nothing to boot does not look for an update either",
                "it takes the update once install is true");
    }

    private static boolean updates(Node node) {
        return settings(node).selfUpdate();
    }

    private static EepromSettings settings(Node node) {
        return node.eeprom().orElseThrow();
    }

    private static String release(Node node) {
        return settings(node).release();
    }

    /** Keys without a value hold their default. */
    private static Optional<String> value(Node node, String key) {
        return Optional.ofNullable(config(node).get(key)).filter(value -> !value.isEmpty());
    }

    private static Map<String, String> config(Node node) {
        return settings(node).config();
    }

    private static Optional<BootOrder> order(Node node) {
        return value(node, ORDER).flatMap(BootOrder::parse);
    }

    /** A key that the configuration leaves out has the place of the release, whose default it is. */
    private static Location where(Node node, String path) {
        return node.where(node.values().has(path) ? path : "eeprom.release");
    }

    private void warnOnce(Predicate<Node> holds, String code, String path, String message, String cure) {
        warn(nodes.stream().map(NodePlan::node).filter(holds).toList(), code, path, message, cure);
    }

    /** One warning for all nodes, at the place of the first. */
    private void warn(List<Node> affected, String code, String path, String message, String cure) {
        if (affected.isEmpty()) {
            return;
        }
        String names = String.join(", ", affected.stream().map(Node::hostname).toList());
        problems.add(Problem.warning(code, where(affected.get(0), path), message + " (" + names + ")")
                .withHint(cure));
    }
}
