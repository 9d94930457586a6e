package dev.espalier.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

import dev.espalier.testing.RealTools;

/**
 * EDK2 for arm64 without a network: variables in its flash, and a script for its shell.
 *
 * <p>Of the builds that Debian has, the strictest one is taken: that of Debian 13 with Secure Boot and strict NX. Its variable
 * driver has the library for authenticated variables (as the firmware of a Pi has), checks every record of the store when it
 * starts and wipes a store that it finds damaged; no page is writable and executable. Debian 12's build (2022.11) hangs where
 * this one wipes, and Debian 13's other build leaves the library out. None has a shell inside, so the shell comes from a
 * package of its own and is started as a disk's boot loader would be.
 *
 * <p>A DEBUG build, which stops at the first ASSERT that fails, is in no package. {@code ESPALIER_EDK2} names the file of one,
 * for example QEMU's own {@code pc-bios/edk2-aarch64-code.fd}.
 */
final class EmulatedEdk2 {
    private static final String BUILD = "qemu-efi-aarch64-trixie/usr/share/AAVMF/AAVMF_CODE.secboot.strictnx.fd";
    private static final String SHELL = "efi-shell-aa64-trixie/usr/share/efi-shell-aa64/shellaa64.efi";
    private static final long FLASH_SIZE = 64L << 20;
    private static final String VARIABLES = "vars.fd";
    private static final String SERIAL = "serial.log";

    private final Path code;
    private final Path shell;
    private final Path directory;

    private EmulatedEdk2(Path code, Path shell, Path directory) {
        this.code = code;
        this.shell = shell;
        this.directory = directory;
    }

    /** What a boot left: all that was said on the serial line, and the flash. */
    record Boot(String console, Edk2Flash flash) {}

    /** Skips the test, loudly, where the machine cannot do it. */
    static EmulatedEdk2 open(Path directory) throws IOException, InterruptedException {
        RealTools.require("qemu-system-aarch64", "timeout", "apt-get", "dpkg-deb", "flock");
        Path packages = Lab.packages();
        Path code = Optional.ofNullable(System.getenv("ESPALIER_EDK2"))
                .map(Path::of)
                .orElse(packages.resolve(BUILD));
        return new EmulatedEdk2(code, packages.resolve(SHELL), directory);
    }

    /** Powers on and runs the script, which has to end the machine's life. */
    Boot run(Edk2Flash flash, List<String> script) throws IOException, InterruptedException {
        sized("code.fd", Files.readAllBytes(code));
        sized(VARIABLES, flash.bytes());
        Path drive = directory.resolve("drive");
        Path loader = drive.resolve("EFI/BOOT/BOOTAA64.EFI");
        Files.createDirectories(loader.getParent());
        Files.copy(shell, loader, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(
                drive.resolve("startup.nsh"), String.join("\r\n", script) + "\r\n", StandardCharsets.US_ASCII);
        RealTools.run(
                directory,
                ("timeout 115 qemu-system-aarch64 -machine virt -accel tcg -cpu cortex-a57 -m 256 -net none -display none"
                                + " -monitor none -serial file:" + SERIAL + " -no-reboot"
                                + " -drive if=pflash,format=raw,readonly=on,file=code.fd"
                                + " -drive if=pflash,format=raw,file=" + VARIABLES
                                + " -drive if=none,id=disk,format=raw,file=fat:rw:drive"
                                + " -device virtio-blk-device,drive=disk")
                        .split(" "));
        String console = Files.readString(directory.resolve(SERIAL), StandardCharsets.ISO_8859_1)
                .replaceAll("\u001b\\[[0-9;=]*[A-Za-z]", "");
        try (RandomAccessFile left =
                new RandomAccessFile(directory.resolve(VARIABLES).toString(), "r")) {
            byte[] bytes = new byte[Edk2Flash.SIZE];
            left.readFully(bytes);
            return new Boot(console, Edk2Flash.of(bytes));
        }
    }

    /** A file as large as the machine's flash. */
    private void sized(String name, byte[] content) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(name).toString(), "rw")) {
            file.setLength(0);
            file.write(content);
            file.setLength(FLASH_SIZE);
        }
    }
}
