package dev.espalier.firmware;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import dev.espalier.format.uefi.FirmwareImages;
import dev.espalier.format.uefi.KnownVariable;
import dev.espalier.format.uefi.Setting;
import dev.espalier.testing.RealTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.espalier.format.uefi.FirmwareImages.CONFIG_DXE;
import static dev.espalier.format.uefi.FirmwareImages.LARGE_BASE;
import static dev.espalier.format.uefi.FirmwareImages.record;
import static org.assertj.core.api.Assertions.assertThat;

/** EDK2 itself, running in QEMU, reads the variables of a patched image. */
class VariablesInEdk2IT {
    private static final Path CODE = Path.of("/usr/share/AAVMF/AAVMF_CODE.fd");
    private static final int FLASH_SIZE = 64 << 20;

    /** The headers of QEMU's own variable volume, whose store is larger than that of a Pi. */
    private static final String QEMU_HEADERS = "00000000000000000000000000000000" + "8d2bf1ff96768b4ca9852747075b4f50"
            + "00000c0000000000" + "5f465648" + "fffe0400" + "4800" + "2809" + "0000" + "00" + "02" + "0300000000000400"
            + "0000000000000000" + "782cf3aa7b949a43a1802e144ec37792" + "b8ff0300" + "5a" + "fe" + "000000000000";

    private static final int RECORDS = 0x64;
    private static final int PI_STORE_END = 0xE000;
    private static final int QEMU_VOLUME_END = 0xC0000;

    @TempDir
    Path directory;

    @Test
    void edk2ReadsWhatWasSet_changedAndUnset() throws Exception {
        RealTools.require("qemu-system-aarch64", "timeout");
        if (!Files.isRegularFile(CODE)) {
            RealTools.unavailable(CODE + " is missing (Debian: qemu-efi-aarch64)");
        }
        // One value is written over another, one replaces a record of another size, one goes, the rest is new.
        byte[] image = FirmwareImages.large(
                record(0x3F, "RamLimitTo3GB", CONFIG_DXE, "01000000"),
                record(0x3F, "SystemTableMode", CONFIG_DXE, "0100"),
                record(0x3E, "FanTemp", CONFIG_DXE, "3c000000"),
                record(0x3F, "DebugEnableJTAG", CONFIG_DXE, "01000000"));
        byte[] patched = UefiImagePatcher.patch(
                        image,
                        List.of(
                                setting("SystemTableMode", "DeviceTree"),
                                setting("RamLimitTo3GB", "false"),
                                setting("AssetTag", "rack-7"),
                                setting("DisplayEnableScaledVModes", "1080p"),
                                setting("Timeout", "1")))
                .bytes();
        byte[] served = VariableEditor.open(patched)
                .unset(VariableSelector.parse("DebugEnableJTAG"))
                .bytes();

        String shell = boot(served);
        assertThat(shell)
                .contains(dumped("SystemTableMode", "0x04") + "00000000: 02 00 00 00")
                .contains(dumped("RamLimitTo3GB", "0x04") + "00000000: 00 00 00 00")
                .contains(dumped("FanTemp", "0x04") + "00000000: 3C 00 00 00")
                .contains(dumped("AssetTag", "0x42") + "00000000: 72 00 61 00 63 00 6B 00-2D 00 37 00 00 00 00 00")
                .contains(dumped("DisplayEnableScaledVModes", "0x01") + "00000000: 10")
                .doesNotContain("DebugEnableJTAG");
        assertThat(shell.split("CD7CC258-31DB-22E6-9F22-63B0B8EED6B5:", -1)).hasSize(1 + 5);
    }

    private static Setting setting(String name, String value) throws Exception {
        return KnownVariable.find(name).orElseThrow().parse(value);
    }

    private static String dumped(String name, String size) {
        return "Variable NV+RT+BS 'CD7CC258-31DB-22E6-9F22-63B0B8EED6B5:" + name + "' DataSize = " + size + " ";
    }

    /** What the UEFI shell prints, without escape sequences, runs of white space made one. */
    private String boot(byte[] image) throws IOException, InterruptedException {
        byte[] variables = new byte[FLASH_SIZE];
        Arrays.fill(variables, 0, QEMU_VOLUME_END, (byte) 0xFF);
        FirmwareImages.put(variables, 0, QEMU_HEADERS);
        System.arraycopy(image, LARGE_BASE + RECORDS, variables, RECORDS, PI_STORE_END - RECORDS);
        Files.write(directory.resolve("vars.fd"), variables);
        Files.write(directory.resolve("code.fd"), Arrays.copyOf(Files.readAllBytes(CODE), FLASH_SIZE));
        Path drive = Files.createDirectory(directory.resolve("drive"));
        Files.writeString(
                drive.resolve("startup.nsh"),
                "dmpstore -guid CD7CC258-31DB-22E6-9F22-63B0B8EED6B5\r\nreset -s\r\n",
                StandardCharsets.US_ASCII);
        RealTools.run(
                directory,
                ("timeout 110 qemu-system-aarch64 -M virt -accel tcg -cpu cortex-a57 -m 256 -net none -display none"
                                + " -monitor none -serial file:serial.log -no-reboot"
                                + " -drive if=pflash,format=raw,readonly=on,file=code.fd"
                                + " -drive if=pflash,format=raw,file=vars.fd"
                                + " -drive if=none,id=disk,format=raw,file=fat:rw:drive"
                                + " -device virtio-blk-device,drive=disk")
                        .split(" "));
        return Files.readString(directory.resolve("serial.log"), StandardCharsets.ISO_8859_1)
                .replaceAll("\u001b\\[[0-9;=]*[A-Za-z]", "")
                .replaceAll("\\s+", " ");
    }
}
