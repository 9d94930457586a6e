package dev.espalier.lab;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What starts the kernel. This is the one place that says what each adds to the kernel line that it was told. */
enum Loader {
    GRUB("GRUB", "BOOT_IMAGE=/_sets/[0-9a-f]+/vmlinuz "),

    /** Puts the line where the kernel's header says, and nothing with it. */
    IPXE_BIOS("iPXE", ""),

    /** The kernel is a program to UEFI: the first of its words is its name. */
    IPXE_UEFI("iPXE", "vmlinuz ");

    private final String label;
    private final Pattern added;

    Loader(String label, String added) {
        this.label = label;
        this.added = Pattern.compile(added);
    }

    String label() {
        return label;
    }

    /** What the loader was told, when the guest's {@code /proc/cmdline} begins with what this loader adds. */
    String told(String commandLine) {
        Matcher own = added.matcher(commandLine);
        return own.lookingAt() ? commandLine.substring(own.end()) : commandLine;
    }
}
