package dev.espalier.rehearse;

import java.io.IOException;
import java.util.Optional;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.fdt.DeviceTree;

/** {@code overlay_map.dtb}: under which name an overlay lies for a kind of board. */
record OverlayMap(Optional<DeviceTree> map) {
    private static final int MOST_RENAMES = 8;

    /** Without a map, or with one that the firmware cannot read, overlays have the names they are asked by. */
    static OverlayMap of(byte[] bytes) throws IOException {
        try {
            return new OverlayMap(Optional.of(DeviceTree.parse(ByteView.of(bytes))));
        } catch (FormatException e) {
            return new OverlayMap(Optional.empty());
        }
    }

    static OverlayMap none() {
        return new OverlayMap(Optional.empty());
    }

    /**
     * The file's name without its suffix; empty when the overlay is not for this kind of board.
     *
     * @param platform {@code bcm2835}, {@code bcm2711} or {@code bcm2712}
     */
    Optional<String> file(String overlay, String platform) {
        String name = overlay;
        for (int i = 0; i < MOST_RENAMES; i++) {
            Optional<DeviceTree> node = child(name);
            if (node.isEmpty()) {
                return Optional.of(name);
            }
            Optional<String> renamed = node.get().text("renamed");
            if (renamed.isEmpty()) {
                return onPlatform(node.get(), platform);
            }
            name = renamed.get();
        }
        return Optional.empty();
    }

    private Optional<DeviceTree> child(String name) {
        return map.flatMap(root -> root.child(name));
    }

    /** A property of the platform's name without a value means that the overlay is as it is called. */
    private static Optional<String> onPlatform(DeviceTree node, String platform) {
        if (node.text("deprecated").isPresent()) {
            return Optional.empty();
        }
        Optional<String> own = node.text(platform);
        boolean forSome = node.properties().keySet().stream().anyMatch(key -> key.startsWith("bcm"));
        return own.isPresent()
                ? Optional.of(own.get().isEmpty() ? node.name() : own.get())
                : forSome ? Optional.empty() : Optional.of(node.name());
    }
}
