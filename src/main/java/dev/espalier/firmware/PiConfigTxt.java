package dev.espalier.firmware;

import java.util.ArrayList;
import java.util.List;

import dev.espalier.format.pi.ConfigTxtLine;

/** The config.txt of a Raspberry Pi that is booted over the network. Lines of the user come last, since the last one wins. */
public final class PiConfigTxt {
    private static final String ALL_BOARDS = "[all]";
    private static final String INITRAMFS = "initramfs";
    private static final String AUTO_INITRAMFS = "auto_initramfs=";
    private static final String PCIE_32BIT_DMA = "pcie-32bit-dma";

    private PiConfigTxt() {}

    /**
     * What a Pi 4 with EDK2 firmware depends on.
     *
     * @param deviceTree whether the operating system gets a device tree (SystemTableMode DeviceTree or ACPI+DeviceTree)
     * @param ramLimitTo3Gb whether the firmware hides the memory above 3 GB
     * @param hasPcie32BitDma whether {@code overlays/pcie-32bit-dma.dtbo} is served
     */
    public record UefiOptions(
            FirmwareLayout layout, boolean deviceTree, boolean ramLimitTo3Gb, boolean hasPcie32BitDma) {

        /**
         * Whether Linux needs that overlay: its PCIe controller, and with it USB, reaches the lower 3 GB only, and a device
         * tree without the overlay does not say so.
         */
        public boolean needsPcie32BitDma() {
            return deviceTree && !ramLimitTo3Gb;
        }
    }

    /** Starts EDK2 on a Pi 4, in the order of the releases of pftf/RPi4. */
    public static String forUefi(UefiOptions options, List<String> userLines) {
        List<String> lines = new ArrayList<>(List.of(
                "arm_64bit=1",
                "arm_boost=1",
                "enable_uart=1",
                "uart_2ndstage=1",
                "enable_gic=1",
                // Not kernel=: the image begins with TF-A, which has to lie at address 0.
                "armstub=RPI_EFI.fd",
                "disable_commandline_tags=1",
                "disable_overscan=1",
                "device_tree_address=" + hex(options.layout().deviceTreeAddress()),
                "device_tree_end=" + hex(options.layout().deviceTreeEnd()),
                "dtoverlay=miniuart-bt",
                "dtoverlay=upstream-pi4"));
        if (options.needsPcie32BitDma() && options.hasPcie32BitDma()) {
            lines.add("dtoverlay=" + PCIE_32BIT_DMA);
        }
        return text(lines, userLines);
    }

    /**
     * Starts a Linux kernel on a Pi 4 or Pi 5 without anything between.
     *
     * @param kernel the file name, an arm64 Image or a gzip stream of one
     * @param initramfs file names; what they hold is joined in this order
     * @param overlays names of device tree overlays without directory and suffix
     */
    public static String forDirect(
            String kernel, List<String> initramfs, List<String> overlays, List<String> userLines) {
        List<String> lines = new ArrayList<>(
                List.of("arm_64bit=1", "arm_boost=1", "enable_uart=1", "uart_2ndstage=1", "kernel=" + kernel));
        if (!initramfs.isEmpty()) {
            // The one setting that is written without an equals sign.
            lines.add("initramfs " + String.join(",", initramfs) + " followkernel");
        }
        lines.add("disable_overscan=1");
        overlays.forEach(overlay -> lines.add("dtoverlay=" + overlay));
        return text(lines, userLines);
    }

    /**
     * Starts a Raspberry Pi OS without its card: what the image says, then whether there is an initramfs.
     *
     * @param ofImage the image's own lines; those that the firmware cannot read are left out
     */
    public static String forDiskless(List<String> ofImage, boolean initramfs, List<String> userLines) {
        List<String> lines = new ArrayList<>();
        boolean named = false;
        for (String each : ofImage) {
            String line = each.stripTrailing();
            boolean names = line.startsWith(INITRAMFS + " ");
            boolean about = names || line.startsWith(AUTO_INITRAMFS);
            if (ConfigTxtLine.fault(line).isEmpty() && (!about || (names && initramfs))) {
                lines.add(line);
                named |= names;
            }
        }
        lines.add(ALL_BOARDS);
        lines.add("arm_64bit=1");
        if (!named) {
            lines.add(AUTO_INITRAMFS + (initramfs ? "1" : "0"));
        }
        return text(lines, userLines);
    }

    private static String text(List<String> own, List<String> userLines) {
        StringBuilder text = new StringBuilder();
        boolean filtered = false;
        List<String> all = new ArrayList<>(own);
        all.addAll(userLines);
        for (String each : all) {
            ConfigTxtLine line = new ConfigTxtLine(each);
            text.append(line.text()).append('\n');
            filtered = line.isFilter() ? !each.equals(ALL_BOARDS) : filtered;
        }
        if (filtered) {
            // The EEPROM may append lines of its own, and a filter left open would hold for those too.
            text.append(ALL_BOARDS).append('\n');
        }
        return text.toString();
    }

    private static String hex(int address) {
        return "0x" + Integer.toHexString(address);
    }
}
