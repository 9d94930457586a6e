package dev.espalier.render;

import java.util.List;

/**
 * What {@code node.ipxe.peb} sees: the script of one node. Nothing here holds what iPXE would take for its own syntax.
 *
 * @param install whether there is a kernel; otherwise the other fields but the host name are empty
 * @param kernel a URL
 * @param initramfs a URL
 */
public record IpxeNodeView(
        String hostname, boolean install, String label, String kernel, String initramfs, List<String> arguments) {}
