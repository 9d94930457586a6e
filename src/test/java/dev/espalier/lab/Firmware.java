package dev.espalier.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

import dev.espalier.testing.RealTools;

/**
 * What an emulated machine boots from the network with: QEMU's words for it. EDK2 on arm64 does what that of a Pi 4 does
 * from its PXE boot on; nothing before that (EEPROM, VideoCore) can be emulated.
 */
enum Firmware {
    ARM64_UEFI("arm64 UEFI") {
        @Override
        List<String> words(Path directory, String mac) throws IOException {
            return arm64(directory, mac, HTTP_TOO);
        }
    },

    /** Offers no PXE, so that it can only boot over HTTP. */
    ARM64_UEFI_HTTP("arm64 UEFI HTTP") {
        @Override
        List<String> words(Path directory, String mac) throws IOException {
            return arm64(directory, mac, HTTP_ONLY);
        }
    },

    /** With a card whose ROM is iPXE. */
    X86_BIOS("x86 BIOS") {
        @Override
        List<String> words(Path directory, String mac) {
            return List.of(
                    // SeaBIOS and iPXE speak on the serial line where there is no screen.
                    "qemu-system-x86_64", "-machine", "q35,graphics=off", "-device", card(mac));
        }
    },

    /** With a card that has no ROM; the machine starts what takes its place. */
    X86_BIOS_UNDI("x86 BIOS, UNDI") {
        @Override
        List<String> words(Path directory, String mac) {
            return List.of(
                    "qemu-system-x86_64",
                    "-machine",
                    "q35,graphics=off",
                    "-device",
                    "virtio-net-pci,netdev=net,romfile=,mac=" + mac);
        }
    },
    X86_UEFI("x86-64 UEFI") {
        @Override
        List<String> words(Path directory, String mac) throws IOException {
            return x86(directory, mac, HTTP_TOO);
        }
    },
    X86_UEFI_HTTP("x86-64 UEFI HTTP") {
        @Override
        List<String> words(Path directory, String mac) throws IOException {
            return x86(directory, mac, HTTP_ONLY);
        }
    };

    private static final List<String> HTTP_TOO = List.of("-fw_cfg", "name=opt/org.tianocore/IPv6PXESupport,string=no");
    private static final List<String> HTTP_ONLY = Stream.concat(
                    HTTP_TOO.stream(), Stream.of("-fw_cfg", "name=opt/org.tianocore/IPv4PXESupport,string=no"))
            .toList();
    private static final Path ARM64_CODE = Path.of("/usr/share/AAVMF/AAVMF_CODE.fd");
    private static final long ARM64_FLASH_SIZE = 64L << 20;
    private static final Path X86_CODE = Path.of("/usr/share/OVMF/OVMF_CODE_4M.fd");
    private static final Path X86_VARIABLES = Path.of("/usr/share/OVMF/OVMF_VARS_4M.fd");
    private static final Path CARD_ROM = Path.of("/usr/lib/ipxe/qemu/pxe-virtio.rom");

    private final String label;

    Firmware(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    static void require() {
        RealTools.require("qemu-system-aarch64", "qemu-system-x86_64", "tcpdump");
        for (Path file : List.of(ARM64_CODE, X86_CODE, X86_VARIABLES, CARD_ROM)) {
            if (!Files.exists(file)) {
                RealTools.unavailable("no " + file + " (packages qemu-efi-aarch64, ovmf and ipxe-qemu)");
            }
        }
    }

    /** Starts the emulator's command line: program, firmware and network card; variables are kept in {@code directory}. */
    abstract List<String> words(Path directory, String mac) throws IOException;

    private static List<String> arm64(Path directory, String mac, List<String> settings) throws IOException {
        Path variables = directory.resolve("vars.fd");
        try (RandomAccessFile file = new RandomAccessFile(variables.toString(), "rw")) {
            file.setLength(ARM64_FLASH_SIZE);
        }
        return Stream.concat(
                        Stream.of("qemu-system-aarch64", "-machine", "virt", "-cpu", "cortex-a72"),
                        uefi(ARM64_CODE, variables, mac, settings))
                .toList();
    }

    private static List<String> x86(Path directory, String mac, List<String> settings) throws IOException {
        Path variables = Files.copy(X86_VARIABLES, directory.resolve("vars.fd"), StandardCopyOption.REPLACE_EXISTING);
        return Stream.concat(
                        Stream.of("qemu-system-x86_64", "-machine", "q35"), uefi(X86_CODE, variables, mac, settings))
                .toList();
    }

    private static Stream<String> uefi(Path code, Path variables, String mac, List<String> settings) {
        return Stream.concat(
                Stream.of(
                        "-drive",
                        "if=pflash,format=raw,readonly=on,file=" + code,
                        "-drive",
                        "if=pflash,format=raw,file=" + variables,
                        "-device",
                        // Without the card's own ROM, which is iPXE.
                        card(mac) + ",romfile=",
                        "-device",
                        "virtio-rng-pci"),
                settings.stream());
    }

    private static String card(String mac) {
        return "virtio-net-pci,netdev=net,bootindex=0,mac=" + mac;
    }
}
