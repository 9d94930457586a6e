package dev.espalier.plan;

/** The names under which a kernel and its initramfs are served; config.txt, menus and links agree on them. */
public final class KernelFiles {
    public static final String KERNEL = "vmlinuz";
    public static final String INITRAMFS = "initramfs.xz";

    private KernelFiles() {}
}
