package dev.espalier.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.espalier.content.RelativePath;
import dev.espalier.format.eeprom.BootOrder;
import dev.espalier.inventory.Node;
import dev.espalier.report.Location;

/**
 * The bootloader of one Pi 4 or 5.
 *
 * @param card what an SD card is to hold that writes it
 * @param update empty when the board is not to update itself, or would find nothing to boot and so look for no update
 * @param order in which the board tries what it can boot from; empty when the inventory leaves it to the release
 */
public record EepromPlan(Node node, AssetSet card, Optional<Update> update, Optional<BootOrder> order) {
    /**
     * What a board is given to update itself.
     *
     * @param prefixDirectory what it puts before every TFTP name, below the TFTP root
     * @param timestamp the inventory line that dates it
     */
    public record Update(RelativePath prefixDirectory, AssetSet files, Location timestamp) {}

    private static final RelativePath ROOT = RelativePath.of("eeprom");

    /** Where sets that are no server's lie, below the output. */
    public static RelativePath root() {
        return ROOT;
    }

    public String hostname() {
        return node.hostname();
    }

    /** The directory whose files belong on the card. */
    public RelativePath cardDirectory() {
        return ROOT.resolve(hostname());
    }

    List<AssetSet> sets() {
        return Stream.concat(Stream.of(card), update.map(Update::files).stream())
                .toList();
    }
}
