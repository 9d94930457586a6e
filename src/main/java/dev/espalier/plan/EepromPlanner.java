package dev.espalier.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.espalier.content.RelativePath;
import dev.espalier.format.eeprom.BootOrder;
import dev.espalier.format.eeprom.ConfigKey;
import dev.espalier.format.eeprom.EepromChip;
import dev.espalier.inventory.EepromSettings;
import dev.espalier.inventory.Model;
import dev.espalier.inventory.Node;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** The bootloaders that the inventory configures, each from the vendor's image of a named release. */
final class EepromPlanner {
    private static final String CARD_IMAGE = "pieeprom.bin";
    private static final String UPDATE_IMAGE = "pieeprom.upd";
    private static final String RECOVERY = "recovery.bin";

    private final ArtifactRequests artifacts;
    private final Problems problems;

    EepromPlanner(ArtifactRequests artifacts, Problems problems) {
        this.artifacts = artifacts;
        this.problems = problems;
    }

    /** Empty when the inventory leaves the node's bootloader alone. */
    Optional<EepromPlan> plan(NodePlan plan) {
        Node node = plan.node();
        return node.eeprom().map(settings -> {
            EepromChip chip = chip(node.model());
            settings.config().forEach((key, value) -> checkKey(node, chip, key, value));
            String image = artifacts.whole(
                    Upstream.eeprom(chip, settings.release()), Optional.empty(), node.where("eeprom.release"));
            String recovery = artifacts.whole(
                    List.of(Upstream.eepromRecovery(chip)), Optional.empty(), node.where("eeprom.release"));
            String purpose =
                    "EEPROM " + settings.release() + " of the " + (chip == EepromChip.BCM2711 ? "Pi 4" : "Pi 5");
            AssetSet card = new AssetSet(
                    purpose + ", for an SD card",
                    List.of(part(image, chip, settings, CARD_IMAGE), new AssetSet.Whole(recovery, RECOVERY)));
            AssetSet update =
                    new AssetSet(purpose + ", to update itself", List.of(part(image, chip, settings, UPDATE_IMAGE)));
            return new EepromPlan(
                    node,
                    card,
                    plan.prefixDirectory()
                            .filter(any -> settings.selfUpdate())
                            .map(directory -> new EepromPlan.Update(directory, update, node.where("eeprom.timestamp"))),
                    Optional.ofNullable(settings.config().get("BOOT_ORDER")).flatMap(BootOrder::parse));
        });
    }

    private static AssetSet.Eeprom part(String image, EepromChip chip, EepromSettings settings, String name) {
        return new AssetSet.Eeprom(image, chip, settings.config(), settings.timestamp(), name);
    }

    static EepromChip chip(Model model) {
        return model == Model.PI5 ? EepromChip.BCM2712 : EepromChip.BCM2711;
    }

    private void checkKey(Node node, EepromChip chip, String key, String value) {
        Location where = node.where("eeprom.config." + key);
        Optional<ConfigKey> known = ConfigKey.find(key);
        if (known.isEmpty()) {
            Optional<String> cure = ConfigKey.cure(key);
            problems.add(
                    cure.isPresent()
                            ? Problem.error("node.eeprom.key", where, "no bootloader reads " + key)
                                    .withHint(cure.get())
                            : Problem.warning(
                                            "node.eeprom.key",
                                            where,
                                            "no bootloader is known to read " + key
                                                    + "; it goes into the image as it is")
                                    .withHint("known are "
                                            + String.join(
                                                    ", ",
                                                    ConfigKey.all().stream()
                                                            .map(ConfigKey::name)
                                                            .toList())));
            return;
        }
        Optional<String> fault = known.get().fault(value);
        fault.ifPresent(why ->
                problems.add(Problem.error("node.eeprom.value", where, key + " is \"" + value + "\", but " + why)));
        if (fault.isEmpty()) {
            known.get()
                    .uselessOn(chip, value)
                    .ifPresent(why -> problems.add(Problem.warning("node.eeprom.chip", where, key + " " + why)));
        }
    }

    /** The plans of nodes that update themselves, with what they find for it in their prefix directories. */
    static List<NodePlan> withUpdates(List<NodePlan> nodes, List<EepromPlan> eeproms) {
        Map<RelativePath, AssetSet> updates = new HashMap<>();
        eeproms.stream()
                .flatMap(eeprom -> eeprom.update().stream())
                .forEach(update -> updates.put(update.prefixDirectory(), update.files()));
        return nodes.stream()
                .map(node -> node.prefixDirectory()
                        .map(updates::get)
                        .map(node::withLinked)
                        .orElse(node))
                .toList();
    }
}
