package dev.espalier.plan;

import java.util.List;
import java.util.stream.Stream;

import dev.espalier.inventory.Model;

/** What is wanted of a disk image of Raspberry Pi OS: what a model boots from, and what tells how it wants to be booted. */
public final class DisklessImage {
    /** Members of the boot partition that the served files of the same name are made from. */
    public static final String CONFIG = "config.txt";

    public static final String COMMAND_LINE = "cmdline.txt";

    /** In the TFTP root; a Pi 3 asks for it before it knows a directory of its own. */
    public static final String BOOTCODE = "bootcode.bin";

    /** Where {@code modules.builtin} of each kernel lies; the first is where images of merged /usr have it. */
    public static final List<String> MODULES = List.of("usr/lib/modules", "lib/modules");

    /** Is there when NetworkManager is what configures the network. */
    public static final String NETWORK_MANAGER = "etc/systemd/system/multi-user.target.wants/NetworkManager.service";

    private DisklessImage() {}

    /** Firmware of its variants too ({@code start4x.elf}), which lines of config.txt choose. */
    static List<MemberPattern> bootFiles(Model model) {
        return switch (model) {
            case PI3 -> patterns("start.elf", "start_*.elf", "fixup.dat", "fixup_*.dat", "bcm2710*.dtb");
            case PI4 -> patterns("start4*.elf", "fixup4*.dat", "bcm2711*.dtb");
            // The firmware is in the EEPROM; it prefers the kernel that is built for its processor.
            case PI5 -> patterns("bcm2712*.dtb", "kernel_2712.img");
            case AMD64, ARM64 -> throw new IllegalArgumentException("no Raspberry Pi: " + model);
        };
    }

    /** What all models boot, so that it is served once. */
    static List<MemberPattern> shared() {
        return patterns("kernel8.img", "overlays/**");
    }

    static List<MemberPattern> required(Model model) {
        return switch (model) {
            case PI3 -> patterns(BOOTCODE, "start.elf", "fixup.dat", "bcm2710-rpi-3-b*.dtb", "kernel8.img");
            case PI4 -> patterns("start4.elf", "fixup4.dat", "bcm2711-rpi-4-b.dtb", "kernel8.img");
            case PI5 -> patterns("bcm2712-rpi-5-b.dtb", "kernel*.img");
            case AMD64, ARM64 -> throw new IllegalArgumentException("no Raspberry Pi: " + model);
        };
    }

    /** By the names that the firmware pairs with its kernels. */
    static List<MemberPattern> initramfs(Model model) {
        return model == Model.PI5 ? patterns("initramfs8", "initramfs_2712") : patterns("initramfs8");
    }

    /** What is read and not served. */
    static List<MemberPattern> read() {
        return Stream.of(
                        Stream.of(
                                new MemberPattern(CONFIG),
                                new MemberPattern(COMMAND_LINE),
                                RootMembers.files("etc/fstab"),
                                RootMembers.files("etc/hosts"),
                                RootMembers.files(NETWORK_MANAGER)),
                        MODULES.stream().map(directory -> RootMembers.files(directory + "/*/modules.builtin")))
                .flatMap(each -> each)
                .toList();
    }

    /**
     * The root without what is each machine's own: that is either in the archive of a node or made by the node itself.
     * Nor with what an image keeps for its own start on a card.
     */
    static RootArchive root() {
        return new RootArchive(patterns(
                "etc/fstab",
                "etc/hostname",
                "etc/hosts",
                "etc/machine-id",
                "etc/ssh/ssh_host_*",
                "lost+found",
                "swapfile",
                "var/lib/dbus/machine-id",
                "var/lib/systemd/credential.secret",
                "var/lib/systemd/random-seed",
                "var/swap"));
    }

    static List<MemberPattern> patterns(String... globs) {
        return List.of(globs).stream().map(MemberPattern::new).toList();
    }
}
