package dev.espalier.render;

/** What {@code autoexec.ipxe.peb} sees: the URL of the script that every iPXE is given. */
public record IpxeAutoexecView(String script) {}
