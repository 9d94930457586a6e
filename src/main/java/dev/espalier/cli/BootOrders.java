package dev.espalier.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.espalier.format.eeprom.BootOrder;
import dev.espalier.plan.EepromPlan;
import dev.espalier.report.Wording;

/** The boot orders of an inventory in words: few read hex digits from the right. */
final class BootOrders {
    private static final int NAMED = 4;

    private BootOrders() {}

    /** A line for each order, with the nodes that have it. */
    static List<String> lines(List<EepromPlan> eeproms) {
        Map<BootOrder, List<String>> nodes = new LinkedHashMap<>();
        for (EepromPlan eeprom : eeproms) {
            eeprom.order()
                    .ifPresent(order -> nodes.computeIfAbsent(order, any -> new ArrayList<>())
                            .add(eeprom.hostname()));
        }
        List<String> lines = new ArrayList<>();
        nodes.forEach((order, names) ->
                lines.add("BOOT_ORDER " + order + ": " + order.words() + " (" + Wording.upTo(NAMED, names) + ")"));
        return lines;
    }
}
