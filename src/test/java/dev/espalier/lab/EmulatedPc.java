package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.espalier.testing.RealTools;

/** An x86-64 machine with a network card, emulated: with a BIOS, where the card's ROM is iPXE, or with UEFI. */
final class EmulatedPc implements AutoCloseable {
    private static final Path FIRMWARE = Path.of("/usr/share/OVMF/OVMF_CODE_4M.fd");
    private static final Path VARIABLES = Path.of("/usr/share/OVMF/OVMF_VARS_4M.fd");
    private static final Path CARD_ROM = Path.of("/usr/lib/ipxe/qemu/pxe-virtio.rom");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Background emulator;
    private final Path serial;

    private EmulatedPc(Background emulator, Path serial) {
        this.emulator = emulator;
        this.serial = serial;
    }

    static void require() {
        RealTools.require("qemu-system-x86_64");
        for (Path file : List.of(FIRMWARE, VARIABLES, CARD_ROM)) {
            if (!Files.exists(file)) {
                RealTools.unavailable("no " + file + " (packages ovmf and ipxe-qemu)");
            }
        }
    }

    /** Boots from the network, and then from {@code disk}. */
    static EmulatedPc withBios(Lab lab, Path directory, String mac, String serialNumber, Path disk) throws IOException {
        return powerOn(
                lab,
                directory,
                serialNumber,
                List.of(
                        "-machine",
                        "q35,graphics=off",
                        "-device",
                        "virtio-net-pci,netdev=net,bootindex=0,mac=" + mac,
                        "-drive",
                        "if=none,id=disk,format=raw,file=" + disk,
                        "-device",
                        "virtio-blk-pci,drive=disk,bootindex=1"));
    }

    static EmulatedPc withUefi(Lab lab, Path directory, String mac, String serialNumber) throws IOException {
        Path variables = Files.copy(VARIABLES, directory.resolve("vars.fd"), StandardCopyOption.REPLACE_EXISTING);
        return powerOn(
                lab,
                directory,
                serialNumber,
                List.of(
                        "-machine",
                        "q35",
                        "-drive",
                        "if=pflash,format=raw,readonly=on,file=" + FIRMWARE,
                        "-drive",
                        "if=pflash,format=raw,file=" + variables,
                        "-device",
                        "virtio-net-pci,netdev=net,bootindex=0,romfile=,mac=" + mac,
                        "-device",
                        "virtio-rng-pci",
                        "-fw_cfg",
                        "name=opt/org.tianocore/IPv6PXESupport,string=no"));
    }

    private static EmulatedPc powerOn(Lab lab, Path directory, String serialNumber, List<String> hardware)
            throws IOException {
        Path serial = directory.resolve("serial.log");
        List<String> command = new ArrayList<>(List.of(
                "qemu-system-x86_64",
                "-accel",
                "tcg",
                "-m",
                "512",
                "-smbios",
                "type=1,serial=" + serialNumber,
                "-netdev",
                "tap,id=net,ifname=tap0,script=no,downscript=no",
                "-display",
                "none",
                "-monitor",
                "none",
                "-serial",
                "file:" + serial,
                "-no-reboot"));
        command.addAll(hardware);
        return new EmulatedPc(lab.plugIn(directory.resolve("qemu.log"), command), serial);
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
