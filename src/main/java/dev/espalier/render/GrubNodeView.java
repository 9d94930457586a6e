package dev.espalier.render;

import java.util.List;

/**
 * What {@code grub-node.cfg.peb} sees: the menu of one node.
 *
 * @param install whether there is a kernel; otherwise the other fields but the host name are empty
 * @param title quoted for GRUB
 * @param kernel absolute from the TFTP root, quoted for GRUB
 * @param initramfs absolute from the TFTP root, quoted for GRUB
 * @param arguments each quoted for GRUB where it needs to be
 */
public record GrubNodeView(
        String hostname, boolean install, String title, String kernel, String initramfs, List<String> arguments) {}
