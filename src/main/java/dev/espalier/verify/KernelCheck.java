package dev.espalier.verify;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import dev.espalier.format.kernel.Arm64Image;
import dev.espalier.format.kernel.ZbootImage;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/** Kernels and initramfs that a Pi's own loader fetches: only few forms start, and not every size arrives. */
final class KernelCheck {
    /** 65,535 blocks of 1,024 bytes: start4.elf, which loads the kernel on a Pi 4, cannot count further. */
    private static final long PI4_LIMIT = 67_107_840;
    /** 65,535 blocks of 1,468 bytes: the bootloader of a Pi 5 before 2025-09-23. */
    private static final long PI5_OLD_LIMIT = 96_205_380;
    /** What arrives within the bootloader's 30 seconds a file, at the 2 to 3 MB/s seen. */
    private static final long TIMEOUT_LIMIT = 60_000_000;

    private static final int MZ_M = 'M';
    private static final int MZ_Z = 'Z';
    private static final int GZIP_1 = 0x1f;
    private static final int GZIP_2 = 0x8b;

    private final TreeView tree;
    private final Problems problems;
    private final Set<String> judged = new HashSet<>();
    private final TreeMap<String, ManifestEntry.FileEntry> onPi4 = new TreeMap<>();
    private final TreeMap<String, ManifestEntry.FileEntry> onPi5 = new TreeMap<>();

    KernelCheck(TreeView tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    void check(Prefix prefix) throws IOException {
        Optional<ManifestEntry.FileEntry> kernel = prefix.config()
                .loaded("kernel")
                .map(loaded -> prefix.find(loaded.name()))
                .orElseGet(() -> unnamed(prefix));
        if (kernel.isPresent()) {
            note(prefix, kernel.get());
            if (prefix.isChanged(kernel.get()) && judged.add(kernel.get().path().value())) {
                checkForm(kernel.get());
            }
        }
        for (ConfigTxt.Loaded initramfs : prefix.config().initramfs()) {
            prefix.find(initramfs.name()).ifPresent(file -> note(prefix, file));
        }
    }

    /** What the firmware looks for when config.txt names no kernel. */
    private static Optional<ManifestEntry.FileEntry> unnamed(Prefix prefix) {
        return hasFirmware(prefix)
                ? prefix.find("kernel8.img")
                : prefix.find("kernel_2712.img").or(() -> prefix.find("kernel8.img"));
    }

    /** A Pi 3 and a Pi 4 are known by their firmware; what has none is a Pi 5, which has it in its EEPROM. */
    private static boolean hasFirmware(Prefix prefix) {
        return prefix.find("start4.elf").isPresent() || prefix.find("start.elf").isPresent();
    }

    private void note(Prefix prefix, ManifestEntry.FileEntry file) {
        (hasFirmware(prefix) ? onPi4 : onPi5).put(file.path().value(), file);
    }

    private void checkForm(ManifestEntry.FileEntry kernel) throws IOException {
        Path place = tree.locate(kernel.path());
        byte[] start = start(place);
        Optional<String> fault = Optional.empty();
        if (start.length >= 2 && (start[0] & 0xff) == GZIP_1 && (start[1] & 0xff) == GZIP_2) {
            if (!Arm64Image.matches(unpackedStart(place))) {
                fault = Optional.of("is gzip-compressed, but what is in it is no arm64 kernel Image");
            }
        } else if (ZbootImage.matches(start)) {
            fault = Optional.of("is an EFI zboot kernel, which hangs a Pi's loader: it has to be unwrapped");
        } else if (!Arm64Image.matches(start)) {
            boolean pe = start.length >= 2 && start[0] == MZ_M && start[1] == MZ_Z;
            fault = Optional.of(
                    pe
                            ? "is an EFI program, which a Pi's loader cannot start"
                            : "is no arm64 kernel Image, compressed by gzip or not: a Pi's loader starts nothing else");
        }
        fault.ifPresent(text -> problems.add(Problem.error("verify.kernel", Places.of(tree, kernel.path()), text)));
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(Arm64Image.HEADER_SIZE);
        }
    }

    private static byte[] unpackedStart(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readNBytes(Arm64Image.HEADER_SIZE);
        } catch (ZipException | EOFException e) {
            return new byte[0];
        }
    }

    /** One warning a file, about the limit that is hardest to live with. */
    void reportSizes() {
        for (ManifestEntry.FileEntry file : onPi4.values()) {
            if (file.size() > PI4_LIMIT) {
                warn(
                        file,
                        "verify.size.pi4",
                        "but the firmware of a Pi 4 cannot fetch more than " + PI4_LIMIT + " over TFTP",
                        "boot: pi-uefi has no such limit");
            } else {
                warnOfTimeout(file);
            }
        }
        for (ManifestEntry.FileEntry file : onPi5.values()) {
            if (file.size() > PI5_OLD_LIMIT) {
                warn(
                        file,
                        "verify.size.pi5",
                        "but a Pi 5 whose bootloader is older than 2025-09-23 cannot fetch more than " + PI5_OLD_LIMIT,
                        "update its EEPROM, and set TFTP_FILE_TIMEOUT=300000 in it");
            } else {
                warnOfTimeout(file);
            }
        }
    }

    private void warnOfTimeout(ManifestEntry.FileEntry file) {
        if (file.size() > TIMEOUT_LIMIT) {
            warn(
                    file,
                    "verify.size.timeout",
                    "which may not arrive within the 30 seconds that a Pi's bootloader gives a file",
                    "set TFTP_FILE_TIMEOUT=300000 in its EEPROM");
        }
    }

    private void warn(ManifestEntry.FileEntry file, String code, String trouble, String cure) {
        problems.add(Problem.warning(code, Places.of(tree, file.path()), "has " + file.size() + " bytes, " + trouble)
                .withHint(cure));
    }
}
