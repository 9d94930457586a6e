package dev.espalier.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.report.Wording;

/** What must hold between nodes: nothing that tells machines apart belongs to two of them. */
final class FleetChecks {
    private static final int NAMED = 4;

    private record Claim(Node node, Location where) {}

    private final Problems problems;

    FleetChecks(Problems problems) {
        this.problems = problems;
    }

    void check(List<Node> nodes) {
        unique("hostname", "host name", nodes, node -> Stream.of(node.hostname()), node -> true);
        unique("mac", "MAC address", nodes, node -> node.macs().stream().map(MacAddress::colons), node -> true);
        unique("serial", "serial", nodes, node -> node.serial().stream(), node -> isFoundBy(node, Identity.SERIAL));
        unique(
                "boardSerial",
                "board serial",
                nodes,
                node -> node.boardSerial().stream(),
                node -> isFoundBy(node, Identity.BOARD_SERIAL));
        unique("uuid", "UUID", nodes, node -> node.uuid().stream(), node -> isFoundBy(node, Identity.UUID));
        unique("ip", "IP address", nodes, node -> node.network().ip().stream().map(IpAddress::toString), node -> true);
    }

    /** A Pi's serial is its own whatever finds it: it names its directory. */
    private static boolean isFoundBy(Node node, Identity identity) {
        return node.model().isPi() || node.identify().contains(identity);
    }

    /** Gives what of a node must be its own. */
    @FunctionalInterface
    private interface Identifying {
        Stream<String> of(Node node);
    }

    /** What two nodes share is a mistake as soon as one of them is found by it: the other would be found as well. */
    private void unique(
            String key, String noun, List<Node> nodes, Identifying identifying, Predicate<Node> isFoundByIt) {
        Map<String, List<Claim>> claims = new LinkedHashMap<>();
        for (Node node : nodes) {
            identifying
                    .of(node)
                    .forEach(value -> claims.computeIfAbsent(value, each -> new ArrayList<>())
                            .add(new Claim(node, node.where(key))));
        }
        claims.forEach((value, owners) -> {
            if (owners.size() > 1 && owners.stream().map(Claim::node).anyMatch(isFoundByIt)) {
                problems.add(duplicate(key, noun, value, owners));
            }
        });
    }

    private static Problem duplicate(String key, String noun, String value, List<Claim> owners) {
        List<String> names =
                owners.stream().map(claim -> claim.node().filename()).toList();
        String shown = Wording.upTo(NAMED, names);
        List<Location> others = Stream.concat(
                        Stream.of(owners.get(0).where()),
                        owners.subList(2, owners.size()).stream().map(Claim::where))
                .distinct()
                .toList();
        Problem problem = Problem.error(
                        "node." + key + ".duplicate",
                        owners.get(1).where(),
                        "the " + noun + " " + value + " belongs to " + owners.size() + " nodes: " + shown)
                .withRelated(others);
        return key.equals("serial")
                ? problem.withHint(
                        "where boards share the serial of their chassis, name what is each board's own in identify:"
                                + " [boardSerial] or [mac]")
                : problem;
    }
}
