package dev.espalier.firmware;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PiConfigTxtTest {
    private static final FirmwareLayout LARGE = new FirmwareLayout(0x3B0000, 0x3E0000, 0x400000);
    private static final FirmwareLayout SMALL = new FirmwareLayout(0x1D0000, 0x1F0000, 0x200000);
    private static final String UEFI_LARGE = """
            arm_64bit=1
            arm_boost=1
            enable_uart=1
            uart_2ndstage=1
            enable_gic=1
            armstub=RPI_EFI.fd
            disable_commandline_tags=1
            disable_overscan=1
            device_tree_address=0x3e0000
            device_tree_end=0x400000
            dtoverlay=miniuart-bt
            dtoverlay=upstream-pi4
            """;
    private static final String DIRECT = """
            arm_64bit=1
            arm_boost=1
            enable_uart=1
            uart_2ndstage=1
            kernel=vmlinuz
            initramfs initramfs.xz followkernel
            disable_overscan=1
            """;

    @Test
    void uefi_isAsTheReleasesShipIt() {
        PiConfigTxt.UefiOptions options = new PiConfigTxt.UefiOptions(LARGE, false, true, true);
        assertThat(PiConfigTxt.forUefi(options, List.of())).isEqualTo(UEFI_LARGE);
    }

    @Test
    void deviceTreeAddresses_followTheImage() {
        PiConfigTxt.UefiOptions options = new PiConfigTxt.UefiOptions(SMALL, false, true, true);
        assertThat(PiConfigTxt.forUefi(options, List.of()))
                .contains("device_tree_address=0x1f0000\ndevice_tree_end=0x200000\n");
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, true, true, true",
        "true, false, false, true, false",
        "true, true, true, false, false",
        "false, false, true, false, false",
        "false, true, true, false, false",
    })
    void dmaOverlay_isThereWhereTheDeviceTreeNeedsItAndItIsServed(
            boolean deviceTree, boolean limit, boolean served, boolean needed, boolean written) {
        PiConfigTxt.UefiOptions options = new PiConfigTxt.UefiOptions(LARGE, deviceTree, limit, served);
        assertThat(options.needsPcie32BitDma()).isEqualTo(needed);
        assertThat(PiConfigTxt.forUefi(options, List.of()))
                .isEqualTo(UEFI_LARGE + (written ? "dtoverlay=pcie-32bit-dma\n" : ""));
    }

    @Test
    void direct_namesKernelAndInitramfs() {
        assertThat(PiConfigTxt.forDirect("vmlinuz", List.of("initramfs.xz"), List.of(), List.of()))
                .isEqualTo(DIRECT);
        assertThat(PiConfigTxt.forDirect(
                        "vmlinuz", List.of("a.xz", "b.xz"), List.of("disable-bt", "disable-wifi"), List.of()))
                .isEqualTo(
                        DIRECT.replace("initramfs.xz", "a.xz,b.xz") + "dtoverlay=disable-bt\ndtoverlay=disable-wifi\n");
        assertThat(PiConfigTxt.forDirect("vmlinuz", List.of(), List.of(), List.of()))
                .doesNotContain("initramfs");
    }

    @Test
    void linesOfTheUser_comeLastAndLeaveNoFilterOpen() {
        assertThat(PiConfigTxt.forDirect("vmlinuz", List.of("initramfs.xz"), List.of(), List.of("enable_uart=0")))
                .isEqualTo(DIRECT + "enable_uart=0\n");
        assertThat(PiConfigTxt.forDirect(
                        "vmlinuz", List.of("initramfs.xz"), List.of(), List.of("[pi5]", "dtparam=pciex1_gen=3")))
                .isEqualTo(DIRECT + "[pi5]\ndtparam=pciex1_gen=3\n[all]\n");
        assertThat(PiConfigTxt.forDirect(
                        "vmlinuz", List.of("initramfs.xz"), List.of(), List.of("[pi5]", "a=1", "[all]", "b=2")))
                .isEqualTo(DIRECT + "[pi5]\na=1\n[all]\nb=2\n");
    }

    @Test
    void nameTooLongForTheFirmware_isNotWritten() {
        assertThatThrownBy(() -> PiConfigTxt.forDirect("vmlinuz", List.of("i".repeat(65)), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PiConfigTxt.forDirect("vml\nkernel=x", List.of(), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
