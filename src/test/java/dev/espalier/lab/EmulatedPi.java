package dev.espalier.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.espalier.testing.RealTools;

/**
 * An arm64 machine with EDK2 and a network card, emulated. EDK2 of a Pi 4 does the same from its PXE boot on; nothing
 * before that (EEPROM, VideoCore) can be emulated.
 */
final class EmulatedPi implements AutoCloseable {
    private static final Path FIRMWARE = Path.of("/usr/share/AAVMF/AAVMF_CODE.fd");
    private static final long FLASH_SIZE = 64L << 20;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Background emulator;
    private final Path serial;

    private EmulatedPi(Background emulator, Path serial) {
        this.emulator = emulator;
        this.serial = serial;
    }

    static void require() {
        RealTools.require("qemu-system-aarch64");
        if (!Files.exists(FIRMWARE)) {
            RealTools.unavailable("no " + FIRMWARE + " (package qemu-efi-aarch64)");
        }
    }

    /** {@code more} are further words for the emulator, such as what its firmware reports. */
    static EmulatedPi powerOn(Lab lab, Path directory, String mac, String... more) throws IOException {
        Path code = Files.copy(FIRMWARE, directory.resolve("code.fd"), StandardCopyOption.REPLACE_EXISTING);
        Path variables = directory.resolve("vars.fd");
        try (RandomAccessFile file = new RandomAccessFile(variables.toString(), "rw")) {
            file.setLength(FLASH_SIZE);
        }
        Path serial = directory.resolve("serial.log");
        List<String> command = new ArrayList<>(List.of(
                "qemu-system-aarch64",
                "-machine",
                "virt",
                // /dev/kvm may open and still be useless on a virtual machine.
                "-accel",
                "tcg,thread=multi",
                "-cpu",
                "cortex-a72",
                "-m",
                "512",
                "-drive",
                "if=pflash,format=raw,readonly=on,file=" + code,
                "-drive",
                "if=pflash,format=raw,file=" + variables,
                "-netdev",
                "tap,id=net,ifname=tap0,script=no,downscript=no",
                "-device",
                "virtio-net-pci,netdev=net,bootindex=0,romfile=,mac=" + mac,
                "-device",
                "virtio-rng-pci",
                "-fw_cfg",
                "name=opt/org.tianocore/IPv6PXESupport,string=no",
                "-display",
                "none",
                "-monitor",
                "none",
                "-serial",
                "file:" + serial,
                "-no-reboot"));
        command.addAll(List.of(more));
        return new EmulatedPi(lab.plugIn(directory.resolve("qemu.log"), command), serial);
    }

    /** Everything said on the serial line up to {@code text} and a little more. */
    String awaitSerial(String text) throws IOException, InterruptedException {
        return emulator.await(text, serial, LIMIT);
    }

    @Override
    public void close() {
        emulator.close();
    }
}
