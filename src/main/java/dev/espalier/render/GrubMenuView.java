package dev.espalier.render;

import java.util.List;

/**
 * What {@code grub.cfg.peb} sees: the menu that every GRUB asks for.
 *
 * @param unknown {@code exit} or {@code refuse}: what a machine gets whose MAC is not here
 */
public record GrubMenuView(String unknown, List<Entry> entries) {

    /** A MAC address as GRUB's {@code net_default_mac} writes it, and the menu of its node. */
    public record Entry(String mac, String hostname, String menu) {}
}
