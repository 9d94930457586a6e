package dev.espalier.tree;

import java.util.List;
import java.util.regex.Pattern;

import dev.espalier.content.RelativePath;

/**
 * When a path is published, first to last. A client follows references from the bottom of this list to its top, so what
 * it is told to fetch is there before it is told. Stale files go in the opposite order.
 */
enum PublishPhase {
    /** Firmware sets, kernels and whatever else is named by its content. */
    CONTENT,
    /** GRUB and iPXE images. */
    LOADER,
    /** One node's machine configuration or menu, fetched by name from a menu or a kernel line. */
    NODE_PAGE,
    /** The menus all nodes begin with. */
    MENU,
    /** What a Raspberry Pi finds under its serial number or MAC. */
    PREFIX_DIRECTORY,
    /** dnsmasq.conf and what people read. */
    TOP;

    private static final String TFTP = "tftp";
    private static final Pattern PREFIX_NAME = Pattern.compile("[0-9a-f]{8}|([0-9a-f]{2}-){5}[0-9a-f]{2}");

    static PublishPhase of(RelativePath path) {
        List<String> parts = path.parts();
        if (parts.size() == 1) {
            return TOP;
        }
        String name = path.name();
        boolean script = name.endsWith(".cfg") || name.endsWith(".ipxe");
        if (!parts.get(0).equals(TFTP)) {
            return parts.get(0).equals("matchbox") && !parts.get(1).equals("assets") ? NODE_PAGE : CONTENT;
        }
        if (parts.get(1).equals("_sets")) {
            return CONTENT;
        }
        if (PREFIX_NAME.matcher(parts.get(1)).matches()) {
            return PREFIX_DIRECTORY;
        }
        if (parts.get(1).equals("configs") || (script && parts.contains("nodes"))) {
            return NODE_PAGE;
        }
        return script ? MENU : LOADER;
    }

    /** Whether nothing of it leads on to another file of the tree. */
    boolean isContent() {
        return this == CONTENT || this == LOADER;
    }

    PublishPhase atLeast(PublishPhase other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
