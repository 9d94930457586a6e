package dev.espalier.plan;

import java.util.Optional;

import dev.espalier.inventory.Node;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** A Talos version in the shape of a schematic, for one architecture. */
record TalosRelease(String version, TalosVersion talos, String schematicId, String architecture) {
    private static final int SHORT_ID = 8;

    /** Empty when the node lacks one of the two; the problem is then reported. */
    static Optional<TalosRelease> of(Node node, Problems problems) {
        if (node.talosVersion().isEmpty()) {
            problems.add(Problem.error(
                    "node.talosVersion.missing",
                    node.where("talosVersion"),
                    node.hostname() + " has no talosVersion, and " + node.boot().key() + " boots Talos"));
        }
        if (node.schematicId().isEmpty()) {
            problems.add(Problem.error(
                            "node.schematic.missing",
                            node.where("schematicID"),
                            node.hostname() + " has neither schematicID nor schematic")
                    .withHint(
                            node.model().isPi()
                                    ? "a Pi needs a schematic with the overlay rpi_generic (Pi 4) or rpi_5 (Pi 5)"
                                    : "schematic: {} is Talos without extensions"));
        }
        Optional<TalosVersion> talos = node.talosVersion().flatMap(TalosVersion::parse);
        if (talos.isEmpty() || node.schematicId().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TalosRelease(
                node.talosVersion().orElseThrow(),
                talos.get(),
                node.schematicId().get(),
                node.model().architecture()));
    }

    String shortId() {
        return schematicId.substring(0, SHORT_ID);
    }

    String label() {
        return version + (architecture.equals("amd64") ? " for amd64" : "") + ", schematic " + shortId();
    }
}
